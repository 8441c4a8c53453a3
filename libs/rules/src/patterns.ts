import { RE2JS, RE2JSSyntaxException } from 're2js'
import { type Windows } from './pattern-windows'
import { type PatternRule } from './rule-set'
import { requirementOf, type Requirement } from './required-literals'

/** Longest pattern accepted, in UTF-16 units, and the largest compiled program, in RE2 instructions. */
const MAX_PATTERN_LENGTH = 1000
const MAX_PATTERN_PROGRAM = 4000
/** Occurrences looked at per pattern and text; keeps find-all linear where each search may read to the end. */
const MAX_PATTERN_MATCHES = 25

export interface CompiledPattern {
  readonly requirement: Requirement
  /** Calls back with the UTF-16 range of each occurrence; false when the engine failed on this text. */
  find(text: string, found: (start: number, end: number) => void, windows?: Windows | null): boolean
}

/** Why a pattern was refused; `position` is a UTF-16 offset in the pattern where one is known. */
export interface PatternFault {
  readonly message: string
  readonly position?: number
}

/** Compiles with RE2 (linear time whatever the pattern). Never throws: faults come back as values. */
export function compilePattern(rule: PatternRule): CompiledPattern | PatternFault {
  const { pattern } = rule
  if (pattern.length === 0) return { message: 'it is empty' }
  if (pattern.length > MAX_PATTERN_LENGTH) {
    return { message: `it is longer than ${String(MAX_PATTERN_LENGTH)} characters; split it into several patterns` }
  }
  const unsupported = findUnsupported(pattern)
  if (unsupported !== undefined) return unsupported
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(pattern, rule.caseSensitive === true ? 0 : RE2JS.CASE_INSENSITIVE)
    if (compiled.programSize() > MAX_PATTERN_PROGRAM) {
      return { message: 'it is too large once its repetitions are written out; use smaller repeat counts' }
    }
    if (['', 'a 1.'].some((text) => findsNothing(compiled, text)))
      return { message: 'it matches empty text, so it would match everywhere' }
  } catch (error) {
    return describe(pattern, error)
  }
  return {
    requirement: requirementOf(pattern),
    find: (text, found, windows) => findAll(compiled, text, found, windows ?? [0, text.length]),
  }
}

/** Whether some match in the text has no length, as that of `a*` or of a lone `\b`. */
function findsNothing(compiled: RE2JS, text: string): boolean {
  const matcher = compiled.matcher(text)
  while (matcher.find()) if (matcher.start() === matcher.end()) return true
  return false
}

function findAll(
  compiled: RE2JS,
  text: string,
  found: (start: number, end: number) => void,
  windows: Windows,
): boolean {
  let count = 0
  try {
    for (let at = 0; at < windows.length && count < MAX_PATTERN_MATCHES; at += 2) {
      const from = windows[at] as number
      const part = text.slice(from, windows[at + 1])
      // re2js 2.10: test() runs the lazy DFA, five to ten times faster than a search that says where.
      if (!compiled.test(part)) continue
      const matcher = compiled.matcher(part)
      for (; count < MAX_PATTERN_MATCHES && matcher.find(); count++) {
        // An empty match (a lone \b in one branch) marks nothing.
        if (matcher.end() > matcher.start()) found(from + matcher.start(), from + matcher.end())
      }
    }
    return true
  } catch {
    // The rule is reported as not assessed; the other rules still are.
    return false
  }
}

const UNSUPPORTED: readonly (readonly [RegExp, string])[] = [
  [
    /\(\?(?:=|!)/g,
    'looks ahead, which linear-time patterns cannot do; match the text itself, and put what must not follow into a list of its own',
  ],
  [
    /\(\?(?:<=|<!)/g,
    'looks behind, which linear-time patterns cannot do; include what comes before in the pattern, or start with \\b',
  ],
  [
    /\\[1-9]|\\k[<{']/g,
    'refers back to a group, which linear-time patterns cannot do; write the repeated text out, or list the alternatives with |',
  ],
  [/\(\?>|[*+?}]\+/g, 'uses possessive or atomic matching; leave it out, linear-time patterns never backtrack'],
]

function findUnsupported(pattern: string): PatternFault | undefined {
  const bare = withoutEscapesAndClasses(pattern)
  for (const [syntax, advice] of UNSUPPORTED) {
    const position = bare.search(new RegExp(syntax.source))
    if (position >= 0) return { message: `at ${String(position + 1)} it ${advice}`, position }
  }
  return undefined
}

/** Same length as the pattern, with escaped signs and what is inside [...] blanked, so that only syntax remains. */
function withoutEscapesAndClasses(pattern: string): string {
  const blank = (found: string): string => '_'.repeat(found.length)
  return pattern.replace(/\\[^0-9k]/g, blank).replace(/\[\^?\]?[^\]]*\]/g, blank)
}

/** The last group that is opened and never closed. */
function unclosed(pattern: string): number {
  const open: number[] = []
  ;[...withoutEscapesAndClasses(pattern)].forEach((char, at) => {
    if (char === '(') open.push(at)
    else if (char === ')') open.pop()
  })
  return open.at(-1) ?? -1
}

function describe(pattern: string, error: unknown): PatternFault {
  if (error instanceof RE2JSSyntaxException) {
    const fragment = error.getPattern() ?? ''
    const position = /missing closing \)/.test(error.getDescription())
      ? unclosed(pattern)
      : pattern.indexOf(fragment || '\0')
    const where = position < 0 ? '' : `at ${String(position + 1)} `
    const what = `${where}${error.getDescription()}${fragment === '' ? '' : `: ${fragment}`}`
    return position < 0 ? { message: what } : { message: what, position }
  }
  return { message: error instanceof Error ? error.message : String(error) }
}
