/** A run of positions of one origin that never came. */
export interface PositionGap {
  readonly origin: string
  readonly from: number
  readonly to: number
  /** Ledger index of the entry that came after the gap. */
  readonly index: number
}

interface Seen {
  next: number
  gaps: { from: number; to: number; index: number }[]
}

/**
 * Watches that each origin's positions are gapless. They may come out of order (redelivery does that); what counts is that
 * each came once. Memory grows with the number of gaps, not of entries.
 */
export class PositionGaps {
  private readonly origins = new Map<string, Seen>()

  constructor(private readonly firstPosition: number) {}

  /** False when this origin's position was seen before. */
  see(origin: string, position: number, index: number): boolean {
    let seen = this.origins.get(origin)
    if (!seen) this.origins.set(origin, (seen = { next: this.firstPosition, gaps: [] }))
    if (position >= seen.next) {
      if (position > seen.next) seen.gaps.push({ from: seen.next, to: position - 1, index })
      seen.next = position + 1
      return true
    }
    const at = seen.gaps.findIndex((gap) => gap.from <= position && position <= gap.to)
    const gap = seen.gaps[at]
    if (!gap) return false
    const left = { ...gap, to: position - 1 }
    const right = { ...gap, from: position + 1 }
    seen.gaps.splice(at, 1, ...[left, right].filter(({ from, to }) => from <= to))
    return true
  }

  remaining(): PositionGap[] {
    return [...this.origins].flatMap(([origin, { gaps }]) => gaps.map((gap) => ({ origin, ...gap })))
  }
}
