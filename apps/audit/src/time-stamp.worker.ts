import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { randomBytes, X509Certificate } from 'node:crypto'
import { AuditConfig } from './audit.config'
import { readTimeStamp, timeStampRequest } from './time-stamp.protocol'
import { TimeStampStore } from './time-stamp.store'

const LOOK_EVERY_MS = 2_000
/** After failures in a row the wait doubles up to this. */
const LONGEST_WAIT_MS = 60_000
const TIMEOUT_MS = 20_000
const LARGEST_ANSWER = 1_000_000
/** Clocks further apart than this are told of: one of them is wrong. */
const CLOCKS_APART_MS = 5 * 60_000

/** Asks the time stamping authority, where one is named, for its word on the newest checkpoint. */
@Injectable()
export class TimeStampWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly trusted: X509Certificate[]
  private readonly stopping = new AbortController()
  private timer: NodeJS.Timeout | undefined
  private failures = 0
  private looking: Promise<void> = Promise.resolve()

  constructor(
    @Inject(TimeStampStore) private readonly timeStamps: TimeStampStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
    @Inject(AuditConfig) private readonly config: AuditConfig,
  ) {
    this.trusted = trustedCertificates(config)
  }

  onApplicationBootstrap(): void {
    if (this.config.timeStampUrl !== undefined) this.schedule(this.config.timeStampUrl, 0)
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    clearTimeout(this.timer)
    await this.looking
  }

  private schedule(url: string, ms: number): void {
    this.timer = setTimeout(() => {
      this.looking = this.look(url).then((wait) => {
        if (!this.stopping.signal.aborted) this.schedule(url, wait)
      })
    }, ms)
  }

  /** Answers after how many ms to look again. */
  private async look(url: string): Promise<number> {
    try {
      const head = await this.timeStamps.due()
      if (head === undefined) return LOOK_EVERY_MS
      const nonce = randomBytes(8)
      const stamped = Buffer.from(head.note, 'utf8')
      const answer = await this.ask(url, timeStampRequest(stamped, nonce))
      const timeStamp = readTimeStamp(answer, stamped, nonce, this.trusted)
      const apart = Math.abs(timeStamp.at.getTime() - this.clock.now().getTime())
      if (apart > CLOCKS_APART_MS)
        this.log.warn('The clock here and that of the time stamping authority differ.', { apartMs: apart })
      await this.timeStamps.keep(head, timeStamp)
      this.failures = 0
      return LOOK_EVERY_MS
    } catch (error) {
      if (this.stopping.signal.aborted) return LOOK_EVERY_MS
      const { message, cause } = error as Error
      const reason = cause instanceof Error ? `${message}: ${cause.message}` : message
      this.timeStamps.failed(reason)
      this.log.warn('No time stamp was had for the newest checkpoint; trying again.', { reason })
      return Math.min(LOOK_EVERY_MS * 2 ** this.failures++, LONGEST_WAIT_MS)
    }
  }

  private async ask(url: string, request: Buffer): Promise<Buffer> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: new Uint8Array(request),
      redirect: 'error',
      signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (!answer.ok || answer.body === null) throw new Error(`The authority answered with HTTP status ${answer.status}.`)
    const parts: Uint8Array[] = []
    let length = 0
    for await (const part of answer.body) {
      length += part.length
      if (length > LARGEST_ANSWER) throw new Error('The answer of the authority is larger than any time stamp.')
      parts.push(part)
    }
    return Buffer.concat(parts)
  }
}

/** A time stamp that nothing can be checked against would prove nothing: so both settings or none. */
function trustedCertificates({ timeStampUrl, timeStampCertificates }: AuditConfig): X509Certificate[] {
  if ((timeStampUrl === undefined) !== (timeStampCertificates === undefined))
    throw new Error('CORDON_TIME_STAMP_URL and CORDON_TIME_STAMP_CERTIFICATES are given together or not at all.')
  if (timeStampUrl !== undefined && !/^https?:$/.test(URL.parse(timeStampUrl)?.protocol ?? ''))
    throw new Error('CORDON_TIME_STAMP_URL is no http or https address.')
  const blocks = timeStampCertificates?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (timeStampCertificates !== undefined && !blocks)
    throw new Error('CORDON_TIME_STAMP_CERTIFICATES holds no PEM certificate.')
  try {
    return (blocks ?? []).map((pem) => new X509Certificate(pem))
  } catch (error) {
    throw new Error(`CORDON_TIME_STAMP_CERTIFICATES cannot be read: ${(error as Error).message}`)
  }
}
