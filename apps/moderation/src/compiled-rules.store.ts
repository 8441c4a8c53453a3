import { RetryLater } from '@cordon/messaging'
import { Database, type Tx } from '@cordon/persistence'
import { compile, outcomeOf, type CompiledRuleSet } from '@cordon/rules'
import { Log } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { toEngine } from './domain/rule-translation'
import type { CountedRule } from './rule-activity.store'
import { RuleSetStore, type Standing } from './rule-set.store'
import { ShadowStore } from './shadow.store'

/** The rules that read what arrives, compiled once for each change of them, by whichever replica it was made. */
@Injectable()
export class CompiledRulesStore {
  private compiled: { key: string; set: CompiledRuleSet } | undefined
  private unusable: { key: string; reason: string } | undefined
  private inShadow: { id: string; set: CompiledRuleSet | undefined } | undefined
  /** Of the assessment that was explained last. */
  private past: { key: string; set: CompiledRuleSet } | undefined

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSetStore) private readonly ruleSets: RuleSetStore,
    @Inject(ShadowStore) private readonly shadows: ShadowStore,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** @throws RetryLater while the rules in force cannot be used: what arrives waits, unassessed */
  async inForce(): Promise<CompiledRuleSet> {
    return this.compiledFor(await this.ruleSets.standing(this.db))
  }

  /** The rules in force, and those in shadow, as they stand in this transaction. */
  async standing(
    tx: Tx,
  ): Promise<{ rules: CompiledRuleSet; shadow: { id: string; rules: CompiledRuleSet } | undefined }> {
    const standing = await this.ruleSets.standing(tx)
    return { rules: await this.compiledFor(standing), shadow: await this.shadowFor(standing) }
  }

  /** The rules of a version as they stood then; undefined where this release cannot use them any more. */
  async at(version: number, instant: string): Promise<CompiledRuleSet | undefined> {
    const key = `${version} ${await this.ruleSets.retiredFrom(version, instant)}`
    const known = [this.compiled, this.past].find((one) => one?.key === key)
    if (known !== undefined) return known.set
    const rules = await this.ruleSets.at(version, instant)
    const set = rules && compile(toEngine(rules))
    if (set === undefined || Array.isArray(set)) return undefined
    this.past = { key, set }
    return set
  }

  /** The rules in force as their finds are counted: the engine's own signals are among them. */
  async counted(): Promise<CountedRule[]> {
    const { rules } = await this.inForce()
    return rules
      .filter(({ rule }) => rule.direction !== 'out')
      .map(({ rule }) => ({ ruleId: rule.id, ruleName: rule.name, outcome: outcomeOf(rule) }))
  }

  private async compiledFor({ version, retired }: Standing): Promise<CompiledRuleSet> {
    const key = `${version} ${retired}`
    if (this.compiled?.key === key) return this.compiled.set
    if (this.unusable?.key === key) throw new RetryLater(this.unusable.reason)
    const current = await this.ruleSets.inForce()
    if (current === undefined) throw new Error('There are no rules in force.')
    // Others may have come into force since the question.
    const found = `${current.version} ${current.retired?.length ?? 0}`
    if (this.compiled?.key === found) return this.compiled.set
    const set = compile(toEngine(current))
    if (Array.isArray(set)) {
      // Accepted by an earlier release of the engine, say. Items wait, unassessed, until rules that can be used are published.
      const reason = `The rules in force cannot be used: ${set.map(({ message }) => message).join('; ')}`
      this.unusable = { key: found, reason }
      this.log.error(reason, { version: current.version })
      throw new RetryLater(reason)
    }
    this.compiled = { key: found, set }
    return set
  }

  private async shadowFor({ shadow: id }: Standing): Promise<{ id: string; rules: CompiledRuleSet } | undefined> {
    if (id === null) return undefined
    if (this.inShadow?.id !== id) {
      const rules = await this.shadows.rules(id)
      const set = rules && compile(toEngine({ id, version: 1, ...rules }))
      // Rules in shadow must never hold up those in force.
      if (Array.isArray(set)) this.log.error('The rules in shadow cannot be used.', { proposalId: id })
      this.inShadow = { id, set: Array.isArray(set) ? undefined : set }
    }
    const { set } = this.inShadow
    return set && { id, rules: set }
  }
}
