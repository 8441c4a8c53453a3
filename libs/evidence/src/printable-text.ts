const MOST_MARKS = 3
const MOST_NUMBERS = 4
const EMPTY_LINES = /\n{4,}/g
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g

/**
 * Text as it may stand on paper: what cannot be seen, changes the direction or lacks a glyph stands as its number, `[U+202E]`, and
 * nothing grows out of its line. Line ends are `\n`.
 */
export function printable(text: string, hasGlyph: (codePoint: number) => boolean): string {
  const lines = text.replace(LINE_ENDS, '\n').replaceAll('\t', '    ')
  const signs = Array.from(lines.replace(EMPTY_LINES, ({ length }) => `\n[${length - 1} empty lines]\n`))
  let [shown, numbers, marks] = ['', 0, 0]
  const endRun = () => {
    if (numbers > MOST_NUMBERS) shown += `[and ${numbers - MOST_NUMBERS} more signs]`
    if (marks > MOST_MARKS) shown += `[and ${marks - MOST_MARKS} more marks]`
    numbers = marks = 0
  }
  signs.forEach((sign, i) => {
    if (isSilent(sign, signs[i - 1], signs[i + 1])) return
    if (/\p{M}/u.test(sign) && hasGlyph(codeOf(sign))) {
      if (numbers > 0) endRun()
      marks += 1
      if (marks <= MOST_MARKS) shown += sign
    } else if (sign === '\n' || /\p{Zs}/u.test(sign)) {
      endRun()
      shown += sign === '\n' ? sign : ' '
    } else if (isSeen(sign, signs[i - 1], signs[i + 1]) && hasGlyph(codeOf(sign))) {
      endRun()
      shown += sign
    } else {
      if (marks > 0) endRun()
      numbers += 1
      if (numbers <= MOST_NUMBERS) shown += `[U+${codeOf(sign).toString(16).toUpperCase().padStart(4, '0')}]`
    }
  })
  endRun()
  return shown
}

/** Only says how a sign looks that stands there anyway. */
function isSilent(sign: string, before = '', after = ''): boolean {
  if (/[\ufe00-\ufe0f]/.test(sign)) return true
  return sign === '\u200d' && /\p{Emoji}/u.test(after) && /[\p{Emoji}\ufe0f]/u.test(before)
}

function isSeen(sign: string, before = '', after = ''): boolean {
  // Joiners are spelling in Arabic script, and hide something anywhere else.
  if (sign === '\u200c' || sign === '\u200d') return [before, after].every((one) => /\p{Script=Arabic}/u.test(one))
  return !/[\p{C}\p{Zl}\p{Zp}]/u.test(sign)
}

function codeOf(sign: string): number {
  return sign.codePointAt(0) as number
}
