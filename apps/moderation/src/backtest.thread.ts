import { setPriority } from 'node:os'
import { setTimeout as rest } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Rules } from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import { compile, decide, type CompiledRuleSet, type Context, type RuleSet } from '@cordon/rules'
import { Clock } from '@cordon/runtime'
import { BacktestStore, type Reader, type StoredMessage } from './backtest.store'
import type { Reading } from './domain/backtest'
import { toEngine } from './domain/rule-translation'
import { HumanVerdicts } from './human-verdict.store'
import { RuleSetStore } from './rule-set.store'

/** What the thread is given. It says back, as text, why a step failed; any message to it asks it to end. */
export interface BacktestThreadData {
  databaseUrl: string
}

/** A step reads for so long at most, in ms: its transaction keeps a cancellation waiting. */
const STEP_MS = 100
/** Messages of a step at most: what is held in memory, were each as long as can be. */
const MOST = 2_000
const FIRST = 200
const REST_MS = 1
const SWEEP_MS = 250
/** Without work for so long, in ms, it ends and gives its memory back. */
const LINGER_MS = 10_000
/** Linux, for this thread alone: a core that has nothing else to do it takes whole, beside live work it gets a fifth of what that gets. */
const NICENESS = 7

/** Reads messages by both rule sets, compiled once each, and finds out how many fit a step. */
class TimedReader implements Reader {
  most = FIRST
  private proposed: { contentHash: string; set: CompiledRuleSet } | undefined
  private inForce: { key: string; set: CompiledRuleSet | undefined } | undefined

  constructor(private readonly ruleSets: RuleSetStore) {}

  async read(
    tx: Tx,
    { contentHash, rules }: { contentHash: string; rules: () => Promise<Rules> },
    messages: readonly StoredMessage[],
  ): Promise<Reading[]> {
    const before = await this.rulesInForce(tx)
    if (this.proposed?.contentHash !== contentHash)
      this.proposed = { contentHash, set: usable(toEngine({ id: 'proposal', version: 1, ...(await rules()) })) }
    const after = this.proposed.set
    const readings: Reading[] = []
    const until = performance.now() + STEP_MS
    for (const message of messages) {
      readings.push(reading(message, before, after))
      if (performance.now() > until) break
    }
    this.most = readings.length < messages.length ? readings.length : Math.min(MOST, this.most * 2)
    return readings
  }

  // Rules that cannot be used catch nothing; others must be able to take their place.
  private async rulesInForce(tx: Tx): Promise<CompiledRuleSet | undefined> {
    const { version, retired } = await this.ruleSets.standing(tx)
    const key = `${version} ${retired}`
    if (this.inForce?.key !== key) {
      const ruleSet = await this.ruleSets.inForce(tx)
      const compiled = ruleSet && compile(toEngine(ruleSet))
      this.inForce = { key, set: Array.isArray(compiled) ? undefined : compiled }
    }
    return this.inForce.set
  }
}

function usable(rules: RuleSet): CompiledRuleSet {
  const set = compile(rules)
  if (Array.isArray(set)) throw new Error(set.map(({ message }) => message).join('; '))
  return set
}

const nothingFound = { severity: 'none', outcome: 'allow' } as const

// In the circumstances of then, with the answers of then; where these were not kept, conditions that ask for them are in doubt and speak
// up. Nobody is asked anew: what the proposed rules want to know and nobody said is counted.
function reading(
  { itemId, unitId, accountId, capturedAt, text, authorKey, context, shouldBeCaught }: StoredMessage,
  before: CompiledRuleSet | undefined,
  after: CompiledRuleSet,
): Reading {
  const at = new Date(capturedAt)
  const known = context === null ? { direction: 'in' as const, unitId, accountId } : (JSON.parse(context) as Context)
  const was = before === undefined ? nothingFound : decide(before, text, { ...known, at })
  const is = decide(after, text, { ...known, at })
  return {
    itemId,
    accountId,
    day: at.toISOString().slice(0, 10),
    before: was.severity,
    after: is.severity,
    outcomes: { before: was.outcome, after: is.outcome },
    ...(authorKey !== null && { authorKey }),
    ...(shouldBeCaught !== undefined && { shouldBeCaught }),
    ...(is.awaits.length > 0 && { unanswered: true }),
  }
}

async function run({ databaseUrl }: BacktestThreadData): Promise<void> {
  let stopping = false
  parentPort?.once('message', () => (stopping = true))
  if (process.platform === 'linux') setPriority(NICENESS)
  const database = new Database({ service: 'moderation', url: databaseUrl, entities: [], migrations: [], poolSize: 1 })
  await database.open({ migrate: false })
  const backtests = new BacktestStore(database, new HumanVerdicts())
  const reader = new TimedReader(new RuleSetStore(database))
  const clock = new Clock()
  const step = () =>
    backtests
      .step(reader, () => clock.now())
      .catch((error: unknown) => {
        parentPort?.postMessage(String(error))
        return false
      })
  let worked = performance.now()
  while (!stopping && performance.now() - worked < LINGER_MS) {
    if (await step()) {
      worked = performance.now()
      await rest(REST_MS)
    } else await rest(SWEEP_MS)
  }
  await database.close()
  parentPort?.close()
}

void run(workerData as BacktestThreadData)
