import type { ServiceName } from '@cordon/contracts'
import { Reconnecting } from '@cordon/load'
import type { RunningSystem } from '@cordon/start'
import { ANSWERS_LATE_MS } from './network'
import { pause } from './pause'

/** What may be killed; the exercise network is not ours. */
const victims = [
  'connectors',
  'moderation',
  'inbox',
  'publishing',
  'audit',
  'identity',
  'gateway',
  'nats-server',
  'postgres',
] as const
type Victim = (typeof victims)[number]

export interface Kill {
  name: Victim
  /** Until everything was ready and an item offered after the kill was stored everywhere, in s. */
  recovered: number
}

/** How long to lie in wait for a victim to be busy, in ms; a call to the network is rarer than a batch. */
const AMBUSH_MS = { batch: 1_000, call: 4_000 }

/**
 * Kills one process after another with `kill -9` for `ms`, and on until each was killed once. They are drawn like cards, so
 * that none is left out; most are struck in the midst of a transaction, connectors while the network is being called.
 */
export async function killInTurn(system: RunningSystem, ms: number, flowing: () => Promise<void>): Promise<Kill[]> {
  const kills: Kill[] = []
  let deck: Victim[] = []
  const end = performance.now() + ms
  const everyoneWas = () => victims.every((name) => kills.some((kill) => kill.name === name))
  while (performance.now() < end || !everyoneWas()) {
    await pause(500 + Math.random() * 2_500)
    if (deck.length === 0) deck = shuffled(victims)
    const name = deck.pop() as Victim
    const moment = await strike(system, name)
    const killed = performance.now()
    process.stdout.write(`  killed ${name.padEnd(12)} ${moment.padEnd(23)} `)
    await system.process(name).kill9()
    await system.untilReady(60_000)
    await flowing()
    const recovered = (performance.now() - killed) / 1000
    kills.push({ name, recovered })
    console.log(`everything ready and flowing again after ${recovered.toFixed(1)} s`)
  }
  return kills
}

export function printKills(kills: readonly Kill[]): void {
  console.log(`\n  ${'victim'.padEnd(12)}  kills  recovery max`)
  for (const name of victims) {
    const its = kills.filter((kill) => kill.name === name).map(({ recovered }) => recovered)
    const longest = its.length === 0 ? '' : `${Math.max(...its).toFixed(1)} s`
    console.log(`  ${name.padEnd(12)}  ${String(its.length).padStart(5)}  ${longest.padStart(12)}`)
  }
  console.log()
}

/** Waits for a moment worth striking at; answers what it was. One time in four it is any moment. */
async function strike(system: RunningSystem, name: Victim): Promise<string> {
  // What a kill at this moment leaves open is the hardest to get right: it is never left to chance. The first look that sees a call
  // comes before the call has reached the network, so the kill comes somewhat later.
  if (name === 'connectors' && (await sees(system, name, beingSent, AMBUSH_MS.call))) {
    await pause(Math.random() * ANSWERS_LATE_MS)
    return 'while calling a network'
  }
  if (name === 'gateway' || Math.random() < 0.25) return 'at any moment'
  const service = name === 'nats-server' || name === 'postgres' ? (shuffled(busy)[0] as ServiceName) : name
  return (await sees(system, service, inTransaction, AMBUSH_MS.batch)) ? 'in a transaction' : 'at any moment'
}

const busy: readonly ServiceName[] = ['connectors', 'moderation', 'inbox', 'audit']
const beingSent = `SELECT 1 FROM delivery WHERE calling_since IS NOT NULL LIMIT 1`
const inTransaction = `SELECT 1 FROM pg_stat_activity
  WHERE usename = current_user AND pid <> pg_backend_pid() AND state <> 'idle' AND xact_start IS NOT NULL LIMIT 1`

async function sees(system: RunningSystem, service: ServiceName, sql: string, ms: number): Promise<boolean> {
  const database = new Reconnecting(system.databaseUrl(service))
  try {
    for (const end = performance.now() + ms; performance.now() < end; await pause(2))
      if ((await database.rows(sql)).length > 0) return true
    return false
  } catch {
    return false
  } finally {
    // Not awaited: the moment would pass.
    void database.close()
  }
}

function shuffled<T>(cards: readonly T[]): T[] {
  const deck = [...cards]
  for (let left = deck.length - 1; left > 0; left--) {
    const other = Math.floor(Math.random() * (left + 1))
    ;[deck[left], deck[other]] = [deck[other] as T, deck[left] as T]
  }
  return deck
}
