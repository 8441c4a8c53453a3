import bidiFactory from 'bidi-js'
import { dirname, join } from 'node:path'
import type PDFDocument from 'pdfkit'
import { printable } from './printable-text'

export type Weight = 'regular' | 'bold' | 'mono'

export interface Style {
  readonly size: number
  readonly weight?: Weight
  readonly colour?: string
  /** Of lines that read from right to left, those stand at the right edge; English text is never one. */
  readonly direction?: 'ltr' | 'auto'
}

/** What is drawn at once, and how far from where the line begins. */
interface Piece {
  readonly text: string
  readonly font: string
  readonly x: number
}

export interface Line {
  readonly pieces: readonly Piece[]
  readonly width: number
  /** In the order it is read, where that is not the order it is drawn in. */
  readonly spoken?: string
}

/** A stretch of a line in one direction. */
interface Run {
  readonly text: string
  readonly level: number
}

const LINE_HEIGHT = 1.4
const ASCENT = 1
const FONTS: Readonly<Record<Weight, string>> = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  mono: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'),
}
const EMOJI = join(dirname(require.resolve('@fontsource/noto-emoji/package.json')), 'files')
/** One font in as many files. */
const EMOJI_FILES = 11
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const bidi = bidiFactory()
const graphemes = new Intl.Segmenter('en-GB')

/** What a document has to begin with, so that it opens it once. */
export const FIRST_FONT = FONTS.regular

export function lineHeight({ size }: Style): number {
  return size * LINE_HEIGHT
}

/** Breaks text of anybody into lines of a width and draws them: every sign in a font that has it, in the order it is read. */
export class Typesetter {
  private readonly glyphs = new Map<string, (codePoint: number) => boolean>()
  private readonly files: Readonly<Record<Weight, string>>
  private emoji: string[] | undefined

  constructor(private readonly doc: typeof PDFDocument.prototype) {
    const open = (weight: Weight) => this.opened(FONTS[weight])
    this.files = { regular: open('regular'), bold: open('bold'), mono: open('mono') }
  }

  /** At most so many lines; where there would be more, the last says so. */
  lines(text: string, width: number, style: Style, most = Infinity, cut = '…'): Line[] {
    const lines: Line[] = []
    const shown = printable(text, (codePoint) => this.fontFor(codePoint, 'regular') !== undefined)
    for (const paragraph of shown.split('\n')) {
      for (const line of this.broken(paragraph.trimEnd(), width, style)) {
        if (lines.length === most) return [...lines.slice(0, -1), ...this.broken(cut, width, style)]
        lines.push(line)
      }
    }
    return lines
  }

  draw(line: Line, x: number, y: number, style: Style): void {
    if (line.spoken !== undefined) this.doc.markContent('Span', { actual: line.spoken })
    for (const piece of line.pieces) {
      this.doc
        .font(piece.font)
        .fontSize(style.size)
        .fillColor(style.colour ?? '#1a1a1a')
      this.doc.text(piece.text, x + piece.x, y + style.size * ASCENT, { lineBreak: false, baseline: 'alphabetic' })
    }
    if (line.spoken !== undefined) this.doc.endMarkedContent()
  }

  private *broken(paragraph: string, width: number, style: Style): Generator<Line> {
    const levels = RIGHT_TO_LEFT.test(paragraph)
      ? bidi.getEmbeddingLevels(paragraph, style.direction === 'auto' ? undefined : 'ltr')
      : undefined
    const rightwards = levels !== undefined && (levels.paragraphs[0]?.level ?? 0) % 2 === 1
    for (const [from, to] of this.breaks(paragraph, width, style)) {
      const text = paragraph.slice(from, to).trimEnd()
      if (levels === undefined) yield this.placed([{ text, level: 0 }], style)
      else {
        const line = this.placed(inVisualOrder(paragraph, levels.levels, from, from + text.length), style)
        yield { ...(rightwards ? shifted(line, width - line.width) : line), spoken: text }
      }
    }
  }

  /** Where lines begin and end: between words, and inside of those that are longer than a line. */
  private *breaks(text: string, width: number, style: Style): Generator<[number, number]> {
    let [from, at, taken] = [0, 0, 0]
    for (const word of text.match(/ +|[^ ]+/g) ?? ['']) {
      const wide = this.widthOf(word, style)
      if (taken + wide <= width) taken += wide
      else if (word.startsWith(' ')) {
        // A space at the end of a line takes no room.
        yield [from, at]
        ;[from, taken] = [at + word.length, 0]
      } else {
        if (taken > 0) yield [from, at]
        ;[from, taken] = [taken > 0 ? at : from, 0]
        let within = at
        if (wide > width)
          for (const { segment } of graphemes.segment(word)) {
            const one = this.widthOf(segment, style)
            if (taken + one > width && taken > 0) {
              yield [from, within]
              ;[from, taken] = [within, 0]
            }
            within += segment.length
            taken += one
          }
        else taken = wide
      }
      at += word.length
    }
    yield [from, text.length]
  }

  private placed(runs: readonly Run[], style: Style): Line {
    const pieces: Piece[] = []
    let x = 0
    for (const { text, level } of runs) {
      const parts = this.inFonts(text, style)
      for (const { text: part, font } of level % 2 === 1 ? parts.reverse() : parts) {
        const drawn = level % 2 === 1 ? seenFromTheRight(part) : part
        pieces.push({ text: drawn, font, x })
        x += this.width(drawn, font, style)
      }
    }
    return { pieces, width: x }
  }

  private widthOf(text: string, style: Style): number {
    return this.inFonts(text, style).reduce((sum, part) => sum + this.width(part.text, part.font, style), 0)
  }

  private width(text: string, font: string, { size }: Style): number {
    return this.doc.font(font).fontSize(size).widthOfString(text)
  }

  private inFonts(text: string, { weight = 'regular' }: Style): { text: string; font: string }[] {
    const parts: { text: string; font: string }[] = []
    for (const sign of text) {
      const last = parts.at(-1)
      const font = this.fontFor(sign.codePointAt(0) as number, weight) ?? this.files[weight]
      if (last?.font === font) last.text += sign
      else parts.push({ text: sign, font })
    }
    return parts
  }

  private fontFor(codePoint: number, weight: Weight): string | undefined {
    const plain = [this.files[weight], this.files.regular].find((font) => this.has(font, codePoint))
    if (plain !== undefined || codePoint < 0x2000) return plain
    this.emoji ??= Array.from({ length: EMOJI_FILES }, (_, i) =>
      this.opened(join(EMOJI, `noto-emoji-${i}-400-normal.woff`)),
    )
    return this.emoji.find((font) => this.has(font, codePoint))
  }

  private has(font: string, codePoint: number): boolean {
    return this.glyphs.get(font)?.(codePoint) === true
  }

  /** Fonts are called by their files: pdfkit 0.20 opens one with another name anew each time it is used. */
  private opened(file: string): string {
    const { font } = (
      this.doc.font(file) as unknown as { _font: { font: { hasGlyphForCodePoint(of: number): boolean } } }
    )._font
    const known = new Map<number, boolean>()
    this.glyphs.set(file, (codePoint) => {
      const found = known.get(codePoint) ?? font.hasGlyphForCodePoint(codePoint)
      known.set(codePoint, found)
      return found
    })
    return file
  }
}

/** Rule L2 of the Unicode Bidirectional Algorithm; words of a run from right to left each by itself, as fonts shape them. */
function inVisualOrder(text: string, levels: Uint8Array, from: number, to: number): Run[] {
  const runs: Run[] = []
  for (let at = from, end = from; at < to; at = end) {
    const level = levels[at] as number
    while (end < to && levels[end] === level) end += 1
    const run = text.slice(at, end)
    const words = level % 2 === 1 ? (run.match(/ +|[^ ]+/g) ?? []) : [run]
    runs.push(...words.map((word) => ({ text: word, level })))
  }
  const highest = Math.max(0, ...runs.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1) {
    for (let at = 0; at < runs.length; at += 1) {
      let end = at
      while (end < runs.length && (runs[end] as Run).level >= level) end += 1
      if (end > at) runs.splice(at, end - at, ...runs.slice(at, end).reverse())
      at = end
    }
  }
  return runs
}

/** Brackets open the other way; fonts put letters from right to left themselves, and signs of no script not. */
function seenFromTheRight(text: string): string {
  const signs = Array.from(text, (sign) => bidi.getMirroredCharacter(sign) ?? sign)
  return (RIGHT_TO_LEFT.test(text) ? signs : signs.reverse()).join('')
}

function shifted({ pieces, width }: Line, by: number): Line {
  return { pieces: pieces.map((piece) => ({ ...piece, x: piece.x + by })), width: width + by }
}
