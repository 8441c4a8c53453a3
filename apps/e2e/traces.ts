import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { ServiceName } from '@cordon/contracts'
import { Client, escapeIdentifier } from 'pg'
import type { Stage } from './browser'

const servicesWithTables = ['identity', 'connectors', 'moderation', 'inbox', 'publishing', 'audit'] as const

/** Where a word stands, in any case of its letters: tables, files of the broker, and logs. The network's own are not ours. */
export async function tracesOf({ system }: Stage, word: string): Promise<string[]> {
  const tables: string[] = []
  for (const service of servicesWithTables)
    tables.push(...(await tablesWith(system.databaseUrl(service), service, word)))
  return [
    ...tables,
    ...filesWith(system.dir, 'nats', word),
    ...filesWith(system.dir, 'logs', word).filter((name) => !name.includes('exercise-network')),
  ]
}

/** Every column as text; bytes stand there in hexadecimal. */
async function tablesWith(url: string, service: ServiceName, word: string): Promise<string[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ schema: string; name: string }>(
      `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1, 2`,
    )
    const found: string[] = []
    for (const { schema, name } of rows) {
      const { rowCount } = await client.query(
        `SELECT FROM ${escapeIdentifier(schema)}.${escapeIdentifier(name)} AS t WHERE t::text ILIKE ANY($1) LIMIT 1`,
        [formsOf(word).map((form) => `%${form}%`)],
      )
      if (rowCount !== 0) found.push(`${service}: ${name}`)
    }
    return found
  } finally {
    await client.end()
  }
}

function filesWith(dir: string, part: string, word: string): string[] {
  return readdirSync(join(dir, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => {
      const content = readFileSync(file, 'latin1').toLowerCase()
      return formsOf(word).some((form) => content.includes(form))
    })
    .map((file) => relative(dir, file))
}

function formsOf(word: string): string[] {
  const low = word.toLowerCase()
  const capital = low.charAt(0).toUpperCase() + low.slice(1)
  return [low, ...[low, capital].map((form) => Buffer.from(form).toString('hex'))]
}
