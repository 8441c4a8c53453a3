import { AckPolicy, jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import { Empty, type NatsConnection } from '@nats-io/transport-node'
import { answerSubject, consumes, durableName, serviceNames, streamOf } from '@cordon/contracts'
import { freshNats, type NatsBacking } from '@cordon/testing'
import type { NatsUser } from '../src/permissions'

const refused = /[Pp]ermissions? [Vv]iolation/

let nats: NatsBacking
const connections: Partial<Record<NatsUser, NatsConnection>> = {}
let provisioner: JetStreamManager

async function as(user: NatsUser): Promise<NatsConnection> {
  return (connections[user] ??= await nats.connect(user))
}

/** Rejects with the server's refusal, or resolves once a round trip brought none. */
async function publishQuietly(user: NatsUser, subject: string): Promise<void> {
  const connection = await as(user)
  const answer = connection.request(subject, Empty, { timeout: 2_000 })
  await answer.catch((error: Error) => {
    if (refused.test(`${error.message} ${String(error.cause)}`)) throw error
  })
}

/** Why the server refused this subscription, if it did. */
async function refusalToSubscribe(user: NatsUser, subject: string, queue?: string): Promise<string | undefined> {
  const connection = await as(user)
  let reason: string | undefined
  const subscription = connection.subscribe(subject, { queue, callback: (error) => void (reason ??= error?.message) })
  await connection.flush()
  subscription.unsubscribe()
  return reason
}

beforeAll(async () => {
  nats = await freshNats()
  provisioner = await jetstreamManager(await as('provisioner'))
  for (const stream of serviceNames) await provisioner.streams.add({ name: stream, subjects: [`evt.${stream}.>`] })
  for (const consumer of serviceNames) {
    for (const source of consumes[consumer]) {
      await provisioner.consumers.add(streamOf(source), {
        durable_name: durableName(consumer, source),
        ack_policy: AckPolicy.Explicit,
      })
    }
  }
})

afterAll(async () => {
  await Promise.all(Object.values(connections).map((connection) => connection.close()))
  await nats.stop()
})

describe('events', () => {
  it.each(serviceNames)('%s publishes its own and reads its stream', async (service) => {
    const ack = await jetstream(await as(service)).publish(`evt.${service}.thing.happened.v1`, 'x')
    expect(ack.stream).toBe(service)
    const manager = await jetstreamManager(await as(service))
    expect((await manager.streams.info(service)).state.messages).toBeGreaterThan(0)
  })

  it.each(serviceNames)('%s is refused at once when it publishes in the name of another', async (service) => {
    const other = serviceNames.find((name) => name !== service)
    const start = Date.now()
    await expect(publishQuietly(service, `evt.${other}.thing.happened.v1`)).rejects.toThrow(refused)
    expect(Date.now() - start).toBeLessThan(1_000)
  })

  it('can be pulled and acknowledged through the durable consumer of the table', async () => {
    await jetstream(await as('connectors')).publish('evt.connectors.item.captured.v1', 'x')
    const consumer = await jetstream(await as('moderation')).consumers.get('connectors', 'moderation-connectors-item')
    const batch = await consumer.fetch({ max_messages: 100, expires: 1_000 })
    let last = 0
    for await (const message of batch) {
      expect(await message.ackAck()).toBe(true)
      last = message.seq
    }
    expect((await consumer.info()).ack_floor.stream_seq).toBe(last)
  })

  it('cannot be pulled through the consumer of another service', async () => {
    await expect(
      publishQuietly('inbox', '$JS.API.CONSUMER.MSG.NEXT.connectors.moderation-connectors-item'),
    ).rejects.toThrow(refused)
    await expect(publishQuietly('gateway', '$JS.API.CONSUMER.MSG.NEXT.connectors.audit-connectors')).rejects.toThrow(
      refused,
    )
  })

  it('reach other systems, which can say nothing', async () => {
    const reader = await as('reader')
    const heard = reader.subscribe('evt.>', { max: 1 })
    await reader.flush()
    await jetstream(await as('inbox')).publish('evt.inbox.conversation.opened.v1', 'hello')
    for await (const message of heard) expect(message.string()).toBe('hello')
    await expect(publishQuietly('reader', 'evt.inbox.conversation.opened.v1')).rejects.toThrow(refused)
    await expect(publishQuietly('reader', 'rpc.identity.session.open')).rejects.toThrow(refused)
  })

  it('are followed by the gateway through consumers of its own', async () => {
    await jetstream(await as('audit')).publish('evt.audit.entry.appended.v1', 'followed')
    const consumer = await jetstream(await as('gateway')).consumers.get('audit', {
      filter_subjects: 'evt.audit.entry.>',
    })
    const message = await consumer.next({ expires: 2_000 })
    expect(message?.string()).toBe('followed')
    await consumer.delete()
  })
})

describe('streams and consumers', () => {
  const harmful = (stream: string): string[] => [
    `$JS.API.STREAM.PURGE.${stream}`,
    `$JS.API.STREAM.DELETE.${stream}`,
    `$JS.API.STREAM.UPDATE.${stream}`,
    `$JS.API.STREAM.CREATE.${stream}x`,
    `$JS.API.STREAM.MSG.DELETE.${stream}`,
    `$JS.API.CONSUMER.DELETE.${stream}.audit-${stream}`,
    `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.audit-${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.audit-${stream}`,
  ]

  it.each([...serviceNames, 'reader'] as const)('%s may not purge, delete or change them', async (user) => {
    for (const stream of serviceNames) {
      for (const subject of harmful(stream)) {
        await expect(publishQuietly(user, subject)).rejects.toThrow(refused)
      }
    }
  })

  it('lose single messages to the erasure key and nothing else', async () => {
    const { seq } = await jetstream(await as('identity')).publish('evt.identity.person.erased.v1', 'secret')
    const erasure = await jetstreamManager(await as('erasure'))
    expect(await erasure.streams.deleteMessage('identity', seq, true)).toBe(true)
    await expect(erasure.streams.purge('identity')).rejects.toThrow(refused)
    // It reads a message before it removes it.
    expect(await erasure.streams.getMessage('identity', { seq: 1 })).not.toBeNull()
  })
})

describe('procedures', () => {
  it('are served by a service in its own queue group only', async () => {
    expect(await refusalToSubscribe('inbox', 'rpc.inbox.>', 'inbox')).toBeUndefined()
    for (const [subject, queue] of [
      ['rpc.inbox.>', undefined],
      ['rpc.inbox.>', 'other'],
      ['rpc.audit.>', 'audit'],
      ['rpc.audit.>', 'inbox'],
      ['_INBOX_gateway.>', undefined],
      ['evt.>', undefined],
      ['>', undefined],
    ] as const) {
      expect(await refusalToSubscribe('inbox', subject, queue)).toMatch(refused)
    }
  })

  it('are answered by the service that was called, in its own branch of the inbox of the caller', async () => {
    const audit = await as('audit')
    const served = audit.subscribe('rpc.audit.receipt.read', { queue: 'audit', max: 1 })
    await audit.flush()
    void (async () => {
      for await (const message of served) message.respond('answer')
    })()
    const reply = answerSubject('publishing', 'audit', 'one')
    const answer = await (
      await as('publishing')
    ).request('rpc.audit.receipt.read', Empty, { timeout: 2_000, noMux: true, reply })
    expect(answer.string()).toBe('answer')
    await expect(publishQuietly('inbox', reply)).rejects.toThrow(refused)
    await expect(publishQuietly('audit', '_INBOX_publishing.anything')).rejects.toThrow(refused)
    await expect(publishQuietly('audit', '_INBOX_publishing.anything.one')).rejects.toThrow(refused)
  })

  it('are called only where the table says so', async () => {
    await expect(publishQuietly('gateway', 'rpc.publishing.post.approve')).resolves.toBeUndefined()
    await expect(publishQuietly('inbox', 'rpc.identity.person.read')).resolves.toBeUndefined()
    await expect(publishQuietly('moderation', 'rpc.publishing.post.approve')).rejects.toThrow(refused)
    await expect(publishQuietly('audit', 'rpc.connectors.account.lock')).rejects.toThrow(refused)
  })
})

it('lets nobody in without a key', async () => {
  await expect(nats.connect('inbox', { authenticator: [] })).rejects.toThrow(/[Aa]uthorization/)
})
