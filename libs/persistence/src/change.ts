import type { Cause, Decision, Fact } from '@cordon/contracts'
import type { Database, Tx } from './database'

/**
 * A store keeps one kind of aggregate and changes it in one shape: lock, decide, save, record the facts, commit.
 * Subclasses say how a row is locked and read, how it is saved, and which events its domain facts are.
 */
export abstract class Store<State, DomainFact> {
  constructor(protected readonly db: Database) {}

  /** Reads the aggregate and holds its row (`FOR UPDATE`), or undefined. */
  protected abstract lock(tx: Tx, id: string): Promise<State | undefined>

  protected abstract save(tx: Tx, state: State): Promise<void>

  /** The events that the domain's facts are, for the outbox. */
  protected abstract events(facts: DomainFact[], state: State): Fact[]

  /** Runs `decide` on the locked aggregate. A refusal changes nothing. `decide` is pure: nothing remote runs under the lock. */
  async change<Refusal extends string>(
    id: string,
    cause: Cause,
    decide: (state: State | undefined) => Decision<State, DomainFact, Refusal>,
  ): Promise<Decision<State, DomainFact, Refusal>> {
    return this.db.transaction((tx) => this.changeIn(tx, id, cause, decide))
  }

  /** The same inside a transaction that is already open: for consumers of events. */
  async changeIn<Refusal extends string>(
    tx: Tx,
    id: string,
    cause: Cause,
    decide: (state: State | undefined) => Decision<State, DomainFact, Refusal>,
  ): Promise<Decision<State, DomainFact, Refusal>> {
    const decision = decide(await this.lock(tx, id))
    if (decision.ok && decision.facts.length > 0) {
      await this.save(tx, decision.state)
      tx.state(this.events(decision.facts, decision.state), cause)
    }
    return decision
  }
}
