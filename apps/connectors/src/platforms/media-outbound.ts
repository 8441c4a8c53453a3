import { Outbound, type OutboundOptions } from './outbound'
import { PlatformError } from './platform-error'

/** A file beyond this is not taken. */
const MAX_BYTES = 20 * 1024 * 1024
/** Whoever asks for a picture waits no longer than ten seconds for it (the time limit of a procedure). */
const MAX_MS = 8_000

/** Fetches pictures and videos by the address that their network gave, and never with anybody's credentials. */
export class MediaOutbound {
  private readonly outbound: Outbound

  constructor({ timeoutMs = MAX_MS, ...options }: OutboundOptions) {
    this.outbound = new Outbound({ maxAnswerBytes: MAX_BYTES, ...options, timeoutMs: Math.min(timeoutMs, MAX_MS) })
  }

  /** @throws PlatformError: `rejected`, `not_found` and `unreadable_answer` will not pass; the others may */
  async download(address: string): Promise<Uint8Array> {
    if (!URL.canParse(address)) throw new PlatformError('rejected', 'It has no address.')
    const { status, body } = await this.outbound.fetch({ method: 'GET', url: new URL(address), effect: 'read' })
    if (status === 200) return body
    const gone = status >= 300 && status < 500 && status !== 408 && status !== 429
    throw new PlatformError(gone ? 'not_found' : 'unavailable', `Its server answered ${status}.`)
  }

  async close(): Promise<void> {
    await this.outbound.close()
  }
}
