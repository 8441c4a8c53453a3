import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Figure } from '@cordon/load'
import { freshDatabase, freshNats } from '@cordon/testing'
import { ClientNats } from '@nestjs/microservices'
import { nkeyAuthenticator } from '@nats-io/transport-node'
import { lastValueFrom } from 'rxjs'
import { Client } from 'pg'
import { pause } from './measuring'
import type { PlainItem } from './plain-service'

const AT_ONCE = 64

/**
 * The plain way, for comparison: two Nest services on Nest's own NATS transporter, class-validator, one `repository.save` a message.
 * Offered flat out for a third of the time, then at half the rate reached.
 */
export async function runPlainBaseline(seconds: number): Promise<Record<string, Figure>> {
  const nats = await freshNats()
  const database = await freshDatabase('plain')
  const settings = { PLAIN_NATS: nats.url, PLAIN_SEED: nats.seed('tester'), PLAIN_DATABASE: database.ownerUrl }
  const services: ChildProcess[] = []
  for (const role of ['capture', 'inbox']) services.push(await startPlain(role, settings))
  const client = new ClientNats({
    servers: nats.url,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(nats.seed('tester'))),
  })
  const sql = new Client({ connectionString: database.url })
  await sql.connect()
  try {
    let next = 0
    const stored = async () => Number((await sql.query(`SELECT count(*) FROM plain_inbox_item`)).rows[0].count)
    const offer = async (): Promise<number> => {
      const n = next++
      const item: PlainItem = {
        id: n,
        text: `Is the tip on Weaver Street open this bank holiday? (${n})`,
        author: `resident${n % 5000}`,
        createdAt: new Date().toISOString(),
        raw: 'x'.repeat(900),
      }
      const started = performance.now()
      await lastValueFrom(client.send('capture', item))
      return performance.now() - started
    }
    const started = performance.now()
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (performance.now() - started < seconds * 1000) await offer()
      }),
    )
    const flatOut = next
    while ((await stored()) < flatOut) await pause(20)
    const rate = flatOut / ((performance.now() - started) / 1000)

    const latencies: number[] = []
    const calm = performance.now()
    const sent: Promise<void>[] = []
    while (performance.now() - calm < (seconds / 2) * 1000) {
      while (next - flatOut < ((performance.now() - calm) / 1000) * (rate / 2))
        sent.push(offer().then((latency) => void latencies.push(latency)))
      await pause(5)
    }
    await Promise.all(sent)
    const sorted = latencies.sort((a, b) => a - b)
    const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN)
    return {
      items_per_s: { value: Math.round(rate), unit: 'items/s' },
      p50_ms: { value: at(0.5), unit: 'ms' },
      p99_ms: { value: at(0.99), unit: 'ms' },
    }
  } finally {
    await client.close()
    await sql.end()
    services.forEach((service) => service.kill('SIGKILL'))
    await nats.stop()
    await database.drop()
  }
}

async function startPlain(role: string, settings: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(__dirname, 'plain-service.js'), role], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the plain ${role} service ended before it was ready`)))
    child.stdout.once('data', () => resolve())
  })
  return child
}
