import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLoad, printReport, type Load, type Report } from '@cordon/load'
import { startSystem, type RunningSystem } from '@cordon/start'

const BATCH = 50
const RATE = 400
/** A call whose server was killed is never answered; the next attempt waits for this long, in ms. */
const OFFER_MS = 3_000
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
]

/** `npm run faults -- --seconds N`: kill -9 of one process after another at random, under load, and a count of what became of the items. */
async function main(args: string[]): Promise<void> {
  const at = args.indexOf('--seconds')
  const seconds = at === -1 ? 120 : Number(args[at + 1])
  const dir = mkdtempSync(join(tmpdir(), 'cordon-faults-'))
  const system = await startSystem({ dir, settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '0' } } })
  try {
    const load = await openLoad(system)
    printReport(await run(system, load, seconds), args.includes('--json'))
    await load.close()
  } finally {
    await system.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function run(system: RunningSystem, load: Load, seconds: number): Promise<Report> {
  const before = await load.stored()
  let offered = 0
  let offering = true
  // Each batch is offered until it is accepted, as a network delivers a webhook again: capture keeps each item once.
  const offers = (async () => {
    const started = performance.now()
    while (offering) {
      const due = ((performance.now() - started) / 1000) * RATE
      if (offered >= due) {
        await pause(20)
        continue
      }
      const from = offered
      offered += BATCH
      for (;;) {
        const accepted = await load.offer(from, BATCH, OFFER_MS).then(
          () => true,
          () => false,
        )
        if (accepted) break
        await pause(200)
      }
    }
  })()

  const kills: { name: string; recovered: number }[] = []
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    await pause(1_000 + Math.random() * 3_000)
    const name = victims[Math.floor(Math.random() * victims.length)] as string
    const killed = performance.now()
    process.stdout.write(`  killed ${name.padEnd(12)} `)
    await system.process(name).kill9()
    await system.untilReady(60_000)
    await flows(load, offered)
    kills.push({ name, recovered: (performance.now() - killed) / 1000 })
    console.log(`everything ready and flowing again after ${kills.at(-1)?.recovered.toFixed(1)} s`)
  }
  offering = false
  await offers

  const deadline = performance.now() + 60_000
  let stored = await load.stored()
  while (performance.now() < deadline && !complete(stored)) {
    await pause(250)
    stored = await load.stored().catch(() => stored)
  }
  const { doubled, outOfOrder, missing } = await load.defects()
  const recoveries = kills.map(({ recovered }) => recovered).sort((a, b) => a - b)
  const inEach = Math.min(
    stored.inbox - before.inbox,
    stored.captured - before.captured,
    stored.assessed - before.assessed,
  )
  return {
    name: 'faults',
    figures: {
      offered: { value: offered, unit: 'items' },
      stored: { value: inEach, unit: 'items' },
      lost: { value: offered - inEach, unit: 'items' },
      doubled: { value: doubled, unit: 'items' },
      out_of_order: { value: outOfOrder + missing, unit: 'entries' },
      faults: { value: kills.length, unit: 'kills' },
      recovery_p50_s: { value: Number((recoveries[Math.floor(recoveries.length / 2)] ?? 0).toFixed(1)), unit: 's' },
      recovery_max_s: { value: Number((recoveries.at(-1) ?? 0).toFixed(1)), unit: 's' },
    },
  }

  function complete({ inbox, captured, assessed }: typeof stored): boolean {
    return (
      inbox - before.inbox >= offered && captured - before.captured >= offered && assessed - before.assessed >= offered
    )
  }
}

/** Resolves when an item offered after the kill is stored everywhere. */
async function flows(load: Load, from: number): Promise<void> {
  const deadline = performance.now() + 60_000
  while (performance.now() < deadline) {
    const arrived = await load.whereabouts([from + BATCH - 1]).catch(() => [])
    if (arrived.length > 0) return
    await pause(50)
  }
  throw new Error('Nothing flows a minute after a kill.')
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)
