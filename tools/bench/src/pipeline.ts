import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLoad, type Load, type Report } from '@cordon/load'
import { startSystem, type RunningSystem } from '@cordon/start'
import { option, pause, percentile } from './measuring'
import { processorTimes, type ProcessorTimes } from './processor-times'
import { runPlainBaseline } from './plain-baseline'

const BATCH = 100
const CALLS_AT_ONCE = 6
const WARM_UP_ITEMS = 10_000

/**
 * Items offered to the capture procedure until they are stored in inbox and ledger, captured and assessed: all services as
 * processes of their own with embedded PostgreSQL and NATS. `--seconds N` (60), `--profile DIR` writes a CPU profile of each process.
 */
export async function run(args: string[]): Promise<Report> {
  const seconds = Number(option(args, '--seconds') ?? 60)
  const profile = option(args, '--profile')
  const baseline = await runPlainBaseline(Math.max(10, Math.round(seconds / 3)))
  const dir = mkdtempSync(join(tmpdir(), 'cordon-bench-'))
  const system = await startSystem({
    dir,
    durable: !args.includes('--not-durable'),
    settings: {
      'exercise-network': { EXERCISE_SCENARIO_RATE: '0' },
      ...(profile !== undefined &&
        Object.fromEntries(
          ['connectors', 'moderation', 'inbox', 'audit'].map((name) => [
            name,
            { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` },
          ]),
        )),
    },
  })
  try {
    const load = await openLoad(system)
    const figures = await measure(system, load, seconds)
    await load.close()
    return { name: 'pipeline', figures, baselines: baseline }
  } finally {
    await system.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function measure(system: RunningSystem, load: Load, seconds: number): Promise<Report['figures']> {
  let next = 0
  const before = await load.stored()
  // Counting is work for the database that is measured: it waits for the last item before it counts all.
  const drained = async (): Promise<void> => {
    while ((await load.whereabouts([next - 1])).length === 0) await pause(25)
    for (;;) {
      const { inbox, captured, assessed } = await load.stored()
      if (inbox - before.inbox >= next && captured - before.captured >= next && assessed - before.assessed >= next)
        return
      await pause(100)
    }
  }
  const flatOut = async (items: number): Promise<number> => {
    const started = performance.now()
    const until = next + items
    await Promise.all(
      Array.from({ length: CALLS_AT_ONCE }, async () => {
        while (next < until) {
          const from = next
          next += BATCH
          await load.offer(from, BATCH)
        }
      }),
    )
    await drained()
    return items / ((performance.now() - started) / 1000)
  }

  await flatOut(WARM_UP_ITEMS)
  const reachable = await flatOut(30_000)
  console.log(`  30,000 items at once: ${Math.round(reachable)} items/s until all were stored`)

  const processors = processorTimes(system)
  const sustained = await atRate(reachable * 0.95, seconds, { follow: false })
  console.log(
    `  offered ${Math.round(reachable * 0.95)} items/s for ${seconds} s; the last was stored ${sustained.behind.toFixed(1)} s after the last was offered`,
  )
  printProcessors(processors(), sustained.items)
  const calm = await atRate(sustained.rate / 2, Math.max(15, Math.round(seconds / 3)), { follow: true })

  return {
    items_per_s: { value: Math.round(sustained.rate), unit: 'items/s' },
    p50_ms: { value: Math.round(percentile(calm.latencies, 0.5)), unit: 'ms' },
    p99_ms: { value: Math.round(percentile(calm.latencies, 0.99)), unit: 'ms' },
    behind_s: { value: Number(sustained.behind.toFixed(1)), unit: 's' },
  }

  /** Offers at a steady rate; `follow` looks for one item of each call until it is stored everywhere, which is work for what is measured. */
  async function atRate(rate: number, forSeconds: number, { follow: following }: { follow: boolean }) {
    const started = performance.now()
    const first = next
    const latencies: number[] = []
    const followed = new Map<number, number>()
    const calls: Promise<void>[] = []
    let offering = true
    const follow = (async () => {
      while (following && (offering || followed.size > 0)) {
        const arrived = await load.whereabouts([...followed.keys()].slice(0, 500))
        const now = performance.now()
        arrived.forEach((n) => {
          latencies.push(now - (followed.get(n) as number))
          followed.delete(n)
        })
        await pause(25)
      }
    })()
    while (performance.now() - started < forSeconds * 1000) {
      const due = ((performance.now() - started) / 1000) * rate
      while (next - first < due) {
        const from = next
        next += BATCH
        if (following) followed.set(from + BATCH - 1, performance.now())
        calls.push(load.offer(from, BATCH))
      }
      await pause(5)
    }
    const offered = performance.now()
    await Promise.all(calls)
    offering = false
    await follow
    await drained()
    const finished = performance.now()
    return {
      items: next - first,
      rate: (next - first) / ((finished - started) / 1000),
      behind: (finished - offered) / 1000,
      latencies,
    }
  }
}

function printProcessors(times: ProcessorTimes, items: number): void {
  const total = Object.values(times).reduce((sum, seconds) => sum + seconds, 0)
  console.log('  processor time by process, per item:')
  for (const [name, seconds] of Object.entries(times).sort((a, b) => b[1] - a[1])) {
    console.log(
      `    ${name.padEnd(18)} ${((seconds / items) * 1e6).toFixed(0).padStart(5)} µs  ${((seconds / total) * 100).toFixed(0).padStart(3)} %`,
    )
  }
}
