/** What must be in a text before a pattern can match it; used to leave patterns out, never to match. */
export interface Requirement {
  /** Of each set, one run must occur in the folded text once folded itself. Empty: nothing is known. */
  readonly allOf: readonly (readonly string[])[]
  /** At least this many ASCII digits. */
  readonly digits: number
  /** An ASCII sign that must occur as it is. */
  readonly sign: string | null
  /** No match is longer, in UTF-16 units; Infinity where nothing limits it. */
  readonly longest: number
}

const NOTHING: Requirement = { allOf: [], digits: 0, sign: null, longest: Infinity }
/** A character that is not ASCII may take two units. */
const ONE: Requirement = { ...NOTHING, longest: 2 }
const NO_WIDTH: Requirement = { ...NOTHING, longest: 0 }
const MAX_ALTERNATIVES = 32
const MIN_LITERAL = 2
/** Sets kept of those that must all be met. */
const MAX_SETS = 3

/** Reads RE2 syntax that already compiled. Where in doubt it requires nothing. */
export function requirementOf(pattern: string): Requirement {
  const reader = new RequirementReader(pattern)
  try {
    const found = reader.alternatives(0)
    return reader.done() ? found : NOTHING
  } catch (error) {
    if (error instanceof Unread) return NOTHING
    throw error
  }
}

/** Syntax this reader does not follow. */
class Unread extends Error {}

interface Atom extends Requirement {
  /** The atom is exactly this text (empty for an assertion), or null. */
  readonly exact: string | null
}

class RequirementReader {
  private at = 0

  constructor(private readonly pattern: string) {}

  done(): boolean {
    return this.at === this.pattern.length
  }

  alternatives(depth: number): Atom {
    if (depth > 100) throw new Unread()
    const branches = [this.sequence(depth)]
    while (this.take('|')) branches.push(this.sequence(depth))
    const only = branches[0]
    if (branches.length === 1 && only !== undefined) return only
    const sets = branches.map(({ allOf }) => strongest(allOf))
    const known = sets.filter((set) => set !== undefined)
    const union = known.length === sets.length ? [...new Set(known.flat())] : []
    const signs = new Set(branches.map(({ sign }) => sign))
    return {
      exact: null,
      allOf: union.length > 0 && union.length <= MAX_ALTERNATIVES ? [union] : [],
      digits: Math.min(...branches.map(({ digits }) => digits)),
      sign: signs.size === 1 ? (only?.sign ?? null) : null,
      longest: Math.max(...branches.map(({ longest }) => longest)),
    }
  }

  private sequence(depth: number): Atom {
    const allOf: (readonly string[])[] = []
    let run = ''
    let exact: string | null = ''
    let digits = 0
    let sign: string | null = null
    let longest = 0
    const offerRun = (): void => {
      // Space at an end may have been folded into a neighbour's.
      const required = run.trim()
      if (required.length >= MIN_LITERAL) allOf.push([required])
    }
    while (this.at < this.pattern.length && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      const atom = this.atom(depth)
      const [least, quantified, most] = this.quantifier()
      if (atom.longest > 0 && most > 0) longest += atom.longest * most
      if (least > 0) {
        digits += atom.digits * least
        sign ??= atom.sign
      }
      if (!quantified && atom.exact !== null) {
        run += atom.exact
        exact = exact === null ? null : exact + atom.exact
        if (FOLDS_ALONE.test(atom.exact)) continue
        run = run.slice(0, run.length - atom.exact.length)
      }
      if (quantified || atom.exact === null) exact = null
      // "ab+": the run up to and with its first b is still required.
      if (quantified && least > 0 && atom.exact !== null && FOLDS_ALONE.test(atom.exact)) run += atom.exact
      offerRun()
      run = ''
      if (least > 0) allOf.push(...atom.allOf)
    }
    offerRun()
    return {
      exact,
      allOf: allOf.sort((one, other) => strength(other) - strength(one)).slice(0, MAX_SETS),
      digits,
      sign,
      longest,
    }
  }

  /** Least repetitions, whether there was a quantifier at all, and most repetitions. */
  private quantifier(): [number, boolean, number] {
    const found = /^(?:[*?]|\+|\{(\d+)(,\d*)?\})\??/.exec(this.pattern.slice(this.at, this.at + 16))
    if (found === null) return [1, false, 1]
    this.at += found[0].length
    if (found[0].startsWith('+')) return [1, true, Infinity]
    if (found[1] === undefined) return [0, true, found[0].startsWith('?') ? 1 : Infinity]
    const most = found[2] === undefined ? Number(found[1]) : found[2] === ',' ? Infinity : Number(found[2].slice(1))
    return [Number(found[1]), true, most]
  }

  private atom(depth: number): Atom {
    const char = this.pattern[this.at++] ?? ''
    if (char === '(') return this.group(depth)
    if (char === '[') return this.characterClass()
    if (char === '\\') return this.escape()
    if (char === '^' || char === '$') return { ...NO_WIDTH, exact: '' }
    if (char === '.') return { ...ONE, exact: null }
    return literal(char)
  }

  private group(depth: number): Atom {
    const opening = /^\?(?:P?<\w+>|([a-zA-Z]*)(?:-[a-zA-Z]+)?([:)]))/.exec(this.pattern.slice(this.at, this.at + 80))
    if (this.pattern[this.at] === '?' && opening === null) throw new Unread()
    if (opening !== null) {
      this.at += opening[0].length
      if (opening[2] === ')') return { ...NO_WIDTH, exact: '' }
    }
    const inside = this.alternatives(depth + 1)
    if (!this.take(')')) throw new Unread()
    return inside
  }

  private characterClass(): Atom {
    const start = this.at
    if (this.pattern[this.at] === '^') this.at++
    if (this.pattern[this.at] === ']') this.at++
    while (this.pattern[this.at] !== ']') {
      if (this.at >= this.pattern.length) throw new Unread()
      if (this.pattern.startsWith('[:', this.at)) {
        const end = this.pattern.indexOf(':]', this.at)
        if (end < 0) throw new Unread()
        this.at = end + 2
      } else this.at += this.pattern[this.at] === '\\' ? 2 : 1
    }
    const inside = this.pattern.slice(start, this.at++)
    return { ...ONE, exact: null, digits: /^(?:\d|\d-\d|\\d)+$/.test(inside) ? 1 : 0 }
  }

  private escape(): Atom {
    const char = this.pattern[this.at++] ?? ''
    if (/[bBAz]/.test(char)) return { ...NO_WIDTH, exact: '' }
    if (char === 'd') return { ...ONE, exact: null, digits: 1, longest: 1 }
    if (char === 'Q') throw new Unread()
    const long = /^(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|[0-9A-Fa-f]{2})|[0-7]{1,3})/.exec(
      this.pattern.slice(this.at - 1, this.at + 60),
    )
    if (long !== null) this.at += long[0].length - 1
    else if (!/[A-Za-z]/.test(char)) return literal(char)
    return { ...ONE, exact: null }
  }

  private take(char: string): boolean {
    if (this.pattern[this.at] !== char) return false
    this.at++
    return true
  }
}

function literal(char: string): Atom {
  const sign = /^[!-/:-@[-`{-~]$/.test(char) ? char : null
  // Beyond ASCII case folding is wide; nothing is required of such characters.
  if (char.charCodeAt(0) > 126) return { ...ONE, exact: null }
  return { exact: char, allOf: [], digits: /[0-9]/.test(char) ? 1 : 0, sign, longest: 1 }
}

function strongest(sets: Requirement['allOf']): readonly string[] | undefined {
  return sets.reduce<readonly string[] | undefined>(
    (best, set) => (best === undefined || strength(set) > strength(best) ? set : best),
    undefined,
  )
}

/** A set is as good as its shortest member; what stands in every link says little, and a digit more than a letter. */
function strength(set: readonly string[]): number {
  return Math.min(...set.map((run) => (IN_EVERY_LINK.test(run) ? 1 : run.length + run.replace(/\D/g, '').length)))
}

const IN_EVERY_LINK = /^(?:https?|www\.?|\.?com?|[:/.s]+)$/i
/** Characters whose fold does not depend on what stands beside them, and space between them. */
const FOLDS_ALONE = /^[A-Za-z0-9./:=?&%+,; ]*$/
