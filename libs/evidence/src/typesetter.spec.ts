import PDFDocument from 'pdfkit'
import { FIRST_FONT, Typesetter, type Line } from './typesetter'

const doc = new PDFDocument({ font: FIRST_FONT })
const type = new Typesetter(doc)
const set = (text: string, width = 400) => type.lines(text, width, { size: 10, direction: 'auto' })
/** What stands there from left to right. */
const seen = ({ pieces }: Line) =>
  [...pieces]
    .sort((a, b) => a.x - b.x)
    .map(({ text }) => text)
    .join('|')

describe('lines of text', () => {
  it('stand from right to left where they are read so, with numbers and Latin words within', () => {
    const [line] = set('אחת 12 two (שלוש)') as [Line]
    expect(seen(line)).toBe(')שלוש(| |two| |12| |אחת')
    expect(line.width).toBeCloseTo(400)
    expect(line.spoken).toBe('אחת 12 two (שלוש)')
  })

  it('hold what is read from right to left within what is not', () => {
    const [line] = set('one אחת ארבע 34, two') as [Line]
    expect(seen(line)).toBe('one |34| |ארבע| |אחת|, two')
    expect(line.pieces[0]?.x).toBe(0)
    const [english] = type.lines('אחת two', 400, { size: 10 }) as [Line]
    expect(seen(english)).toBe('אחת| two')
  })

  it('take each sign from a font that has it', () => {
    const fonts = (set('a 🔪 Ŵ ع')[0] as Line).pieces.map(({ font }) => /[^/]+$/.exec(font)?.[0])
    expect(new Set(fonts)).toEqual(new Set(['DejaVuSans.ttf', 'noto-emoji-6-400-normal.woff']))
    expect(seen(set('漢')[0] as Line)).toBe('[U+6F22]')
  })

  it('break between words, and within those that are longer than a line', () => {
    expect(set('one two three', 50).map(seen)).toEqual(['one two', 'three'])
    const lines = set(`${'x'.repeat(300)} end`, 100)
    expect(lines.every(({ width }) => width <= 100)).toBe(true)
    expect(lines.map(seen).join('')).toBe(`${'x'.repeat(300)} end`)
    expect(set('a   \n\nb').map(seen)).toEqual(['a', '', 'b'])
  })

  it('say where they were cut', () => {
    expect(type.lines('a\nb\nc\nd', 100, { size: 10 }, 3, 'cut').map(seen)).toEqual(['a', 'b', 'cut'])
    expect(type.lines('a\nb\nc', 100, { size: 10 }, 3, 'cut').map(seen)).toEqual(['a', 'b', 'c'])
  })
})
