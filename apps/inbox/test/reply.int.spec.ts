import type { EventContract } from '@cordon/contracts'
import {
  deliveryHeld,
  deliveryRefused,
  deliverySent,
  deliveryStarted,
  deliveryUnknown,
  type CapturedItem,
  type Delivery,
} from '@cordon/contracts/connectors'
import {
  claimConversation,
  closeConversation,
  listConversations,
  readConversation,
  releaseConversation,
  submitReply,
} from '@cordon/contracts/inbox'
import {
  contentHash,
  postApproved,
  postReleased,
  postSubmitted,
  postWithdrawn,
  type Post,
} from '@cordon/contracts/publishing'
import { until } from '@cordon/testing'
import type { TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import {
  account,
  assessed,
  captured,
  connected,
  item,
  startInbox,
  threat,
  type InboxStack,
  type Said,
} from './inbox-stack'

describe('claims and replies', () => {
  let inbox: InboxStack
  let at: { accountId: string; unitId: string }
  beforeAll(async () => {
    inbox = await startInbox()
  })
  afterAll(async () => {
    await inbox?.stack.close()
  })
  // Each test has a unit and an account of its own.
  beforeEach(async () => {
    at = { accountId: uuid(), unitId: uuid() }
    await inbox.say(connected(account(at.accountId, at.unitId)))
  })

  const officer = (units: '*' | string[] = [at.unitId], name?: string) =>
    inbox.stack.person([{ role: 'officer', units }], name)
  const settled = () => inbox.stack.settled()
  const refusal = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) })
  const only = async (person: TestPerson) => {
    const { items } = await person.call(listConversations, { accountId: at.accountId })
    expect(items).toHaveLength(1)
    return items[0] as (typeof items)[0]
  }
  const arrived = async (more: Partial<CapturedItem> & { key?: string } = {}) => {
    const one = item(at, more)
    await inbox.say(captured(one))
    await settled()
    const { items } = await officer().call(listConversations, { accountId: at.accountId })
    return { item: one, conversationId: items[0]?.id as string, itemId: one.itemId }
  }
  const facts = async (type: string, conversationId: string) =>
    (
      await inbox.sql<{ envelope: string }>(
        `SELECT envelope FROM outbox WHERE type = $1 AND envelope LIKE '%' || $2 || '%' ORDER BY position`,
        [type, conversationId],
      )
    ).map(({ envelope }) => JSON.parse(envelope) as { actor: string; subject: string; data: Record<string, unknown> })

  const post = (postId: string, event: EventContract, status: Post['status'], version: number): Said => {
    const content = { accountId: at.accountId, text: 'Tomorrow at nine.', visibility: 'public' as const }
    const whole: Post = {
      id: postId,
      unitId: at.unitId,
      network: 'mastodon',
      accountHandle: 'council@social.example',
      status,
      content,
      contentHash: contentHash(content),
      authorId: uuid(),
      authorName: 'Sam Officer',
      requiredApprovals: 1,
      approvals: [],
      submittedAt: '2026-11-21T09:00:00.000Z',
      version,
    }
    return { event, id: postId, version, data: { post: whole } }
  }
  const delivery = (
    postId: string,
    event: EventContract,
    status: Delivery['status'],
    version: number,
    more: Partial<Delivery> = {},
  ): Said => ({
    event,
    id: postId,
    version,
    data: {
      id: postId,
      accountId: at.accountId,
      unitId: at.unitId,
      status,
      contentHash: 'a'.repeat(64),
      attempts: 1,
      updatedAt: '2026-11-21T12:00:00.000Z',
      version,
      ...more,
    } satisfies Delivery,
  })
  const on = (event: unknown) => event as EventContract

  it('lets exactly one of ten take a conversation, and only that one answer, close or give it back', async () => {
    const { conversationId, itemId } = await arrived()
    const people = Array.from({ length: 10 }, (_, i) => officer([at.unitId], `Officer ${i}`))
    const outcomes = await Promise.allSettled(
      people.map((person) => person.call(claimConversation, { conversationId })),
    )
    const won = outcomes.findIndex(({ status }) => status === 'fulfilled')
    const lost = outcomes.filter(({ status }) => status === 'rejected')
    expect(lost).toHaveLength(9)
    for (const { reason } of lost as PromiseRejectedResult[]) expect(reason).toEqual(refusal('CONVERSATION_CLAIMED'))
    const winner = people[won] as TestPerson
    const loser = people[(won + 1) % 10] as TestPerson
    expect(await only(loser)).toMatchObject({ claimedBy: winner.id, claimedByName: `Officer ${won}`, version: 2 })
    expect(await facts('inbox.conversation.claimed.v1', conversationId)).toHaveLength(1)
    const answer = { conversationId, itemId, text: 'Tomorrow at nine.' }
    await expect(loser.call(submitReply, answer)).rejects.toEqual(refusal('CONVERSATION_NOT_YOURS'))
    await expect(loser.call(releaseConversation, { conversationId })).rejects.toEqual(refusal('CONVERSATION_NOT_YOURS'))
    await expect(loser.call(closeConversation, { conversationId })).rejects.toEqual(refusal('CONVERSATION_NOT_YOURS'))
    const claimOf = async (claim: 'mine' | 'unclaimed', person: TestPerson) =>
      (await person.call(listConversations, { claim })).items.length
    expect([await claimOf('mine', winner), await claimOf('mine', loser), await claimOf('unclaimed', loser)]).toEqual([
      1, 0, 0,
    ])
    await winner.call(releaseConversation, { conversationId })
    expect(await loser.call(claimConversation, { conversationId })).toMatchObject({ claimedBy: loser.id })
  })

  it('lets only one of ten replies at once through', async () => {
    const { conversationId, itemId } = await arrived()
    const person = officer()
    await person.call(claimConversation, { conversationId })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => person.call(submitReply, { conversationId, itemId, text: `Answer ${i}` })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await facts('inbox.reply.submitted.v1', conversationId)).toHaveLength(1)
  })

  it('shows and lets be claimed nothing of another unit', async () => {
    const { conversationId, itemId } = await arrived({ text: 'The secret word is heron' })
    const stranger = officer([uuid()])
    expect((await stranger.call(listConversations, {})).items).toEqual([])
    expect((await stranger.call(listConversations, { search: 'heron' })).items).toEqual([])
    expect((await stranger.call(listConversations, {})).open.map(({ count }) => count)).toEqual([0, 0, 0, 0])
    for (const attempt of [
      stranger.call(readConversation, { conversationId }),
      stranger.call(claimConversation, { conversationId }),
      stranger.call(releaseConversation, { conversationId }),
      stranger.call(closeConversation, { conversationId }),
      stranger.call(submitReply, { conversationId, itemId, text: 'Hello' }),
    ])
      await expect(attempt).rejects.toEqual(refusal('CONVERSATION_NOT_FOUND'))
    // Who may read here but claim elsewhere only.
    const reader = inbox.stack.person([
      { role: 'auditor', units: [at.unitId] },
      { role: 'officer', units: [uuid()] },
    ])
    await expect(reader.call(claimConversation, { conversationId })).rejects.toEqual(refusal('PERMISSION_DENIED'))
    expect(await only(officer())).toMatchObject({ version: 1 })
  })

  it('says why a reply cannot go', async () => {
    const { conversationId, itemId } = await arrived()
    const elsewhere = item(at)
    await inbox.say(captured(elsewhere))
    await settled()
    const person = officer()
    const attempt = (more: object) => person.call(submitReply, { conversationId, itemId, text: 'Hello', ...more })
    await expect(attempt({})).rejects.toEqual(refusal('CONVERSATION_NOT_YOURS'))
    await person.call(claimConversation, { conversationId })
    await expect(attempt({ itemId: elsewhere.itemId })).rejects.toEqual(refusal('ITEM_NOT_FOUND'))
    await expect(attempt({ conversationId: uuid() })).rejects.toEqual(refusal('CONVERSATION_NOT_FOUND'))
    await expect(attempt({ text: 'x'.repeat(496) })).rejects.toEqual(refusal('TEXT_TOO_LONG'))
    await person.call(closeConversation, { conversationId })
    await expect(attempt({})).rejects.toEqual(refusal('CONVERSATION_CLOSED'))
    expect(await facts('inbox.reply.submitted.v1', conversationId)).toEqual([])
  })

  it('hands the reply to publishing with where it goes, and follows it until it is sent', async () => {
    const { conversationId, itemId, item: asked } = await arrived({ key: 'question', threadRootKey: 'question' })
    await inbox.say(assessed(asked, threat))
    await settled()
    const person = officer()
    await person.call(claimConversation, { conversationId })
    const { postId } = await person.call(submitReply, {
      conversationId,
      itemId,
      text: 'Tomorrow\u0000 at nine.',
      notBefore: '2026-11-22T09:00:00Z',
    })
    const [submitted] = await facts('inbox.reply.submitted.v1', conversationId)
    expect(submitted).toMatchObject({
      subject: postId,
      actor: `person:${person.id}`,
      data: {
        text: 'Tomorrow\uFFFD at nine.',
        authorName: 'Sam Officer',
        unitId: at.unitId,
        notBefore: '2026-11-22T09:00:00Z',
        target: { itemId, nativeKey: 'question', threadRootKey: 'question', visibility: 'public', kind: 'mention' },
      },
    })
    const reply = async () => (await person.call(readConversation, { conversationId })).replies[0]
    expect(await reply()).toMatchObject({ postId, status: 'in-review', text: 'Tomorrow\uFFFD at nine.' })
    await expect(person.call(submitReply, { conversationId, itemId, text: 'Again' })).rejects.toEqual(
      refusal('REPLY_PENDING'),
    )

    await inbox.say(post(postId, on(postSubmitted), 'in-review', 1), post(postId, on(postApproved), 'approved', 2))
    await settled()
    expect(await reply()).toMatchObject({ status: 'approved', contentHash: expect.any(String) })
    await inbox.say(post(postId, on(postReleased), 'released', 3))
    await inbox.say(
      delivery(postId, on(deliveryStarted), 'committing', 1),
      delivery(postId, on(deliveryUnknown), 'unknown', 2, { reason: 'No answer.' }),
    )
    await settled()
    expect(await reply()).toMatchObject({ status: 'unknown', reason: 'No answer.' })
    await expect(person.call(submitReply, { conversationId, itemId, text: 'Again' })).rejects.toEqual(
      refusal('REPLY_PENDING'),
    )
    expect(await only(person)).toMatchObject({ lane: 'urgent', waitingSince: asked.capturedAt })

    const sent = { permalink: 'https://social.example/1', nativeKey: 'our answer', nativeId: '9', conversationId }
    await inbox.say(delivery(postId, on(deliverySent), 'sent', 3, sent))
    await settled()
    // What was said earlier comes again, and changes nothing.
    await inbox.say(delivery(postId, on(deliveryUnknown), 'unknown', 2))
    await inbox.say(post(postId, on(postApproved), 'approved', 2))
    await settled()
    expect(await reply()).toMatchObject({
      status: 'sent',
      permalink: 'https://social.example/1',
      sentAt: '2026-11-21T12:00:00.000Z',
    })
    const answered = await only(person)
    expect(answered).toMatchObject({ lane: 'routine', severity: 'none', categories: [], claimedBy: person.id })
    expect(answered.waitingSince).toBeUndefined()
    const updates = await facts('inbox.conversation.updated.v1', conversationId)
    expect(updates.at(-1)?.data).toEqual({ conversation: answered })

    // A public answer to our answer stands in the same conversation, though it names nothing else of it.
    await inbox.say(captured(item(at, { key: 'thanks', inReplyToKey: 'our answer', kind: 'reply' })))
    await settled()
    expect(await only(person)).toMatchObject({ id: conversationId, itemCount: 2, lane: 'unassessed' })
    expect((await person.call(submitReply, { conversationId, itemId, text: 'Welcome' })).postId).not.toBe(postId)
  })

  it('joins what answered our reply before we knew that it was sent', async () => {
    const { conversationId, itemId } = await arrived({ key: 'asked' })
    const person = officer()
    await person.call(claimConversation, { conversationId })
    const { postId } = await person.call(submitReply, { conversationId, itemId, text: 'Soon.' })
    await inbox.say(captured(item(at, { key: 'quick', inReplyToKey: 'ours', kind: 'reply' })))
    await settled()
    expect((await person.call(listConversations, {})).items).toHaveLength(2)
    await inbox.say(delivery(postId, on(deliverySent), 'sent', 1, { nativeKey: 'ours' }))
    await settled()
    // The quick answer has not been answered itself: somebody still waits.
    expect(await only(person)).toMatchObject({
      id: conversationId,
      itemCount: 2,
      lane: 'unassessed',
      claimedBy: person.id,
      waitingSince: expect.any(String),
    })
  })

  it('frees the conversation when the reply is taken back or refused, in whatever order the streams tell it', async () => {
    const { conversationId, itemId } = await arrived()
    const person = officer()
    await person.call(claimConversation, { conversationId })
    const submit = async () => (await person.call(submitReply, { conversationId, itemId, text: 'Hello' })).postId
    const first = await submit()
    await inbox.say(delivery(first, on(deliveryHeld), 'held', 1, { reason: 'Sending is stopped.' }))
    await inbox.say(post(first, on(postReleased), 'released', 2), post(first, on(postSubmitted), 'in-review', 1))
    await settled()
    const replies = async () => (await person.call(readConversation, { conversationId })).replies
    expect(await replies()).toEqual([expect.objectContaining({ status: 'held', reason: 'Sending is stopped.' })])
    await inbox.say(post(first, on(postWithdrawn), 'withdrawn', 3))
    await settled()
    const second = await submit()
    await inbox.say(
      delivery(second, on(deliveryRefused), 'refused', 2),
      delivery(second, on(deliveryStarted), 'committing', 1),
    )
    await settled()
    await submit()
    expect((await replies()).map(({ status }) => status)).toEqual(['withdrawn', 'refused', 'in-review'])
    expect(await only(person)).toMatchObject({ waitingSince: expect.any(String) })
    expect(await inbox.sql(`SELECT * FROM dead_letter`)).toEqual([])
  })

  it('closes what needs nothing more, and opens it when somebody writes again', async () => {
    const { conversationId, item: first } = await arrived({ key: 'first' })
    const person = officer()
    await person.call(claimConversation, { conversationId })
    const closed = await person.call(closeConversation, { conversationId })
    expect(closed).toMatchObject({ status: 'closed' })
    expect(closed.claimedBy).toBeUndefined()
    await expect(person.call(claimConversation, { conversationId })).rejects.toEqual(refusal('CONVERSATION_CLOSED'))
    expect((await person.call(listConversations, { status: 'open' })).items).toEqual([])
    expect((await person.call(listConversations, {})).items).toHaveLength(1)
    // What was found in it afterwards does not open it.
    await inbox.say(assessed(first, threat))
    await settled()
    expect(await only(person)).toMatchObject({ status: 'closed', lane: 'routine' })
    await inbox.say(captured(item(at, { key: 'second', inReplyToKey: 'first' })))
    await settled()
    expect(await only(person)).toMatchObject({ id: conversationId, status: 'open', itemCount: 2, lane: 'unassessed' })
    expect((await person.call(listConversations, {})).open).toContainEqual({ lane: 'unassessed', count: 1 })
  })

  it('takes commands while the broker is away, and its events arrive once it is back', async () => {
    const { conversationId } = await arrived()
    const store = inbox.stack.service('inbox')
    const before = (await facts('inbox.conversation.claimed.v1', conversationId)).length
    const { ConversationStore } = await import('../src/conversation.store')
    const { claim } = await import('../src/domain/conversation')
    await inbox.stack.nats.kill9()
    const by = { id: uuid(), name: 'Sam' }
    const decision = await store.app
      .get(ConversationStore)
      .decide(conversationId, { actor: `person:${by.id}`, authority: 'test' }, (conversation) =>
        claim(conversation, by),
      )
    expect(decision.ok).toBe(true)
    await inbox.say(captured(item(at, { key: 'while away' })))
    await inbox.stack.nats.restart()
    // Everybody has to notice and connect again first.
    await until(
      'what happened meanwhile to arrive',
      async () =>
        (
          await officer()
            .call(listConversations, { accountId: at.accountId })
            .catch(() => undefined)
        )?.items.length === 2,
      { timeoutMs: 100_000, everyMs: 100 },
    )
    await settled()
    expect((await facts('inbox.conversation.claimed.v1', conversationId)).length).toBe(before + 1)
  }, 120_000)

  it('loses and doubles nothing when the database drops its connections between batches', async () => {
    const items = Array.from({ length: 300 }, (_, i) =>
      item(at, { key: `k${i}`, ...(i % 3 > 0 && { inReplyToKey: `k${i - 1}` }) }),
    )
    for (let i = 0; i < items.length; i += 30) {
      await inbox.say(...items.slice(i, i + 30).map((one) => captured(one)))
      await inbox.say(...items.slice(i, i + 30).map((one) => assessed(one, i === 60 ? threat : {})))
      // The service may be kept from connecting for a moment itself.
      await inbox
        .sql(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        )
        .catch(() => undefined)
    }
    await settled()
    const { items: page, open } = await officer().call(listConversations, { limit: 100 })
    expect(page).toHaveLength(100)
    expect(page.every(({ itemCount }) => itemCount === 3)).toBe(true)
    expect(open.map(({ count }) => count)).toEqual([10, 0, 0, 90])
    expect(await inbox.sql(`SELECT * FROM dead_letter`)).toEqual([])
  })
})
