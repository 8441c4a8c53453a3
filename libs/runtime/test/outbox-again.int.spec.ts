import { causedByService, fact, type CloudEvent } from '@cordon/contracts'
import { sessionStarted } from '@cordon/contracts/identity'
import { heartbeats } from '@cordon/contracts/trail'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { headers } from '@nats-io/transport-node'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { Module } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { DatabaseConfig } from '../src/config'

class TellerModule {}
Module({})(TellerModule)

describe('facts that are asked for again', () => {
  let stack: Stack
  beforeAll(async () => {
    const database = { entities: [], migrations: [] }
    stack = await startStack([
      { definition: { service: 'identity', config: DatabaseConfig, module: TellerModule, database } },
    ])
  })
  afterAll(async () => {
    await stack?.close()
  })

  const tell = (count: number) =>
    stack.service('identity').database?.transaction(async (tx) => {
      const facts = Array.from({ length: count }, () =>
        fact(sessionStarted, uuid(), 1, { sessionId: uuid(), personId: uuid(), username: 'ann', factors: [] }),
      )
      tx.state(facts, causedByService('identity', 'test'))
    })
  const messages = async () => {
    const manager = await jetstreamManager(stack.connection, { checkAPI: false })
    const { last_seq } = (await manager.streams.info('identity')).state
    return Promise.all(
      Array.from({ length: last_seq }, async (_, i) => {
        const message = await manager.streams.getMessage('identity', { seq: i + 1 })
        if (message === null) throw new Error(`no message ${i + 1}`)
        return { body: message.string(), position: Number(message.json<CloudEvent>().position) }
      }),
    )
  }
  const positions = async () => (await messages()).map(({ position }) => position)
  const republish = (first: number, last: number) =>
    stack.as('audit').call(heartbeats.identity.republish, { first, last })

  it('come once more, each with its position, between what is new', async () => {
    await tell(6)
    await stack.settled()
    expect(await republish(2, 4)).toEqual({ kept: 3 })
    await until('the facts to come again', async () => (await positions()).length === 9)
    await tell(2)
    await stack.settled()
    const all = await messages()
    expect(all.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 2, 3, 4, 7, 8])
    expect(all.slice(6, 9).map(({ body }) => body)).toEqual(all.slice(1, 4).map(({ body }) => body))
    const standing = await stack.as('audit').call(heartbeats.identity.read, {})
    expect(standing).toEqual({ stated: 8, published: 8, receipted: 0, oldestKept: 1, deadLetters: 0 })
  })

  it('are none where the outbox has none, and are given to the ledger alone', async () => {
    expect(await republish(100, 200)).toEqual({ kept: 0 })
    expect(await republish(4, 2)).toEqual({ kept: 0 })
    for (const other of ['inbox', 'gateway'] as const)
      await expect(stack.as(other).call(heartbeats.identity.republish, { first: 1, last: 1 })).rejects.toThrow()
    await expect(
      stack.person([{ role: 'auditor', units: '*' }]).call(heartbeats.identity.republish, { first: 1, last: 1 }),
    ).rejects.toThrow()
  })

  it('are not taken for new ones by a relay that starts after another was killed in the midst of them', async () => {
    await stack.settled()
    const before = await messages()
    const stated = Math.max(...before.map(({ position }) => position))
    await stack.stop('identity')
    // What a killed relay leaves: repetitions on the stream, and the word that there may be some.
    await stack.owner('identity')(`UPDATE outbox_relay SET again_pending = true`)
    for (const { body } of before.slice(1, 3)) {
      const header = headers()
      header.set('Nats-Msg-Id', uuid())
      const { type } = JSON.parse(body) as CloudEvent
      await jetstream(stack.connection).publish(`evt.${type}`, body, { headers: header })
    }
    await stack.start('identity')
    await tell(3)
    await stack.settled()
    expect((await positions()).slice(before.length)).toEqual([2, 3, stated + 1, stated + 2, stated + 3])
    // Where each lies is known, however often it was published: that is where an erasure looks for it.
    const places = await stack.owner('identity')<{ position: string; sequence: string }>(
      `SELECT n AS position, first_sequence + (n - first_position) AS sequence
       FROM outbox_published, generate_series(first_position, last_position) AS n ORDER BY 2`,
    )
    expect(places.map(({ position }) => Number(position))).toEqual(await positions())
    expect(places.map(({ sequence }) => Number(sequence))).toEqual(places.map((_, i) => i + 1))
  })
})
