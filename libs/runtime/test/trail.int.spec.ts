import { causedBy, event, fact, Id, procedure, Text, type Caller } from '@cordon/contracts'
import { Handle } from '@cordon/messaging'
import { Database, leavingNone } from '@cordon/persistence'
import { startStack, type Stack } from '@cordon/testing/stack'
import { Controller, Inject, Module } from '@nestjs/common'
import type { MigrationInterface, QueryRunner } from 'typeorm'
import { v7 as uuid } from 'uuid'
import { DatabaseConfig, type ServiceDefinition } from '../src'

class Leaf {
  @Id() leafId!: string
  /** What goes wrong. */
  @Text({ max: 20 }) how!: string
}

const leafTurned = event({ name: 'moderation.leaf.turned', summary: 'A leaf was turned.', data: Leaf })
const leafTorn = event({ name: 'moderation.leaf.torn', summary: 'A leaf was torn.', data: Leaf })
const common = { permission: 'moderation:read', input: Leaf, output: Leaf } as const
const turnLeaf = procedure<Leaf, Leaf>({
  ...common,
  name: 'moderation.leaf.turn',
  kind: 'command',
  summary: 'Turn a leaf.',
  trail: { states: () => [leafTurned] },
})
const shredLeaf = procedure<Leaf, Leaf>({
  ...common,
  name: 'moderation.leaf.shred',
  kind: 'command',
  summary: 'Shred a leaf.',
  trail: { asks: true },
})
const readLeaf = procedure<Leaf, Leaf>({
  ...common,
  name: 'moderation.leaf.read',
  kind: 'query',
  summary: 'Read a leaf.',
  trail: { consults: ({ leafId }) => [leafId] },
})

@Controller()
class LeafHandlers {
  constructor(@Inject(Database) private readonly db: Database) {}

  @Handle(turnLeaf)
  async turn(input: Leaf, caller: Caller): Promise<Leaf> {
    const { leafId, how } = input
    const insert = [`INSERT INTO leaf (leaf_id) VALUES ($1)`, [leafId]] as const
    if (how === 'outside') await this.db.query(insert[0], [...insert[1]])
    if (how === 'aside') await leavingNone(() => this.db.query(insert[0], [...insert[1]]))
    await this.db.transaction(async (tx) => {
      await tx.query(`SELECT * FROM leaf FOR UPDATE`)
      if (how === 'silent' || how === 'stated' || how === 'foreign') await tx.query(insert[0], [...insert[1]])
      if (how === 'nowhere') await tx.query(`UPDATE leaf SET leaf_id = leaf_id WHERE leaf_id = $1`, [leafId])
      if (how === 'in parts')
        await tx.query(`WITH made AS (INSERT INTO leaf (leaf_id) VALUES ($1) RETURNING 1) SELECT 1 WHERE false`, [
          leafId,
        ])
      if (how === 'stated') tx.state([fact(leafTurned, leafId, 1, input)], causedBy(caller, 'moderation:read'))
      if (how === 'foreign') tx.state([fact(leafTorn, leafId, 1, input)], causedBy(caller, 'moderation:read'))
    })
    return input
  }

  @Handle(shredLeaf)
  async shred(input: Leaf): Promise<Leaf> {
    await this.db.query(`INSERT INTO leaf (leaf_id) VALUES ($1)`, [input.leafId])
    return input
  }

  @Handle(readLeaf)
  async read(input: Leaf): Promise<Leaf> {
    return input
  }
}

@Module({ controllers: [LeafHandlers] })
class LeafModule {}

class CreateLeaf1763700000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE leaf (leaf_id uuid PRIMARY KEY)`)
  }
  async down(): Promise<void> {}
}

const moderation: ServiceDefinition<DatabaseConfig> = {
  service: 'moderation',
  config: DatabaseConfig,
  module: LeafModule,
  database: { entities: [], migrations: [CreateLeaf1763700000002] },
}

describe('the trail of a call', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack([{ definition: moderation }])
  })
  afterAll(async () => {
    await stack?.close()
  })

  const database = () => stack.service('moderation').database as Database
  const officer = () => stack.person([{ role: 'officer', units: '*' }])
  const kept = async (leafId: string) =>
    (await database().query(`SELECT 1 FROM leaf WHERE leaf_id = $1`, [leafId])).length
  const said = async (about: string): Promise<{ type: string; data: unknown; actor: string }[]> => {
    const rows = await database().query<{ envelope: string }>(`SELECT envelope FROM outbox ORDER BY position`)
    return rows
      .map(({ envelope }) => JSON.parse(envelope) as { type: string; subject: string; data: unknown; actor: string })
      .filter(({ subject, data }) => subject === about || JSON.stringify(data).includes(about))
  }

  it.each([
    ['states nothing', 'silent'],
    ['states nothing, and changes in the midst of a statement', 'in parts'],
    ['states what its contract does not name', 'foreign'],
    ['changes where nothing can be stated', 'outside'],
  ])('is kept by undoing a command that %s', async (_, how) => {
    const leafId = uuid()
    await expect(officer().call(turnLeaf, { leafId, how })).rejects.toMatchObject({
      problem: { code: 'INTERNAL_FAULT' },
    })
    expect([await kept(leafId), await said(leafId)]).toEqual([0, []])
  })

  it.each([
    ['states what it changed', 'stated', 1],
    ['changes nothing', 'nowhere', 0],
    ['does what tells nothing aside', 'aside', 1],
  ])('lets a command be that %s', async (_, how, rows) => {
    const leafId = uuid()
    await officer().call(turnLeaf, { leafId, how })
    expect(await kept(leafId)).toBe(rows)
  })

  it('holds the request where nothing else tells of it, and nothing is done without', async () => {
    const leafId = uuid()
    const person = officer()
    await person.call(shredLeaf, { leafId, how: '' })
    expect(await said(leafId)).toEqual([
      expect.objectContaining({
        type: 'moderation.request.made.v1',
        actor: `person:${person.id}`,
        data: { procedure: 'moderation.leaf.shred', asked: JSON.stringify({ leafId, how: '' }) },
      }),
    ])
    const other = uuid()
    await withoutOutbox(async () => expect(person.call(shredLeaf, { leafId: other, how: '' })).rejects.toThrow())
    expect(await kept(other)).toBe(0)
  })

  it('holds who read what, once for the same reading, and nothing is answered without', async () => {
    const leafId = uuid()
    const [one, other] = [officer(), officer()]
    for (const person of [one, one, other]) await person.call(readLeaf, { leafId, how: 'so' })
    const data = { procedure: 'moderation.leaf.read', asked: JSON.stringify({ leafId, how: 'so' }), records: [leafId] }
    expect(await said(leafId)).toEqual(
      [one, other].map(({ id }) =>
        expect.objectContaining({
          type: 'moderation.record.consulted.v1',
          actor: `person:${id}`,
          subject: leafId,
          data,
        }),
      ),
    )
    await withoutOutbox(async () =>
      expect(officer().call(readLeaf, { leafId, how: 'so' })).rejects.toMatchObject({
        problem: { code: 'INTERNAL_FAULT' },
      }),
    )
  })

  it('holds who was denied what, once a minute, and never what was to be kept secret', async () => {
    const leafId = uuid()
    const stranger = stack.person([])
    for (let times = 0; times < 3; times++)
      await expect(stranger.call(turnLeaf, { leafId, how: 'secret' })).rejects.toMatchObject({
        problem: { code: 'PERMISSION_DENIED' },
      })
    const [denied, ...more] = await said(leafId)
    expect(more).toEqual([])
    expect(denied).toMatchObject({ type: 'moderation.request.denied.v1', actor: `person:${stranger.id}` })
    expect(JSON.stringify(denied)).not.toContain('secret')
  })

  async function withoutOutbox(work: () => Promise<unknown>): Promise<void> {
    await database().query(`ALTER TABLE outbox RENAME TO outbox_away`)
    try {
      await work()
    } finally {
      await database().query(`ALTER TABLE outbox_away RENAME TO outbox`)
    }
  }
})
