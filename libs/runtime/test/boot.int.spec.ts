import {
  answerSubject,
  causedBy,
  event,
  fact,
  procedure,
  readShape,
  type Caller,
  type CloudEvent,
} from '@cordon/contracts'
import { Id, Text } from '@cordon/contracts'
import { Handle, On, ProcedureClient } from '@cordon/messaging'
import { Database, type Tx } from '@cordon/persistence'
import { startStack, type Stack } from '@cordon/testing/stack'
import { Controller, Inject, Module } from '@nestjs/common'
import type { MigrationInterface, QueryRunner } from 'typeorm'
import { v7 as uuid } from 'uuid'
import { DatabaseConfig, type ServiceDefinition } from '../src'

/* A small service that proves the house: a command states a fact, its own consumer takes it. */

class NoteInput {
  @Id() noteId!: string
  @Text({ min: 1, max: 100 }) text!: string
}
class Noted extends NoteInput {}

const writeNote = procedure<NoteInput, Noted>({
  name: 'moderation.note.write',
  kind: 'command',
  permission: 'moderation:read',
  services: ['inbox'],
  summary: 'Write a note.',
  trail: { states: () => [noteWritten] },
  input: NoteInput,
  output: Noted,
})
const noteWritten = event({ name: 'moderation.note.written', summary: 'A note was written.', data: Noted })
const noteRead = event({ name: 'connectors.item.noted', summary: 'A note was read.', data: Noted })

@Controller()
class NoteHandlers {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(ProcedureClient) readonly client: ProcedureClient,
  ) {}

  @Handle(writeNote)
  async write(input: NoteInput, caller: Caller): Promise<Noted> {
    await this.db.transaction(async (tx) =>
      tx.state([fact(noteWritten, input.noteId, 1, { ...input })], causedBy(caller, 'moderation:read')),
    )
    return { noteId: input.noteId, text: input.text }
  }

  @On(noteRead)
  async read(events: CloudEvent<Noted>[], tx: Tx): Promise<void> {
    for (const { data, position } of events) {
      if (data.text === 'poison') throw new Error('this note cannot be read')
      await tx.query(`INSERT INTO note (note_id, position) VALUES ($1, $2)`, [data.noteId, position])
    }
  }
}

@Module({ controllers: [NoteHandlers] })
class NoteModule {}

class CreateNote1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE note (note_id uuid PRIMARY KEY, position bigint)`)
  }
  async down(): Promise<void> {}
}

const moderation: ServiceDefinition<DatabaseConfig> = {
  service: 'moderation',
  config: DatabaseConfig,
  module: NoteModule,
  database: { entities: [], migrations: [CreateNote1763700000001] },
}

/** Says `noteRead` as connectors would. */
class TellModule {}
const connectors: ServiceDefinition<DatabaseConfig> = {
  service: 'connectors',
  config: DatabaseConfig,
  module: TellModule,
  database: { entities: [], migrations: [] },
}
Module({})(TellModule)

describe('a service booted on real PostgreSQL and NATS', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack([{ definition: moderation }, { definition: connectors }])
  })
  afterAll(async () => {
    await stack?.close()
  })

  const notes = async () =>
    (
      await stack
        .service('moderation')
        .database?.query<{ note_id: string }>(`SELECT note_id FROM note ORDER BY position`)
    )?.map((row) => row.note_id)
  const tell = async (texts: string[]): Promise<string[]> => {
    const ids = texts.map(() => uuid())
    await stack.service('connectors').database?.transaction(async (tx) =>
      tx.state(
        texts.map((text, i) => fact(noteRead, ids[i] as string, 1, { noteId: ids[i] as string, text })),
        { actor: 'service:connectors', authority: 'test' },
      ),
    )
    return ids
  }

  it('answers a procedure to whom it is allowed and publishes the fact with its gapless position', async () => {
    const officer = stack.person([{ role: 'officer', units: '*' }])
    const noteId = uuid()
    expect(await officer.call(writeNote, { noteId, text: 'hello' })).toEqual({ noteId, text: 'hello' })
    await stack.settled()
    const rows = await stack
      .service('moderation')
      .database?.query<{ position: string; envelope: string }>(`SELECT position, envelope FROM outbox`)
    expect(rows?.map((row) => Number(row.position))).toEqual([1])
    expect(JSON.parse(rows?.[0]?.envelope ?? '{}')).toMatchObject({
      type: 'moderation.note.written.v1',
      actor: `person:${officer.id}`,
      actorname: 'Sam Officer',
    })
  })

  it('refuses callers without the permission, without a token, and services that are not named', async () => {
    const input = { noteId: uuid(), text: 'x' }
    await expect(stack.person([]).call(writeNote, input)).rejects.toMatchObject({
      problem: { status: 403, code: 'PERMISSION_DENIED' },
    })
    await expect(stack.as('publishing').call(writeNote, input)).rejects.toMatchObject({
      problem: { code: 'PERMISSION_DENIED' },
    })
    await expect(stack.as('inbox').call(writeNote, input, { callerToken: 'forged' })).rejects.toMatchObject({
      problem: { code: 'NOT_SIGNED_IN' },
    })
    await expect(stack.as('inbox').call(writeNote, input)).resolves.toMatchObject({ text: 'x' })
  })

  it('names every field that is wrong', async () => {
    const officer = stack.person([{ role: 'officer', units: '*' }])
    const bad = { noteId: 'nope', text: 7, extra: true } as unknown as NoteInput
    await expect(officer.call(writeNote, bad)).rejects.toMatchObject({
      problem: {
        code: 'INPUT_INVALID',
        errors: expect.arrayContaining([
          expect.objectContaining({ field: 'noteId' }),
          expect.objectContaining({ field: 'extra' }),
        ]),
      },
    })
    expect(readShape(NoteInput, bad).ok).toBe(false)
  })

  it('takes events once and in order, sets poison aside and lets the rest through', async () => {
    const ids = await tell(['a', 'b', 'poison', 'c'])
    await stack.settled({ deadLetters: true })
    expect(await notes()).toEqual([ids[0], ids[1], ids[3]])
    const letters = await stack
      .service('moderation')
      .database?.query<{ reason: string }>(`SELECT reason FROM dead_letter`)
    expect(letters).toEqual([{ reason: 'this note cannot be read' }])
  })

  it('answers in its own branch of the inbox of the caller only, never on the subject of an event', async () => {
    const connection = await stack.nats.connect('tester')
    const call = { pattern: 'rpc.moderation.note.write', data: {}, id: '0' }
    const elsewhere = connection.request(call.pattern, JSON.stringify(call), {
      timeout: 1_000,
      noMux: true,
      reply: 'evt.moderation.note.written.v1',
    })
    await expect(elsewhere).rejects.toThrow(/timeout/i)
    const own = await connection.request(call.pattern, JSON.stringify(call), {
      timeout: 1_000,
      noMux: true,
      reply: answerSubject('tester', 'moderation', 'one'),
    })
    expect(own.json()).toMatchObject({ err: { code: 'NOT_SIGNED_IN' } })
    await connection.close()
  })

  it('answers that nobody is there instead of waiting for a service that is away', async () => {
    await stack.stop('moderation')
    const officer = stack.person([{ role: 'officer', units: '*' }])
    await expect(officer.call(writeNote, { noteId: uuid(), text: 'x' })).rejects.toMatchObject({
      problem: { code: 'SERVICE_UNAVAILABLE' },
    })
    const before = await tell(['while away'])
    await stack.start('moderation')
    await stack.settled({ deadLetters: true })
    expect(await notes()).toContain(before[0])
  })

  it('stops within the time an orchestrator gives it while the broker is away', async () => {
    await stack.nats.kill9()
    const started = performance.now()
    await stack.service('moderation').close()
    expect(performance.now() - started).toBeLessThan(20_000)
    await stack.nats.restart()
  })

  it('goes on to close the rest when a step of the shutdown does not end', async () => {
    const definition = { ...connectors, edge: async () => () => new Promise<void>(() => undefined) }
    const hanging = await startStack([{ definition }])
    const { database } = hanging.service('connectors')
    const started = performance.now()
    await hanging.close()
    expect(performance.now() - started).toBeLessThan(20_000)
    await expect(database?.query('SELECT 1')).rejects.toThrow()
  })
})
