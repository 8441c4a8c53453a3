import PDFDocument from 'pdfkit'
import { FIRST_FONT, lineHeight, Typesetter, type Line, type Style } from './typesetter'

export interface PdfTitle {
  readonly title: string
  /** Stands at the top of every page. */
  readonly header: string
  readonly footer: string
  /** All that the document says of when it was made, so that the same content gives the same bytes. */
  readonly at: Date
}

export interface Column {
  readonly title: string
  /** Its share of the line. */
  readonly share: number
  readonly style?: Partial<Style>
}

type Struct = ReturnType<typeof PDFDocument.prototype.struct>

const [LEFT, TOP, BOTTOM] = [56, 74, 62]
const [INK, QUIET, ACCENT, RULE, SHADE] = ['#1a1a1a', '#555555', '#1d3a5f', '#b9c3cf', '#eef2f6']
const BODY: Style = { size: 9.5 }
const CELL: Style = { size: 8 }
const [GAP, PAD] = [12, 3.5]
/** Of one cell: what is longer is cut, and stands in the data. */
const MOST_CELL_LINES = 12
/** After so many rows others have their turn. */
const ROWS_AT_ONCE = 20

/** Writes a document for paper and for screen readers: A4, tagged, in English, every page with its number. */
export class PdfPages {
  private readonly doc: typeof PDFDocument.prototype
  private readonly type: Typesetter
  private readonly root: Struct
  private readonly chunks: Buffer[] = []
  private readonly width: number
  private readonly end: number
  private y = TOP

  constructor(private readonly about: PdfTitle) {
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      font: FIRST_FONT,
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en-GB',
      displayTitle: true,
      info: { Title: about.title, Producer: 'Cordon', Creator: 'Cordon', CreationDate: about.at },
    })
    this.doc.on('data', (chunk: Buffer) => this.chunks.push(chunk))
    this.type = new Typesetter(this.doc)
    this.root = this.doc.struct('Document')
    this.doc.addStructure(this.root)
    this.width = this.doc.page.width - 2 * LEFT
    this.end = this.doc.page.height - BOTTOM
  }

  title(text: string, below: string): void {
    this.block('H1', text, { size: 21, weight: 'bold', colour: ACCENT }, 3)
    this.block('P', below, { size: 11, colour: QUIET }, 4)
    this.y += 6
  }

  /** A heading, which is never parted from as much of what follows. */
  heading(text: string, following = 60): void {
    const style: Style = { size: 13, weight: 'bold', colour: ACCENT }
    this.y += this.y > TOP ? GAP : 0
    this.room(lineHeight(style) + following)
    this.block('H2', text, style)
    this.rule(this.y, ACCENT, 0.8)
    this.y += 6
  }

  paragraph(text: string): void {
    this.block('P', text, BODY)
    this.y += 5
  }

  points(texts: readonly string[]): void {
    const list = this.child(this.root, 'L')
    for (const text of texts) {
      const lines = this.type.lines(text, this.width - 14, BODY)
      this.room(lineHeight(BODY) * Math.min(lines.length, 3))
      const item = this.child(list, 'LI')
      this.marked(item, 'Lbl', () => this.write('•', LEFT + 2, BODY))
      this.flow(this.child(item, 'LBody'), lines, LEFT + 14, BODY)
      this.y += 3
    }
    list.end()
    this.y += 2
  }

  /** Names and what they stand for; monospaced where letters are to be compared one by one. */
  facts(pairs: readonly (readonly [name: string, value: string, kind?: 'exact'])[]): void {
    const table = this.child(this.root, 'Table')
    const first = this.width * 0.27
    for (const [name, value, kind] of pairs) {
      const style: Style = kind ? { size: 8.5, weight: 'mono' } : BODY
      const strong: Style = { ...BODY, weight: 'bold' }
      const cells = [
        { lines: this.type.lines(name, first - PAD, strong), x: LEFT, style: strong, scope: 'Row' as const },
        { lines: this.type.lines(value, this.width - first, style, MOST_CELL_LINES), x: LEFT + first, style },
      ]
      this.row(table, cells, 2)
    }
    table.end()
    this.y += 4
  }

  /** A table whose head stands again on every page. */
  async table(columns: readonly Column[], rows: readonly (readonly string[])[]): Promise<void> {
    const table = this.child(this.root, 'Table')
    const places = columns.map(({ share, style }, i) => {
      const before = columns.slice(0, i).reduce((sum, column) => sum + column.share, 0)
      return { x: LEFT + before * this.width, width: share * this.width, style: { ...CELL, ...style } }
    })
    const bold: Style = { ...CELL, weight: 'bold', colour: ACCENT }
    const cellsOf = (texts: readonly string[], as?: Style): Cell[] =>
      places.map(({ x, width, style }, i) => ({
        lines: this.type.lines(texts[i] ?? '', width - 2 * PAD, as ?? style, MOST_CELL_LINES),
        x: x + PAD,
        style: as ?? style,
        ...(as && { scope: 'Column' }),
      }))
    const head = cellsOf(
      columns.map(({ title }) => title),
      bold,
    )
    this.room(4 * lineHeight(CELL))
    this.row(table, head, PAD, SHADE)
    for (const [i, texts] of rows.entries()) {
      if (i % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await othersTurn()
      const cells = cellsOf(texts)
      if (this.y + heightOf(cells, PAD) > this.end) {
        this.nextPage()
        // For eyes alone: to a screen reader the table is one and has its head already.
        this.aside(() => this.drawRow(head, PAD, SHADE))
      }
      this.row(table, cells, PAD)
      this.rule(this.y, RULE, 0.5)
    }
    table.end()
    this.y += 8
  }

  /** What somebody wrote, set apart so that nobody takes it for a word of this document. */
  async quote(head: string, text: string, { most, spoken }: { most: number; spoken: boolean }): Promise<number> {
    const style: Style = spoken ? { size: 9.5, direction: 'auto' } : { size: 9.5, colour: QUIET }
    const headStyle: Style = { size: 8.5, weight: 'bold', colour: ACCENT }
    const lines = this.type.lines(text, this.width - 16, style, most, '… It goes on in data/pages.')
    const heads = this.type.lines(head, this.width, headStyle, 3)
    this.room(lineHeight(headStyle) * heads.length + lineHeight(style) * Math.min(lines.length, 4) + 6)
    this.flow(this.child(this.root, 'P'), heads, LEFT, headStyle)
    this.y += 2
    this.flow(this.child(this.root, 'BlockQuote'), lines, LEFT + 12, style, (from, to) => {
      this.doc
        .save()
        .rect(LEFT + 2, from, 2.5, to - from)
        .fill(spoken ? ACCENT : RULE)
        .restore()
    })
    this.y += 9
    await othersTurn()
    return lines.length
  }

  /** A line to write on. */
  blank(label: string): void {
    this.room(34)
    this.y += 6
    this.block('P', label, { ...BODY, colour: QUIET })
    this.y += 20
    this.rule(this.y, INK, 0.5)
    this.y += 8
  }

  code(lines: readonly string[]): void {
    const style: Style = { size: 8.5, weight: 'mono' }
    for (const line of lines) this.block('Code', line, style)
    this.y += 6
  }

  /** The bytes, once nothing is to be added any more. */
  async bytes(): Promise<Buffer> {
    const { count } = this.doc.bufferedPageRange()
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(page)
      this.aside(() => this.furniture(page + 1, count))
    }
    this.root.end()
    const ended = new Promise<void>((resolve) => this.doc.once('end', () => resolve()))
    this.doc.end()
    await ended
    return Buffer.concat(this.chunks)
  }

  private furniture(page: number, count: number): void {
    const style: Style = { size: 8, colour: QUIET }
    const bottom = this.end + 20
    const number = this.type.lines(`Page ${page} of ${count}`, this.width, style)[0] as Line
    const [header, footer] = [
      this.type.lines(this.about.header, this.width, style)[0],
      this.type.lines(this.about.footer, this.width - number.width - 20, style)[0],
    ]
    if (header) this.type.draw(header, LEFT, 38, style)
    this.line(54, RULE, 0.5)
    this.line(bottom - 6, RULE, 0.5)
    if (footer) this.type.draw(footer, LEFT, bottom, style)
    this.type.draw(number, LEFT + this.width - number.width, bottom, style)
  }

  private block(role: string, text: string, style: Style, most?: number): void {
    this.flow(this.child(this.root, role), this.type.lines(text, this.width, style, most), LEFT, style)
  }

  /** Lines one below the other, over as many pages as they need. */
  private flow(
    struct: Struct,
    lines: readonly Line[],
    x: number,
    style: Style,
    beside?: (from: number, to: number) => void,
  ): void {
    for (let at = 0; at < lines.length;) {
      this.room(lineHeight(style))
      const most = Math.max(1, Math.floor((this.end - this.y) / lineHeight(style)))
      const part = lines.slice(at, at + most)
      const from = this.y
      this.marked(struct, struct.dictionary.data.S as string, () => {
        for (const line of part) {
          this.type.draw(line, x, this.y, style)
          this.y += lineHeight(style)
        }
      })
      if (beside) this.aside(() => beside(from, this.y))
      at += part.length
    }
    struct.end()
  }

  private row(table: Struct, cells: readonly Cell[], pad: number, shade?: string): void {
    this.room(heightOf(cells, pad))
    const row = this.child(table, 'TR')
    if (shade) this.aside(() => this.shade(heightOf(cells, pad), shade))
    for (const { lines, x, style, scope } of cells) {
      const role = scope ? 'TH' : 'TD'
      const struct = this.child(row, role, scope)
      this.marked(struct, role, () => this.drawLines(lines, x, this.y + pad, style))
      struct.end()
    }
    row.end()
    this.y += heightOf(cells, pad)
  }

  private drawRow(cells: readonly Cell[], pad: number, shade: string): void {
    this.shade(heightOf(cells, pad), shade)
    for (const { lines, x, style } of cells) this.drawLines(lines, x, this.y + pad, style)
    this.y += heightOf(cells, pad)
  }

  private drawLines(lines: readonly Line[], x: number, y: number, style: Style): void {
    lines.forEach((line, i) => this.type.draw(line, x, y + i * lineHeight(style), style))
  }

  private write(text: string, x: number, style: Style): void {
    this.drawLines(this.type.lines(text, this.width, style), x, this.y, style)
  }

  private shade(height: number, colour: string): void {
    this.doc.save().rect(LEFT, this.y, this.width, height).fill(colour).restore()
  }

  private rule(y: number, colour: string, thickness: number): void {
    this.aside(() => this.line(y, colour, thickness))
  }

  private line(y: number, colour: string, thickness: number): void {
    this.doc
      .save()
      .rect(LEFT, y - thickness, this.width, thickness)
      .fill(colour)
      .restore()
  }

  private child(parent: Struct, type: string, scope?: 'Row' | 'Column'): Struct {
    const options: object = scope ? { scope } : {}
    const struct = this.doc.struct(type, options)
    parent.add(struct)
    return struct
  }

  private marked(struct: Struct, type: string, draw: () => void): void {
    const content = this.doc.markStructureContent(type)
    draw()
    this.doc.endMarkedContent()
    struct.add(content)
  }

  /** What a screen reader passes over. */
  private aside(draw: () => void): void {
    this.doc.markContent('Artifact')
    draw()
    this.doc.endMarkedContent()
  }

  private room(height: number): void {
    if (this.y + height > this.end && this.y > TOP) this.nextPage()
  }

  private nextPage(): void {
    this.doc.addPage()
    this.y = TOP
  }
}

interface Cell {
  readonly lines: readonly Line[]
  readonly x: number
  readonly style: Style
  /** What it is the head of, where it is one. */
  readonly scope?: 'Row' | 'Column'
}

function heightOf(cells: readonly Cell[], pad: number): number {
  return Math.max(...cells.map(({ lines, style }) => lines.length * lineHeight(style))) + 2 * pad
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
