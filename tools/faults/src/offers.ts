import type { Load } from '@cordon/load'
import { pause } from './pause'

const BATCH = 50
const RATE = 400
/** A call whose server was killed is never answered; the next attempt waits for this long, in ms. */
const OFFER_MS = 3_000

/** Offers items all the while, each batch until it is accepted, as a network delivers a webhook again: capture keeps each item once. */
export class Offers {
  offered = 0
  private offering = true
  private readonly done: Promise<void>

  constructor(private readonly load: Load) {
    this.done = this.run()
  }

  /** Resolves when an item offered from now on is stored everywhere. */
  async flowing(): Promise<void> {
    const next = this.offered + BATCH - 1
    const deadline = performance.now() + 60_000
    while (performance.now() < deadline) {
      const arrived = await this.load.whereabouts([next]).catch(() => [])
      if (arrived.length > 0) return
      await pause(50)
    }
    throw new Error('Nothing flows a minute after a kill.')
  }

  /** Stops offering and answers how many of the items are not stored everywhere, waiting for them as long as `ms`. */
  async missing(ms: number): Promise<number> {
    this.offering = false
    await this.done
    let missing = Array.from({ length: this.offered }, (_, n) => n)
    for (const end = performance.now() + ms; ; await pause(500)) {
      missing = await this.stillMissing(missing).catch(() => missing)
      if (missing.length === 0 || performance.now() > end) return missing.length
    }
  }

  private async stillMissing(wanted: readonly number[]): Promise<number[]> {
    const missing: number[] = []
    for (let from = 0; from < wanted.length; from += 2_000) {
      const chunk = wanted.slice(from, from + 2_000)
      const arrived = new Set(await this.load.whereabouts(chunk))
      missing.push(...chunk.filter((n) => !arrived.has(n)))
    }
    return missing
  }

  private async run(): Promise<void> {
    const started = performance.now()
    while (this.offering) {
      const due = ((performance.now() - started) / 1000) * RATE
      if (this.offered >= due) {
        await pause(20)
        continue
      }
      const from = this.offered
      this.offered += BATCH
      while (!(await this.accepted(from))) await pause(200)
    }
  }

  private accepted(from: number): Promise<boolean> {
    return this.load.offer(from, BATCH, OFFER_MS).then(
      () => true,
      () => false,
    )
  }
}
