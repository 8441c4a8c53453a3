/** A wait that can be cut short. A wake-up that comes while nobody waits is kept for the next wait. */
export class Wakeable {
  private woken = false
  private wakeNow: (() => void) | undefined

  wake(): void {
    this.woken = true
    this.wakeNow?.()
  }

  /** Waits `ms`, or until woken, or until `signal`. `deaf`: a wake-up is kept, but does not cut the wait short. */
  async wait(ms: number, signal: AbortSignal, deaf = false): Promise<void> {
    if (!signal.aborted && (deaf || !this.woken)) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          this.wakeNow = undefined
          resolve()
        }
        const timer = setTimeout(done, ms)
        signal.addEventListener('abort', done, { once: true })
        if (!deaf) this.wakeNow = done
      })
    }
    this.woken = false
  }
}
