/** What tells a picture or a video of a message from others, in hexadecimal digits of lower case. */
export interface PictureHashes {
  readonly md5?: string
  readonly sha256?: string
  /** Of pictures with enough to see in them: alike where they look alike. */
  readonly pdq?: string
  /** Why it could not be looked at, in plain English; it has no hashes then. */
  readonly unread?: string
}

/** Hashes of one condition at most. */
export const MAX_PICTURE_HASHES = 5_000

/** Bits in which two PDQ hashes of the same picture differ at most (the published threshold). */
const ALIKE_WITHIN = 31
const WORDS = 8

/** As a list has it: `md5:`, `sha256:` or `pdq:` and the digits. SHA-256 and PDQ are of the same length, so each has to say which it is. */
export function isPictureHash(text: string): boolean {
  return /^(?:md5:[0-9a-f]{32}|(?:sha256|pdq):[0-9a-f]{64})$/i.test(text)
}

/** A list of known pictures, ready to be searched. */
export class KnownPictures {
  private readonly exact: ReadonlySet<string>
  private readonly looks: readonly string[]
  private readonly words: Uint32Array

  constructor(hashes: readonly string[]) {
    const known = hashes.map((one) => one.toLowerCase())
    this.exact = new Set(known)
    this.looks = known.filter((one) => one.startsWith('pdq:'))
    this.words = new Uint32Array(this.looks.length * WORDS)
    this.looks.forEach((look, i) => {
      this.words.set(wordsOf(look.slice(4)), i * WORDS)
    })
  }

  /** The known one that it is, or looks most like, in plain English. Time grows with the list. */
  match({ md5, sha256, pdq }: PictureHashes): string | undefined {
    const same = [sha256 && `sha256:${sha256}`, md5 && `md5:${md5}`].find((one) => one && this.exact.has(one))
    if (same !== undefined) return `is ${same}`
    if (pdq === undefined || this.looks.length === 0) return undefined
    const { at, distance } = this.nearest(wordsOf(pdq))
    return distance <= ALIKE_WITHIN
      ? `looks like ${this.looks[at] as string}, ${String(distance)} of 256 bits apart`
      : undefined
  }

  private nearest(of: Uint32Array): { at: number; distance: number } {
    let [at, least] = [-1, Infinity]
    for (let i = 0; i < this.looks.length; i++) {
      let distance = 0
      for (let word = 0; word < WORDS && distance < least; word++)
        distance += bitsSet((this.words[i * WORDS + word] as number) ^ (of[word] as number))
      if (distance < least) [at, least] = [i, distance]
    }
    return { at, distance: least }
  }
}

function wordsOf(digits: string): Uint32Array {
  return Uint32Array.from({ length: WORDS }, (_, i) => Number.parseInt(digits.slice(i * 8, i * 8 + 8), 16))
}

function bitsSet(word: number): number {
  let pairs = word - ((word >>> 1) & 0x55555555)
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return (((pairs + (pairs >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
