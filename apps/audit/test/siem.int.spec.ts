import { readLedger } from '@cordon/contracts/audit'
import { itemCaptured } from '@cordon/contracts/connectors'
import { signInFailed, sessionStarted } from '@cordon/contracts/identity'
import { siemFeed } from '@cordon/contracts'
import { connectNats } from '@cordon/messaging'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { jetstream } from '@nats-io/jetstream'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { auditor, auditService, rows, some, tamper, tell, teller } from './house'
import { openCertificates, openReceiver, type SyslogReceiver } from './syslog-receiver'

const WORDS = 'I saw him at 7 Mill Lane'
const officer = {
  actor: `person:${uuid()}`,
  actorName: 'Olwen Hughes',
  actorTitle: 'Inspector',
  authority: 'conversation:reply as officer',
}

interface Sent {
  metadata: { uid: string; sequence: number; event_code: string }
  unmapped: { ledger: { index: number; leaf_hash: string } }
  class_uid: number
  activity_id: number
}

describe('what the SIEM is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siem-'))
  const certificates = openCertificates(folder)
  const ca = certificates.authority('calder-root')
  const own = certificates.certificate('siem.calder.example', 'calder-root')
  const client = certificates.certificate('cordon.calder.example', 'calder-root')
  let receiver: SyslogReceiver
  let stack: Stack
  beforeAll(async () => {
    receiver = await openReceiver({ ca, ...own })
    stack = await startStack([
      {
        ...auditService,
        env: {
          ...auditService.env,
          CORDON_SIEM_SYSLOG_HOST: '127.0.0.1',
          CORDON_SIEM_SYSLOG_PORT: String(receiver.port),
          CORDON_SIEM_SYSLOG_CA: ca,
          CORDON_SIEM_SYSLOG_CERTIFICATE: client.cert,
          CORDON_SIEM_SYSLOG_KEY: client.key,
          CORDON_SIEM_SYSLOG_SERVER_NAME: 'siem.calder.example',
          CORDON_SIEM_NATS: 'true',
        },
      },
      teller('identity'),
      teller('connectors'),
    ])
  })
  afterAll(async () => {
    await stack?.close()
    await receiver?.close()
    rmSync(folder, { recursive: true })
  })

  const bodyOf = (message: string) => JSON.parse(message.slice(message.indexOf('{'))) as Sent
  const told = () => receiver.messages.map(bodyOf)
  const entries = () =>
    rows<{ index: string; event_id: string; type: string; leaf: string }>(
      stack,
      `SELECT index, event_id, type, encode(leaf_hash, 'hex') AS leaf FROM entry ORDER BY index`,
    )
  const feed = async (target: string) =>
    (await auditor(stack).call(readLedger, {})).siem?.find((one) => one.target === target)
  const allTold = () => until('all to be told', async () => (await feed('syslog'))?.behind === 0)
  const sessions = (count: number) =>
    some(count, sessionStarted, () => [
      uuid(),
      { sessionId: uuid(), personId: uuid(), username: 'olwen.hughes', factors: ['pwd'] },
    ])
  /** Each entry once or more, for the first time in order, none left out. */
  const expectWhole = async (sent: Sent[]) => {
    const first = new Map<number, Sent>()
    for (const one of sent) if (!first.has(one.metadata.sequence)) first.set(one.metadata.sequence, one)
    expect([...first.keys()]).toEqual((await entries()).map(({ index }) => Number(index)))
    expect(
      [...first.values()].map(({ metadata, unmapped }) => [
        metadata.uid,
        metadata.event_code,
        unmapped.ledger.leaf_hash,
      ]),
    ).toEqual((await entries()).map(({ event_id, type, leaf }) => [event_id, type, leaf]))
  }

  it('is every entry, once or more and in order, however often the connection is cut', async () => {
    receiver.cutAfter = (connection) => (connection % 2 === 0 ? undefined : connection * 70_000)
    await tell(stack, sessions(1_500), officer)
    await tell(
      stack,
      some(700, itemCaptured, () => [uuid(), { text: WORDS, author: { handle: 'the_neighbour' } } as never]),
    )
    await stack.settled()
    await allTold()
    expect(receiver.connections).toBeGreaterThan(3)
    expect(receiver.messages.length).toBeGreaterThan((await entries()).length)
    await expectWhole(told())
  })

  it('passes nothing over for an entry that somebody put in behind the end of the ledger', async () => {
    const stranger = uuid()
    await tamper(
      stack,
      `INSERT INTO entry (index, position, time, event_id, aggregate_version, origin, type, subject, actor, authority, data_digest, leaf_hash)
       SELECT size + 100, 90001, time, $1, aggregate_version, origin, type, subject, actor, authority, data_digest, leaf_hash
       FROM ledger_head, entry WHERE index = 0`,
      [stranger],
    )
    for (let round = 0; round < 2; round += 1) {
      await tell(stack, sessions(2), officer)
      await stack.settled()
      await allTold()
    }
    await tamper(stack, `DELETE FROM entry WHERE event_id = $1`, [stranger])
    await expectWhole(told())
  })

  it('has the form of RFC 5424 and the classes of OCSF, and nobody’s words or name', async () => {
    receiver.cutAfter = () => undefined
    await tell(
      stack,
      some(1, signInFailed, () => [uuid(), { username: 'olwen.hughes' } as never]),
      officer,
    )
    await stack.settled()
    await allTold()
    for (const message of receiver.messages)
      expect(message).toMatch(
        /^<1(?:0[6-9]|10)>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \S+ cordon - OCSF-\d{4} - \{[\x20-\x7e]*\}$/,
      )
    const refused = told().find(({ metadata }) => metadata.event_code === 'identity.session.refused.v1')
    expect(refused).toMatchObject({
      class_uid: 3002,
      activity_id: 1,
      type_uid: 300201,
      status_id: 2,
      severity_id: 3,
      actor: { user: { uid: officer.actor }, authorizations: [{ policy: { name: 'conversation:reply' } }] },
      unmapped: { role: 'officer' },
    })
    expect(receiver.messages.at(-1)).toMatch(/^<108>1 /)
    const all = receiver.messages.join('\n')
    for (const text of [WORDS, 'the_neighbour', 'Olwen', 'olwen', 'Inspector']) expect(all).not.toContain(text)
  })

  it('waits while the SIEM is away, says so, and is told in full when it is back, after a restart too', async () => {
    await receiver.close()
    await tell(stack, sessions(40), officer)
    await stack.settled()
    const behind = await until('the feed to say it is behind', async () => {
      const state = await feed('syslog')
      return state?.problem !== undefined && state
    })
    expect(behind.behind).toBeGreaterThanOrEqual(40)
    await stack.stop('audit')
    await stack.start('audit')
    expect((await feed('syslog'))?.behind).toBeGreaterThanOrEqual(40)
    await receiver.listen()
    await allTold()
    expect(await feed('syslog')).toMatchObject({
      told: (await entries()).length,
      behind: 0,
      toldAt: expect.any(String),
    })
    await expectWhole(told())
  })

  it('does not go to a receiver that another authority vouches for', async () => {
    const before = receiver.messages.length
    await receiver.close()
    certificates.authority('other-root')
    const other = certificates.certificate('siem.other.example', 'other-root')
    const stranger = await openReceiver({ ca, ...other }, receiver.port)
    await tell(stack, sessions(3), officer)
    await stack.settled()
    const problem = await until('the stranger to be refused', async () => (await feed('syslog'))?.problem)
    expect(problem).toMatch(/certificate|altnames/i)
    expect(stranger.messages).toEqual([])
    await stranger.close()
    await receiver.listen()
    await allTold()
    expect(receiver.messages.length).toBeGreaterThan(before)
  })

  it('is on NATS too, for a user who may read that alone', async () => {
    await until('all to be published', async () => (await feed('nats'))?.behind === 0)
    const reader = await connectNats({ service: 'siem', url: stack.nats.url, nkeySeed: stack.nats.seed('siem') })
    const consumer = await jetstream(reader).consumers.get(siemFeed.stream, siemFeed.durable)
    const size = (await entries()).length
    const seen: Sent[] = []
    for await (const message of await consumer.fetch({ max_messages: size, expires: 10_000 })) {
      expect(message.subject).toBe('siem.ocsf.v1')
      seen.push(message.json<Sent>())
      message.ack()
      if (seen.length === size) break
    }
    await expectWhole(seen)
    await expect(jetstream(reader, { timeout: 500 }).consumers.get('identity', 'audit-identity')).rejects.toThrow()
    await reader.close()
  })
})
