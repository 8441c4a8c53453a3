import { authorityFor } from '@cordon/authz'
import { causedBy, fact, type Caller, type EventContract, type PersonCaller, type Procedure } from '@cordon/contracts'
import { trails, type RecordKeeper } from '@cordon/contracts/trail'
import type { TrailOfCalls } from '@cordon/messaging'
import { leavingTrail, type Database } from '@cordon/persistence'
import type { Log } from './log'

/** An entry covers what the same person reads in the same way for so long, in ms. */
const READ_AGAIN_MS = 600_000
const DENIED_AGAIN_MS = 60_000
const REMEMBERED = 10_000
const ASKED_MAX = 2_000
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Has calls leave in the ledger what their contracts promise; what cannot be written down is refused. */
export class TrailKeeper implements TrailOfCalls {
  private readonly states = new Map<string, ReadonlySet<string>>()
  private readonly written = new Map<string, number>()

  constructor(
    private readonly service: RecordKeeper,
    private readonly db: Database,
    private readonly log: Log,
  ) {}

  async keep<O>(procedure: Procedure, caller: Caller | undefined, input: object, answer: () => Promise<O>): Promise<O> {
    const { trail, name } = procedure
    if ('states' in trail) return leavingTrail({ procedure: name, states: this.statedBy(procedure) }, answer)
    // Services read for their own work; what they do with it leaves a trail.
    if (caller?.kind !== 'person') return answer()
    const { consulted, made } = trails[this.service]
    if ('asks' in trail) await this.write(made, procedure, caller, { procedure: name, asked: askedOf(input) })
    const output = await answer()
    if ('consults' in trail) {
      const records = trail.consults(input, output as object).slice(0, 200)
      const asked = askedOf(input)
      await this.once(READ_AGAIN_MS, [caller.personId, name, asked, ...records], () =>
        this.write(consulted, procedure, caller, { procedure: name, asked, records }, records),
      )
    }
    return output
  }

  /** Nothing is given away by a denial, so it stands even where it cannot be written down. */
  async denied(procedure: Procedure, caller: Caller, data: unknown, reason: string): Promise<void> {
    if (caller.kind !== 'person') return
    const records = idsIn(data)
    const { name } = procedure
    try {
      await this.once(DENIED_AGAIN_MS, [caller.personId, name, ...records], () =>
        this.write(
          trails[this.service].denied,
          procedure,
          caller,
          { procedure: name, reason: reason.slice(0, 500), records },
          records,
        ),
      )
    } catch (error) {
      this.log.warn('A denial could not be written down.', { procedure: name, error })
    }
  }

  private statedBy({ name, trail }: Procedure): ReadonlySet<string> {
    let known = this.states.get(name)
    if (known === undefined) {
      known = new Set('states' in trail ? trail.states().map((event) => event.name) : [])
      this.states.set(name, known)
    }
    return known
  }

  private async write<D extends object>(
    event: EventContract<D>,
    { permission }: Procedure,
    caller: PersonCaller,
    data: D,
    records: readonly string[] = [],
  ): Promise<void> {
    const authority =
      permission === 'signed-in' || permission === 'public' || permission === 'none'
        ? permission
        : authorityFor(caller, permission)
    // About the one record that was read; else about whoever asked.
    const subject = records.length === 1 ? (records[0] as string) : caller.personId
    await this.db.transaction(async (tx) => tx.state([fact(event, subject, 1, data)], causedBy(caller, authority)))
  }

  private async once(forMs: number, what: readonly string[], write: () => Promise<void>): Promise<void> {
    const key = what.join('\n')
    const now = performance.now()
    if ((this.written.get(key) ?? -Infinity) > now - forMs) return
    await write()
    this.written.delete(key)
    this.written.set(key, now)
    const [oldest] = this.written.keys()
    if (this.written.size > REMEMBERED && oldest !== undefined) this.written.delete(oldest)
  }
}

function askedOf(input: object): string {
  const text = JSON.stringify(input)
  return text.length <= ASKED_MAX ? text : text.slice(0, ASKED_MAX).replace(/[\uD800-\uDBFF]$/, '')
}

function idsIn(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return []
  return Object.values(data)
    .filter((value): value is string => typeof value === 'string' && UUID.test(value))
    .slice(0, 20)
}
