/**
 * Ids as Mastodon makes them: milliseconds since 1970 shifted by 16 bits, plus a sequence. Around 1.2e17 today,
 * so a client that reads them as numbers loses digits.
 */
export class Snowflakes {
  private last = 0n

  next(at: number): string {
    const floor = BigInt(at) << 16n
    this.last = floor > this.last ? floor : this.last + 1n
    return this.last.toString()
  }

  /** Ids after a restart must stay above every id already given out, even when the clock went back. */
  raiseTo(id: string): void {
    const seen = BigInt(id)
    if (seen > this.last) this.last = seen
  }
}

export const ID_KEY_LENGTH = 30

/** A sortable key for ids from clients, which may be shorter, longer or not numbers at all (then 0, as Rails casts). */
export function idKey(id: string): string {
  return (/^\d{1,30}/.exec(id)?.[0] ?? '0').padStart(ID_KEY_LENGTH, '0')
}
