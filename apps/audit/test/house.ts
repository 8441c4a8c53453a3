import { causedByService, fact, type EventContract, type Fact, type ServiceName } from '@cordon/contracts'
import { generateNoteKeys } from '@cordon/ledger'
import { DatabaseConfig, type AnyServiceDefinition, type ServiceDefinition } from '@cordon/runtime'
import type { Stack, StackService, TestPerson } from '@cordon/testing/stack'
import { readVerification, startVerification, type Verification } from '@cordon/contracts/audit'
import { until } from '@cordon/testing'
import { Module } from '@nestjs/common'
import { createSecretKey, randomBytes } from 'node:crypto'
import { audit } from '../src/audit.service'
import { ContentKeyStore, type StoredContent } from '../src/content-key.store'
import { sealContent, unwrapKeys, type OpenedContent } from '@cordon/ledger'
import { EntryStore, type EntryRow } from '../src/entry.store'

export const LEDGER_NAME = 'police.example/ledger'
export const keys = generateNoteKeys(LEDGER_NAME)

const CONTENT_KEY = randomBytes(32)

export const auditService: StackService = {
  definition: audit as unknown as AnyServiceDefinition,
  env: {
    CORDON_LEDGER_KEY: keys.skey,
    CORDON_LEDGER_NAME: LEDGER_NAME,
    CORDON_CONTENT_KEY: CONTENT_KEY.toString('base64'),
  },
}

/** A service that does nothing but state what tests have it state. */
export function teller(service: ServiceName): StackService {
  class TellerModule {}
  Module({})(TellerModule)
  const definition: ServiceDefinition<DatabaseConfig> = {
    service,
    config: DatabaseConfig,
    module: TellerModule,
    database: { entities: [], migrations: [] },
  }
  return { definition }
}

/** States facts as the service would. */
export async function tell(
  stack: Stack,
  facts: Fact[],
  cause?: { actor: string; actorName?: string; actorTitle?: string; authority: string },
) {
  const service = (facts[0] as Fact).event.name.split('.')[0] as ServiceName
  await stack
    .service(service)
    .database?.transaction(async (tx) => tx.state(facts, cause ?? causedByService(service, 'test')))
}

export function some<D extends object>(
  count: number,
  event: EventContract<D>,
  make: (i: number) => [string, D],
): Fact[] {
  return Array.from({ length: count }, (_, i) => {
    const [id, data] = make(i)
    return fact(event, id, i + 1, data) as unknown as Fact
  })
}

export async function rows<Row>(stack: Stack, sql: string, values: unknown[] = []): Promise<Row[]> {
  return stack.owner('audit')<Row>(sql, values)
}

/** Entries `e` with their contents, as the service itself reads them. */
export async function entriesWith(stack: Stack, where: string, values: unknown[] = []): Promise<EntryRow[]> {
  return stack.service('audit').app.get(EntryStore).opened(`WHERE ${where} ORDER BY e.index`, values)
}

/** What somebody with the content key would put in the place of a content: sealed as it has to be, and not what the entry commits to. */
export async function resealed(
  stack: Stack,
  index: number,
  change: (content: OpenedContent) => OpenedContent,
): Promise<Buffer> {
  const [row] = await rows<{ sealed: Buffer; record_id: string; wrapped: Buffer } & StoredContent>(
    stack,
    `SELECT c.sealed, k.record_id, k.wrapped, k.kek FROM entry_content c JOIN content_key k ON k.id = c.key_id WHERE c.index = $1`,
    [index],
  )
  const opened = row && stack.service('audit').app.get(ContentKeyStore).open(row)
  if (row === undefined || opened === undefined) throw new Error(`Entry ${index} has no content to change.`)
  return sealContent(
    change(opened),
    row.record_id,
    unwrapKeys(row.wrapped, createSecretKey(CONTENT_KEY)),
    randomBytes(12),
  )
}

/** Changes stored rows as somebody with the owner's rights would, past the trigger. */
export async function tamper(stack: Stack, sql: string, values: unknown[] = []): Promise<void> {
  const tables = ['entry', 'entry_content', 'tree_run', 'checkpoint']
  for (const table of tables) await rows(stack, `ALTER TABLE ${table} DISABLE TRIGGER only_add`)
  await rows(stack, sql, values)
  for (const table of tables) await rows(stack, `ALTER TABLE ${table} ENABLE TRIGGER only_add`)
}

export function auditor(stack: Stack): TestPerson {
  return stack.person([{ role: 'auditor', units: '*' }], 'Tom Whitfield')
}

export async function verify(stack: Stack): Promise<Verification> {
  const person = auditor(stack)
  const { id } = await person.call(startVerification, {})
  return until('the verification to end', async () => {
    const found = await person.call(readVerification, { verificationId: id })
    return found.status !== 'running' && found
  })
}
