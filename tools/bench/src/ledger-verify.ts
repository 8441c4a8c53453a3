import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { exportLedger, readLedger } from '@cordon/contracts/audit'
import type { GrowthPoint } from '@cordon/load'
import { chainCheck } from './hash-chain'
import { since } from './measuring'
import type { ServiceAlone } from './service-alone'

const run = promisify(execFile)
const AT_ONCE = 3
const VERIFIER = join(__dirname, '../../verify/verify.mjs')

export interface Verifying {
  entries: number
  /** Seconds for all entries. */
  seconds: number
  growth: GrowthPoint[]
  /** Seconds that hashing the same lines as a chain takes. */
  chainSeconds: number
}

/**
 * Exports the ledger as a third party would ask for it, and has the offline verifier check it, whole and at about a tenth and a third:
 * at the heads that were signed there. Throws unless it finds everything as it was signed.
 */
export async function verify(audit: ServiceAlone, dir: string): Promise<Verifying> {
  const { size, publicKey } = await audit.call(readLedger, {})
  const sizes = [await signedNear(audit, size / 10), await signedNear(audit, size / 3), await signedNear(audit, size)]
  const whole = join(dir, 'whole.jsonl')
  const exporting = performance.now()
  await exportTo(audit, whole, sizes.at(-1) as number)
  const [megabytes, took] = [statSync(whole).size / 1e6, since(exporting)]
  console.log(`  ${size.toLocaleString('en-GB')} entries exported in ${took.toFixed(0)} s, ${megabytes.toFixed(0)} MB`)
  const growth: GrowthPoint[] = []
  for (const at of sizes) {
    const file = at === sizes.at(-1) ? whole : join(dir, `${at}.jsonl`)
    if (file !== whole) await beginning(audit, whole, file, at)
    const began = performance.now()
    const { stdout } = await run(process.execPath, [VERIFIER, file, publicKey], { maxBuffer: 1e7 })
    growth.push({ at, value: Number(since(began).toFixed(2)) })
    if (!stdout.includes(`OK  ${at} entries`)) throw new Error(`The verifier answered:\n${stdout}`)
  }
  return {
    entries: sizes.at(-1) as number,
    seconds: growth.at(-1)?.value as number,
    growth,
    chainSeconds: await chainCheck(whole),
  }
}

async function signedNear({ sql }: ServiceAlone, size: number): Promise<number> {
  const { rows } = await sql.query<{ size: string }>(
    `SELECT size FROM checkpoint WHERE size > 0 ORDER BY abs(size - $1) LIMIT 1`,
    [Math.round(size)],
  )
  return Number(rows[0]?.size)
}

/** Parts of the whole at once, as far as the service has processors for them; put together in their order. */
async function exportTo(audit: ServiceAlone, file: string, size: number): Promise<void> {
  const bounds = Array.from({ length: AT_ONCE + 1 }, (_, i) => Math.round((i * size) / AT_ONCE))
  const parts = await Promise.all(
    bounds.slice(1).map(async (to, i) => {
      const part = `${file}.${i}`
      const out = createWriteStream(part)
      for (let from = bounds[i] as number; from < to;) {
        const { lines, next } = await audit.call(exportLedger, { from, limit: Math.min(1_000, to - from), size })
        if (!out.write(lines)) await once(out, 'drain')
        from = next ?? size
      }
      out.end()
      await once(out, 'finish')
      return part
    }),
  )
  for (const part of parts) {
    await pipeline(createReadStream(part), createWriteStream(file, { flags: 'a' }))
    rmSync(part)
  }
}

/** An export of the ledger as it was signed at `size`: the header of that head, and the same first lines. */
async function beginning(audit: ServiceAlone, whole: string, file: string, size: number): Promise<void> {
  const { lines } = await audit.call(exportLedger, { from: 0, limit: 1, size })
  const out = createWriteStream(file)
  out.write(`${lines.slice(0, lines.indexOf('\n'))}\n`)
  let read = -1
  for await (const line of createInterface({ input: createReadStream(whole) })) {
    if (read >= 0 && !out.write(`${line}\n`)) await once(out, 'drain')
    read += 1
    if (read === size) break
  }
  out.end()
  await once(out, 'finish')
}
