import { causedByService, ProblemError, type Cause } from '@cordon/contracts'
import { erasingServices, erasures, MOST_RECORDS_AT_ONCE, type ErasingService } from '@cordon/contracts/erasure'
import { heartbeats } from '@cordon/contracts/trail'
import { connectNats, EventEraser, ProcedureClient } from '@cordon/messaging'
import { Database } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { AuditConfig } from './audit.config'
import { ErasureStore, type StatedEvent } from './erasure.store'

const SWEEP_MS = 1_000
const LEASE_MS = 60_000
const CALL_MS = 30_000
const POSITIONS_AT_ONCE = 5_000

/** Up to which position the ledger must have heard each service. */
type Stated = Map<ErasingService, number>

/**
 * Carries out what was ordered, in an order in which nothing comes back: every service erases and takes in nothing more; when the
 * ledger holds the word of all of them, it holds everything they ever stated; that leaves their outboxes and the event streams; the keys go last.
 * Each step may be repeated, so any replica goes on after a kill.
 */
@Injectable()
export class ErasureWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController()
  private working: Promise<void> = Promise.resolve()
  private wake: (() => void) | undefined
  private eraser: Promise<EventEraser> | undefined

  constructor(
    @Inject(ErasureStore) private readonly erasures: ErasureStore,
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(AuditConfig) private readonly config: AuditConfig,
    @Inject(Database) private readonly db: Database,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.db.onFactsCommitted(() => this.wake?.())
    this.working = this.loop()
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    this.wake?.()
    await this.working
    await (await this.eraser)?.close()
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      try {
        for (let id = await this.erasures.claim(LEASE_MS); id !== undefined;) {
          await this.goOn(id)
          // What is claimed while stopping would wait for its lease to run out.
          id = signal.aborted ? undefined : await this.erasures.claim(LEASE_MS)
        }
      } catch (error) {
        this.log.warn('Erasures could not be looked up; trying again.', { error: String(error) })
      }
      if (!signal.aborted) await this.rest()
    }
  }

  private async goOn(id: string): Promise<void> {
    const stated: Stated = new Map()
    try {
      while (!this.stopping.signal.aborted) {
        const waitingFor = await this.next(id, stated)
        if (waitingFor === undefined) return
        await this.erasures.progress(id, undefined, waitingFor, LEASE_MS)
        await this.rest()
      }
    } catch (error) {
      this.log.error('An erasure cannot go on; trying again.', { error: String(error) })
      await this.erasures.progress(id, undefined, 'Something went wrong; the log of audit says what.', LEASE_MS)
      await this.rest()
    } finally {
      await this.erasures.release(id).catch(() => undefined)
    }
  }

  /** What it waits for; undefined once it is carried out. */
  private async next(id: string, stated: Stated): Promise<string | undefined> {
    const cause = causedByService('audit', 'audit.erasure.ordered', id)
    for (;;) {
      // Asked anew for each service: a hold may have been placed meanwhile.
      const { records, left } = await this.erasures.toDo(id)
      const [service] = left
      if (service === undefined) break
      const waitingFor = await this.eraseIn(service, id, chunks(records, MOST_RECORDS_AT_ONCE))
      if (waitingFor !== undefined) return waitingFor
      stated.delete(service)
      await this.erasures.progress(id, service, null, LEASE_MS)
    }
    for (const service of erasingServices) {
      const waitingFor = await this.askStated(service, stated)
      if (waitingFor !== undefined) return waitingFor
    }
    if (!(await this.erasures.isHeard(stated))) return 'Until the ledger holds what the services said.'
    if (await this.erasures.orderFurther(id, cause)) return 'More of this person has come to light.'
    return this.finish(id, cause)
  }

  private async eraseIn(service: ErasingService, erasureId: string, parts: string[][]): Promise<string | undefined> {
    try {
      for (const records of parts)
        await this.client.call(erasures[service].erase, { erasureId, records }, { timeout: CALL_MS })
      return undefined
    } catch (error) {
      return whyNot(service, error)
    }
  }

  /** How far a service's facts had come once it had erased, unless that is known: all that it ever stated of these records comes before. */
  private async askStated(service: ErasingService, stated: Stated): Promise<string | undefined> {
    if (stated.has(service)) return undefined
    try {
      const standing = await this.client.call(heartbeats[service].read, {}, { timeout: CALL_MS })
      stated.set(service, standing.stated)
      return undefined
    } catch (error) {
      return whyNot(service, error)
    }
  }

  private async finish(id: string, cause: Cause): Promise<string | undefined> {
    const events = await this.erasures.stated(id)
    let messages = 0
    for (const service of erasingServices) {
      const of = events.filter(({ origin }) => origin === service)
      for (const part of chunks(of, POSITIONS_AT_ONCE)) {
        try {
          messages += await this.takeOut(service, part)
          await this.erasures.progress(id, undefined, null, LEASE_MS)
        } catch (error) {
          return whyNot(service, error)
        }
      }
    }
    await this.erasures.dropKeys(id)
    await this.erasures.carryOut(id, messages, cause)
    return undefined
  }

  private async takeOut(service: ErasingService, events: StatedEvent[]): Promise<number> {
    const positions = events.map(({ position }) => position)
    const { sequences } = await this.client.call(erasures[service].clearOutbox, { positions }, { timeout: CALL_MS })
    this.eraser ??= this.connect()
    const eraser = await this.eraser
    return eraser.erase(service, sequences, new Set(events.map(({ eventId }) => eventId)))
  }

  private async connect(): Promise<EventEraser> {
    const { natsUrl: url, erasureNkey: nkeySeed } = this.config
    return new EventEraser(await connectNats({ service: 'erasure', url, nkeySeed }))
  }

  private async rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SWEEP_MS)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function whyNot(service: ErasingService, error: unknown): string {
  if (error instanceof ProblemError) {
    if (error.problem.code === 'RECORD_IN_USE')
      return `${service}: something of this person is on its way to a network. It goes on once that has ended.`
    if (error.problem.code === 'EVENTS_IN_FLIGHT')
      return `${service}: events about this person are being published just now. It goes on once they have been.`
    if (['SERVICE_UNAVAILABLE', 'SERVICE_TIMED_OUT'].includes(error.problem.code))
      return `${service} does not answer. It goes on once it does.`
  }
  throw error
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}
