import { listEntries, type ListEntriesInput } from '@cordon/contracts/audit'
import type { Client } from 'pg'
import { questions, type Question } from './ledger-questions'
import { percentile } from './measuring'
import { generator } from './rules'
import type { ServiceAlone } from './service-alone'

const EACH = 30
/** Read from end to end, at a second or so each. */
const BASELINE_QUESTIONS = 21

export interface Searching {
  p50: number
  p95: number
  /** The p95 of the kind of question that takes longest. */
  worst: { kind: string; p95: number }
}

/** Asks the explorer's questions one after another, each as a call of its own, and holds every answer against its question. */
export async function search(audit: ServiceAlone, size: number, now: Date): Promise<Searching> {
  const asked = questions(size, now, EACH, generator(20_261_122))
  const took = new Map<string, number[]>()
  for (const { kind, input } of asked) {
    const began = performance.now()
    const { items } = await audit.call(listEntries, input)
    const ms = performance.now() - began
    took.set(kind, [...(took.get(kind) ?? []), ms])
    if (
      items.some((item) => !fits(item, input)) ||
      items.some(({ index }, i) => i > 0 && index >= (items[i - 1]?.index ?? 0))
    )
      throw new Error(`The answer to ${JSON.stringify(input)} holds what was not asked for.`)
  }
  const all = [...took.values()].flat()
  const byKind = [...took]
    .map(([kind, values]) => ({ kind, p95: percentile(values, 0.95) }))
    .sort((a, b) => b.p95 - a.p95)
  console.log(
    `  the slowest kinds, p95: ${byKind
      .slice(0, 5)
      .map(({ kind, p95 }) => `${kind} ${p95.toFixed(1)} ms`)
      .join(', ')}`,
  )
  return { p50: percentile(all, 0.5), p95: percentile(all, 0.95), worst: byKind[0] as Searching['worst'] }
}

type Shown = { type: string; actor: string; time: string; index: number; origin: string }

/** What can be told of an entry in the list; what it mentions cannot. */
function fits(item: Shown, { type, actor, origin, from, to, before }: ListEntriesInput): boolean {
  return (
    (type === undefined || item.type === type) &&
    (actor === undefined || item.actor === actor) &&
    (origin === undefined || item.origin === origin) &&
    (from === undefined || item.time >= from) &&
    (to === undefined || item.time < to) &&
    (before === undefined || item.index < before)
  )
}

/** The p95 of some of the same questions in SQL on a table that has no index to search by, as a plain audit log has none; in ms. */
export async function plainSearch(sql: Client, size: number, now: Date): Promise<number> {
  const asked = questions(size, now, 1, generator(7)).slice(0, BASELINE_QUESTIONS)
  await sql.query(`SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off`)
  const took: number[] = []
  for (const { input } of asked) {
    const began = performance.now()
    await plainly(sql, input)
    took.push(performance.now() - began)
  }
  await sql.query(`RESET enable_indexscan; RESET enable_bitmapscan; RESET enable_indexonlyscan`)
  return percentile(took, 0.95)
}

async function plainly(
  sql: Client,
  { type, actor, origin, subject, from, to, before, limit }: Question['input'],
): Promise<void> {
  await sql.query(
    `SELECT * FROM entry WHERE ($1::text IS NULL OR type = $1) AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR origin = $3)
       AND ($4::text IS NULL OR subject = $4) AND ($5::timestamptz IS NULL OR time >= $5) AND ($6::timestamptz IS NULL OR time < $6)
       AND ($7::bigint IS NULL OR index < $7) ORDER BY index DESC LIMIT $8`,
    [
      type ?? null,
      actor ?? null,
      origin ?? null,
      subject ?? null,
      from ?? null,
      to ?? null,
      before ?? null,
      limit ?? 50,
    ],
  )
}
