import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLoad, printReport, type Figure, type Load } from '@cordon/load'
import { startSystem, type RunningSystem } from '@cordon/start'
import { killInTurn, printKills, type Kill } from './kills'
import { Offers } from './offers'
import { Replies, type ReplyCounts } from './replies'
import { TallyProcess, type TallyCounts } from './tally-process'
import { breaches } from './verdict'

/** How long what is on its way may take to arrive after the last recovery, in ms. */
const ARRIVE_MS = 60_000

/**
 * `npm run faults -- --seconds N`: kill -9 of one process after another, while items come in and replies go out, and a count of
 * what became of them all. Answers what breaks the guarantee.
 */
async function main(args: string[]): Promise<string[]> {
  const at = args.indexOf('--seconds')
  const seconds = at === -1 ? 120 : Number(args[at + 1])
  const dir = mkdtempSync(join(tmpdir(), 'cordon-faults-'))
  const system = await startSystem({ dir, settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '0' } } })
  try {
    const load = await openLoad(system)
    const figures = await run(system, load, seconds)
    printReport({ name: 'faults', figures }, args.includes('--json'))
    await load.close()
    return breaches(figures)
  } finally {
    await system.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function run(system: RunningSystem, load: Load, seconds: number): Promise<Record<string, Figure>> {
  const tally = await TallyProcess.start(system)
  try {
    const offers = new Offers(load)
    const replies = new Replies(system)
    const kills = await killInTurn(system, seconds * 1000, () => offers.flowing())
    printKills(kills)
    const missing = await offers.missing(ARRIVE_MS)
    const counted = await replies.finish()
    const told = await tally.finish(ARRIVE_MS)
    const { doubled, outOfOrder, missing: early, setAside } = await load.defects()
    return {
      ...inbound(offers.offered, missing, counted, told, doubled),
      out_of_order: { value: outOfOrder + early, unit: 'entries' },
      set_aside: { value: setAside, unit: 'events' },
      redelivered: { value: told.redelivered, unit: 'events' },
      ...outbound(counted),
      ...recovery(kills),
    }
  } finally {
    await tally.stop()
  }
}

function inbound(offered: number, missing: number, replies: ReplyCounts, tally: TallyCounts, doubled: number) {
  const all = offered + replies.mentions
  const lost = missing + replies.mentionsLost
  return {
    offered: { value: all, unit: 'items' },
    stored: { value: all - lost, unit: 'items' },
    lost: { value: lost + tally.lost, unit: 'items' },
    doubled: { value: doubled + tally.doubled, unit: 'items' },
  }
}

function outbound({ accepted, sent, sentTwice, unresolved, lost }: ReplyCounts) {
  return {
    replies: { value: accepted, unit: 'replies' },
    replies_sent: { value: sent, unit: 'replies' },
    sent_twice: { value: sentTwice, unit: 'replies' },
    replies_unresolved: { value: unresolved, unit: 'replies' },
    replies_lost: { value: lost, unit: 'replies' },
  }
}

function recovery(kills: readonly Kill[]) {
  const recoveries = kills.map(({ recovered }) => recovered).sort((a, b) => a - b)
  const seconds = (value = 0) => ({ value: Number(value.toFixed(1)), unit: 's' })
  return {
    faults: { value: kills.length, unit: 'kills' },
    recovery_p50_s: seconds(recoveries[Math.floor(recoveries.length / 2)]),
    recovery_max_s: seconds(recoveries.at(-1)),
  }
}

main(process.argv.slice(2)).then(
  (broken) => {
    for (const sentence of broken) console.error(`The guarantee does not hold. ${sentence}`)
    process.exit(broken.length === 0 ? 0 : 1)
  },
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)
