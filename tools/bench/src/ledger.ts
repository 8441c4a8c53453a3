import { randomBytes } from 'node:crypto'
import { generateNoteKeys } from '@cordon/ledger'
import type { Figure, GrowthPoint, Report } from '@cordon/load'
import { makeScratchDir, removeScratchDir } from '@cordon/testing'
import { chainAppends } from './hash-chain'
import { append } from './ledger-append'
import { prove, scatter, type Proving } from './ledger-proofs'
import { plainSearch, search, type Searching } from './ledger-search'
import { verify } from './ledger-verify'
import { option, since } from './measuring'
import { ServiceAlone } from './service-alone'
import { fillEntries } from './synthetic-entries'
import { BLOCK, growStored } from './synthetic-tree'

const CHAIN_SECONDS = 4
const SHARES = [0.1, 1 / 3, 1]

/**
 * The audit service as a process of its own, with a PostgreSQL that writes at each commit: events out of JetStream until they are in the
 * ledger (`--entries N`, 1,000,000), the offline verifier on an export of them, the explorer's search in a ledger of a year (`--search N`,
 * 10,000,000) and proofs in a tree of `--tree N` (100,000,000), which is generated but true. `--quick` is a hundredth to a tenth of that.
 * `--profile DIR` writes CPU profiles of the service. About ten minutes, and 15 GB of disk while it runs.
 */
export async function run(args: string[]): Promise<Report> {
  const quick = args.includes('--quick')
  const sized = (name: string, full: number, small: number) => Number(option(args, name) ?? (quick ? small : full))
  const entries = sized('--entries', 1_000_000, 60_000)
  const searched = sized('--search', 10_000_000, 300_000)
  const proved = sized('--tree', 100_000_000, 3_000_000)
  const profile = option(args, '--profile')
  const parts: Pick<Required<Report>, 'figures' | 'baselines' | 'growth'>[] = []
  if (entries > 0) parts.push(await writtenAndVerified(entries, profile))
  if (searched > 0) parts.push(await searchedAndProved(searched, Math.max(proved, searched), profile))
  const all = <K extends 'figures' | 'baselines' | 'growth'>(key: K) =>
    Object.assign({}, ...parts.map((part) => part[key])) as Required<Report>[K]
  return { name: 'ledger', figures: all('figures'), baselines: all('baselines'), growth: all('growth') }
}

type Part = Pick<Required<Report>, 'figures' | 'baselines' | 'growth'>

async function writtenAndVerified(entries: number, profile: string | undefined): Promise<Part> {
  const audit = await startAudit(profile)
  const dir = makeScratchDir('bench-export')
  try {
    const chain = await chainAppends(audit.ownerUrl, CHAIN_SECONDS)
    const appended = await append(audit, entries)
    for (const [name, seconds] of Object.entries(appended.processors))
      console.log(
        `    ${name.padEnd(18)} ${((seconds / entries) * 1e6).toFixed(0).padStart(5)} µs of processor time an entry`,
      )
    const verified = await verify(audit, dir)
    return {
      figures: {
        entries_per_s: figure(appended.entriesPerSecond, 'entries/s'),
        checkpoint_gap_max_s: figure(appended.checkpointGap, 's'),
        verify_1m_s: figure((verified.seconds * 1_000_000) / verified.entries, 's'),
      },
      baselines: {
        entries_per_s: figure(chain, 'entries/s'),
        verify_1m_s: figure((verified.chainSeconds * 1_000_000) / verified.entries, 's'),
      },
      growth: { entries_per_s: appended.growth, verify_1m_s: verified.growth },
    }
  } finally {
    await audit.close()
    removeScratchDir(dir)
  }
}

async function searchedAndProved(searched: number, proved: number, profile: string | undefined): Promise<Part> {
  const [searches, proofs]: [GrowthPoint[], GrowthPoint[]] = [[], []]
  const now = new Date()
  let [found, plain]: [Searching | undefined, number] = [undefined, Number.NaN]
  let proving: Proving | undefined
  for (const share of SHARES) {
    const size = blocks(searched * share)
    const audit = await startAudit(profile)
    try {
      await audit.stop()
      await filled(`${size.toLocaleString('en-GB')} entries`, async () => {
        await fillEntries(audit.sql, size, now)
        await growStored(audit.sql, size)
      })
      await audit.start()
      found = await search(audit, size, now)
      searches.push({ at: size, value: rounded(found.p95) })
      if (share < 1) continue
      plain = await plainSearch(audit.sql, size, now)
      for (const part of SHARES) {
        const leaves = blocks(Math.max(proved * part, size + 10 * BLOCK))
        if (leaves <= (proofs.at(-1)?.at ?? 0)) continue
        await audit.stop()
        const picked = await filled(`a tree of ${leaves.toLocaleString('en-GB')}`, async () => {
          await growStored(audit.sql, leaves)
          return scatter(audit.sql, leaves)
        })
        await audit.start()
        proving = await prove(audit, picked)
        proofs.push({ at: leaves, value: rounded(proving.p99) })
      }
    } finally {
      await audit.close()
    }
  }
  return {
    figures: {
      proof_p50_ms: figure(proving?.p50 ?? Number.NaN, 'ms'),
      proof_p99_ms: figure(proving?.p99 ?? Number.NaN, 'ms'),
      proof_first_read_p99_ms: figure(proving?.firstP99 ?? Number.NaN, 'ms'),
      explorer_p50_ms: figure(found?.p50 ?? Number.NaN, 'ms'),
      explorer_p95_ms: figure(found?.p95 ?? Number.NaN, 'ms'),
      explorer_worst_kind_p95_ms: figure(found?.worst.p95 ?? Number.NaN, 'ms'),
    },
    baselines: { explorer_p95_ms: figure(plain, 'ms') },
    growth: { proof_p99_ms: proofs, explorer_p95_ms: searches },
  }
}

async function startAudit(profile: string | undefined): Promise<ServiceAlone> {
  const name = 'bench.example/ledger'
  return ServiceAlone.start('audit', {
    durable: true,
    profile,
    settings: (nats) => ({
      CORDON_LEDGER_KEY: generateNoteKeys(name).skey,
      CORDON_LEDGER_NAME: name,
      CORDON_CONTENT_KEY: randomBytes(32).toString('base64'),
      CORDON_ERASURE_NKEY: nats.seed('erasure'),
      // Generated entries begin where the ledger does.
      CORDON_HEARTBEAT_SECONDS: '0',
    }),
  })
}

async function filled<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  console.log(`  ${what}, generated in ${since(began).toFixed(0)} s`)
  return result
}

function blocks(size: number): number {
  return Math.max(1, Math.round(size / BLOCK)) * BLOCK
}

function figure(value: number, unit: string): Figure {
  return { value: rounded(value), unit }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
