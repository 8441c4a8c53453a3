import { allEvents, eventType } from '@cordon/contracts'
import '@cordon/contracts/audit'
import '@cordon/contracts/connectors'
import '@cordon/contracts/erasure'
import '@cordon/contracts/identity'
import '@cordon/contracts/inbox'
import '@cordon/contracts/moderation'
import '@cordon/contracts/publishing'
import '@cordon/contracts/trail'
import fc from 'fast-check'
import { summarise } from './summary'

const say = (type: string, data: unknown, who = 'Olwen Hughes') =>
  summarise({ type, who, data, handleOf: (id) => (id === 'a' ? 'calder_police' : undefined) })
const types = allEvents().map(eventType)
const author = { handle: 'x@social.example' }

describe('a step in plain English', () => {
  it.each([
    [
      'inbox.conversation.claimed.v1',
      { conversation: { author } },
      'Olwen Hughes claimed the conversation with @x@social.example',
    ],
    [
      'connectors.item.captured.v1',
      { kind: 'mention', author, accountId: 'a' },
      'Captured a mention by @x@social.example on @calder_police',
    ],
    ['connectors.delivery.sent.v1', { permalink: 'https://x.example/1' }, 'Sent to the network: https://x.example/1'],
    [
      'connectors.account.sending-stopped.v1',
      { account: { handle: 'calder' }, reason: 'hacked' },
      'Olwen Hughes stopped all sending through @calder: hacked',
    ],
    [
      'moderation.item.assessed.v1',
      { severity: 'high', lane: 'urgent', categories: ['threat_to_life'] },
      'Assessed: high severity, urgent lane, found threat to life',
    ],
    [
      'publishing.post.approved.v1',
      { post: { accountHandle: 'calder', content: { text: 'Road\nopen', inReplyTo: { authorHandle: 'x' } } } },
      'Olwen Hughes approved a reply to @x for @calder: “Road open”',
    ],
    [
      'publishing.post.settled.v1',
      { post: { status: 'released', accountHandle: 'calder', content: { text: 'Road open' } } },
      'On its way to the network: a post for @calder: “Road open”',
    ],
    [
      'audit.verification.finished.v1',
      { verification: { status: 'intact', size: 7 } },
      'Olwen Hughes had the ledger verified: all 7 entries are intact',
    ],
    [
      'audit.checkpoint.cosigned.v1',
      { cosignature: { witness: 'witness.council.example', size: 7 } },
      'Witness witness.council.example vouches for the first 7 entries',
    ],
    [
      'audit.checkpoint.time-stamped.v1',
      { timeStamp: { size: 7, at: '2026-11-21T09:00:00.000Z', authority: 'CN=x' } },
      'A time stamping authority vouches that the first 7 entries stood at 2026-11-21T09:00:00.000Z',
    ],
    ['inbox.arrivals.recorded.v1', { arrivals: [{}] }, 'Put 1 item into conversations'],
    ['publishing.campaign.ended-early.v2', {}, 'Olwen Hughes: campaign ended early (publishing)'],
    ['nonsense', null, 'Olwen Hughes: nonsense'],
  ])('says of %s what happened', (type, data, line) => {
    expect(say(type, data)).toBe(line)
  })

  it('has a sentence of its own for every event of the contracts', () => {
    for (const type of types) expect(say(type, {}, 'W')).not.toBe(fallback(type))
    expect(say('audit.thing.happened.v1', {}, 'W')).toBe(fallback('audit.thing.happened.v1'))
  })

  it('is one short line whatever the data hold, and never fails', () => {
    const field = fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.constant({ handle: 'a'.repeat(5000) }))
    const names = [
      'account',
      'author',
      'post',
      'conversation',
      'arrivals',
      'verification',
      'content',
      'reason',
      'handle',
      'categories',
      'kind',
      'factors',
      'target',
      'text',
      'status',
    ]
    const shape = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(field, fc.dictionary(fc.constantFrom(...names), field)),
    )
    const anyType = fc.oneof(fc.constantFrom(...types, '__proto__', 'constructor', 'toString', ''), fc.string())
    fc.assert(
      fc.property(anyType, fc.oneof(shape, fc.anything()), fc.string({ unit: 'binary' }), (type, data, who) => {
        const line = say(type, data, who)
        expect(line.length).toBeLessThanOrEqual(300)
        expect(line).not.toMatch(/[\p{Cc}\p{Surrogate}]/u)
      }),
      { numRuns: 2000 },
    )
  })
})

function fallback(type: string): string {
  const [service, aggregate, happened] = type.split('.')
  return `W: ${aggregate} ${happened} (${service})`.replaceAll('-', ' ')
}
