import { AsyncLocalStorage } from 'node:async_hooks'

/** A command that is being answered, and the facts of which it states one whenever it changes something; see Trail in libs/contracts. */
export interface CommandTrail {
  procedure: string
  /** Names of events. */
  states: ReadonlySet<string>
}

const answering = new AsyncLocalStorage<CommandTrail>()

/** Answers a command: whatever it changes without stating one of its facts is not committed. */
export function leavingTrail<T>(trail: CommandTrail, answer: () => Promise<T>): Promise<T> {
  return answering.run(trail, answer)
}

/** For what serves the work alone and tells nothing of what was done, such as a lease, and for what goes on after the answer. */
export function leavingNone<T>(work: () => T): T {
  return answering.exit(work)
}

/** Watches one transaction of a command, if it is one. */
export class TrailWatch {
  private readonly trail = answering.getStore()
  private changed = false

  ran(sql: string, affected: number | undefined): void {
    if (this.trail !== undefined && WRITES.test(sql) && (affected !== 0 || IN_PARTS.test(sql))) this.changed = true
  }

  /** @throws Error where the transaction must not be committed: a fault of the program, found before anything is kept */
  judge(stated: readonly string[]): void {
    if (this.trail === undefined) return
    const { procedure, states } = this.trail
    const foreign = stated.find((name) => !states.has(name))
    if (foreign !== undefined) throw new Error(`${procedure} states ${foreign}, which its contract does not name.`)
    if (this.changed && stated.length === 0) throw new Error(`${procedure} changes something and states no fact.`)
  }
}

/** @throws Error for a statement of a command that would change something where nothing can be stated with it */
export function assertReads(sql: string): void {
  const trail = answering.getStore()
  if (trail !== undefined && WRITES.test(sql))
    throw new Error(`${trail.procedure} changes something outside a transaction, where it can state no fact.`)
}

const WRITES = /\b(?:INSERT\s+INTO|DELETE\s+FROM|TRUNCATE)\b|(?<!\bFOR\s+(?:NO\s+KEY\s+)?)\bUPDATE\s+\w/i
/** Its count is that of its last part. */
const IN_PARTS = /^\s*WITH\b/i
