import {
  configureAccount,
  disconnectAccount,
  listDeliveries,
  resolveDelivery,
  resumeSending,
  stopSending,
  type Delivery,
} from '@cordon/contracts/connectors'
import { contentHash, type Post } from '@cordon/contracts/publishing'
import { approval, startDeliveryScene, type DeliveryScene } from './delivery-scene'
import { newId, OTHER_UNIT, UNIT } from './exercise'

const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString()

describe('the send gate', () => {
  let scene: DeliveryScene
  beforeAll(async () => {
    scene = await startDeliveryScene()
  })
  afterAll(() => scene?.close())

  const approver = () => scene.stack.person([{ role: 'approver', units: [UNIT] }], 'Bo Approver')
  const resolve = (post: Post, decision: 'send-again' | 'abandon') =>
    approver().call(resolveDelivery, { deliveryId: post.id, decision, reason: 'looked into it' })
  const stop = () => scene.admin.call(stopSending, { accountId: scene.account.id, reason: 'drill' })
  const resume = () => scene.admin.call(resumeSending, { accountId: scene.account.id, reason: 'drill over' })

  it('sends what was approved, once, and says what became of it', async () => {
    const post = scene.post('The A12 is open again.')
    await scene.release(post)
    await scene.untilStatus(post, 'sent')
    expect(await scene.story(post)).toEqual(['started', 'sent'])
    expect(scene.onNetwork('The A12 is open again.')).toBe(1)
    const [event] = (await scene.stated<Delivery>('connectors.delivery.sent')).filter(
      ({ subject }) => subject === post.id,
    )
    const [status] = scene.network.statuses('calder_police')
    expect(event?.data).toMatchObject({ permalink: scene.network.statusUrl(status as never), nativeId: status?.id })
    await scene.release({ ...post, version: 4 })
    await scene.stack.settled()
    expect(scene.onNetwork('The A12 is open again.')).toBe(1)
  })

  it('answers in the conversation that the reply belongs to', async () => {
    const asked = scene.network.post('megan_brackenholt', '@calder_police is the A12 open?')
    const conversationId = newId()
    const inReplyTo = {
      conversationId,
      itemId: newId(),
      nativeId: asked.id,
      nativeKey: scene.network.statusUrl(asked),
      authorHandle: `megan_brackenholt@${new URL(scene.network.url).host}`,
      revision: 'original',
      kind: 'mention' as const,
    }
    const post = scene.post('It is open.', {}, { inReplyTo })
    await scene.release(post)
    await scene.untilStatus(post, 'sent')
    expect(scene.network.statuses('calder_police').at(-1)?.inReplyToId).toBe(asked.id)
    const officer = scene.stack.person([{ role: 'officer', units: [UNIT] }])
    const { items } = await officer.call(listDeliveries, { status: 'sent' })
    expect(items[0]).toMatchObject({ id: post.id, conversationId, status: 'sent' })
    const stranger = scene.stack.person([{ role: 'officer', units: [OTHER_UNIT] }])
    expect((await stranger.call(listDeliveries, {})).items).toEqual([])
  })

  const author = newId()
  const attacks: [string, () => Post, RegExp][] = [
    ['content that was changed after its approval', () => ({ ...scene.post('changed'), contentHash: 'a'.repeat(64), approvals: [approval('a'.repeat(64))] }), /not what was approved/],
    ['an approval of other content', () => scene.post('other', { approvals: [approval('b'.repeat(64))] }), /0 of the 1 approvals/],
    ['an author who approves their own post', () => ownApproval(scene.post('own', { authorId: author })), /approved their own/],
    ['an author hidden among enough approvals', () => ownApproval(scene.post('own two', { authorId: author }), true), /approved their own/],
    ['too few approvals', () => scene.post('few', { requiredApprovals: 2 }), /1 of the 2 approvals/],
    ['one person counted twice', () => twice(scene.post('twice', { requiredApprovals: 2 })), /1 of the 2 approvals/],
    ['a voided approval', () => voided(scene.post('voided')), /0 of the 1 approvals/],
    ['no approval where the post says none is needed', () => scene.post('none', { requiredApprovals: 0, approvals: [] }), /0 of the 1 approvals/],
    ['what is more than 15 minutes late', () => scene.post('late', {}, { notBefore: minutes(-16) }), /15 minutes late/],
    ['what is early', () => scene.post('early', {}, { notBefore: minutes(5) }), /has not come/],
    ['an account that is not here', () => scene.post('nowhere', {}, { accountId: newId() }), /does not have this account/],
    ['an account of another unit', () => scene.post('foreign', { unitId: OTHER_UNIT }), /another unit/],
  ] // prettier-ignore
  it.each(attacks)('holds %s', async (_what, make, reason) => {
    const post = make()
    await scene.release(post)
    await scene.untilStatus(post, 'held')
    expect((await scene.delivery(post)).reason).toMatch(reason)
    expect(await scene.story(post)).toEqual(['held'])
    await scene.stack.settled()
    expect(scene.onNetwork(post.content.text)).toBe(0)
  })

  it('asks for as many approvals as the account asks for now', async () => {
    await scene.admin.call(configureAccount, { accountId: scene.account.id, requiredApprovals: 2 })
    const post = scene.post('two needed')
    await scene.release(post)
    await scene.untilStatus(post, 'held')
    const two = scene.post('two given')
    await scene.release({ ...two, approvals: [approval(two.contentHash), approval(two.contentHash)] })
    await scene.untilStatus(two, 'sent')
    await scene.admin.call(configureAccount, { accountId: scene.account.id, requiredApprovals: 1 })
  })

  it('holds what comes while sending is stopped, until a person sends it again', async () => {
    await stop()
    const post = scene.post('while stopped')
    await scene.release(post)
    await scene.untilStatus(post, 'held')
    expect(await resolve(post, 'send-again')).toMatchObject({
      status: 'held',
      reason: expect.stringContaining('stopped'),
    })
    await resume()
    expect(scene.onNetwork('while stopped')).toBe(0)
    expect(await resolve(post, 'send-again')).toMatchObject({ status: 'committing' })
    await scene.untilStatus(post, 'sent')
    expect(scene.onNetwork('while stopped')).toBe(1)
    await expect(resolve(post, 'abandon')).rejects.toMatchObject({ problem: { code: 'DELIVERY_SETTLED' } })
  })

  it('lets a person abandon what is held, and nobody else', async () => {
    const post = scene.post('to abandon', { approvals: [] })
    await scene.release(post)
    await scene.untilStatus(post, 'held')
    const input = { deliveryId: post.id, decision: 'abandon', reason: 'not mine' } as const
    const officer = scene.stack.person([
      { role: 'officer', units: [UNIT] },
      { role: 'approver', units: [OTHER_UNIT] },
    ])
    await expect(officer.call(resolveDelivery, input)).rejects.toMatchObject({ problem: { code: 'PERMISSION_DENIED' } })
    const stranger = scene.stack.person([{ role: 'approver', units: [OTHER_UNIT] }])
    await expect(stranger.call(resolveDelivery, input)).rejects.toMatchObject({
      problem: { code: 'DELIVERY_NOT_FOUND' },
    })
    expect(await resolve(post, 'abandon')).toMatchObject({ status: 'abandoned' })
    await scene.release({ ...post, version: 9, approvals: [approval(post.contentHash)] })
    await scene.stack.settled()
    expect((await scene.delivery(post)).status).toBe('abandoned')
  })

  it('takes a held post again once it was mended and released anew', async () => {
    const post = scene.post('first draft', { approvals: [] })
    await scene.release(post)
    await scene.untilStatus(post, 'held')
    const content = { ...post.content, text: 'second draft' }
    const hash = contentHash(content)
    await scene.release({ ...post, version: 5, content, contentHash: hash, approvals: [approval(hash)] })
    await scene.untilStatus(post, 'sent')
    expect([scene.onNetwork('first draft'), scene.onNetwork('second draft')]).toEqual([0, 1])
  })

  it('starts nothing more once a stop is accepted, however many are waiting', async () => {
    scene.network.faults.add({ kind: 'slow', endpoint: 'POST /api/v1/statuses', delayMs: 30 })
    for (let round = 0; round < 3; round++) {
      const posts = Array.from({ length: 10 }, (_, i) => scene.post(`race ${round}.${i}`))
      const seen = () => posts.filter((post) => scene.onNetwork(post.content.text) > 0).length
      await Promise.all(posts.map((post) => scene.release(post)))
      await scene.untilStatus(posts[0] as Post, 'sent')
      await stop()
      const atStop = seen()
      await scene.stack.settled()
      for (const post of posts) expect(['sent', 'held']).toContain((await settledStatus(post)).status)
      // The call that had begun may still land; nothing else.
      expect(seen() - atStop).toBeLessThanOrEqual(1)
      const sent = await Promise.all(posts.map(async (post) => (await scene.delivery(post)).status === 'sent'))
      expect(sent.filter(Boolean)).toHaveLength(seen())
      await resume()
    }
    scene.network.faults.clear()
  })

  it('keeps its rules in the database too', async () => {
    const post = scene.post('in the database', { approvals: [] })
    await scene.release(post)
    await scene.untilStatus(post, 'held')
    const start = `UPDATE delivery SET status = 'committing', idempotency_key = gen_random_uuid(), intent_at = now() WHERE id = $1`
    await expect(scene.rows(start, [post.id])).rejects.toThrow(/lacks approvals/)
    const approve = (by: string, hash: string) =>
      scene.rows(`INSERT INTO delivery_approval VALUES ($1, $2, $3, $4)`, [post.id, post.authorId, hash, by])
    await expect(approve(post.authorId, post.contentHash)).rejects.toThrow(/check constraint/)
    await expect(approve(newId(), 'c'.repeat(64))).rejects.toThrow(/foreign key/)
    await approve(newId(), post.contentHash)
    await expect(
      scene.rows(`UPDATE delivery SET content_hash = $2 WHERE id = $1`, [post.id, 'c'.repeat(64)]),
    ).rejects.toThrow(/foreign key/)
    await stop()
    await expect(scene.rows(start, [post.id])).rejects.toThrow(/does not send/)
    await resume()
    const [sent] = await scene.rows<{ id: string }>(`SELECT id FROM delivery WHERE status = 'sent' LIMIT 1`)
    for (const change of [`status = 'held', native_key = NULL`, `content = '{}'`])
      await expect(scene.rows(`UPDATE delivery SET ${change} WHERE id = $1`, [sent?.id])).rejects.toThrow(
        /delivery .* (settled|another)/,
      )
  })

  it('sends nothing from an account that was disconnected', async () => {
    await scene.admin.call(disconnectAccount, { accountId: scene.account.id, reason: 'moved' })
    const post = scene.post('from the past')
    await scene.release(post)
    await scene.untilStatus(post, 'held')
    expect((await scene.delivery(post)).reason).toBe('The account is disconnected.')
  })

  async function settledStatus(post: Post) {
    await Promise.race([scene.untilStatus(post, 'sent'), scene.untilStatus(post, 'held')])
    return scene.delivery(post)
  }
})

function ownApproval(post: Post, among = false): Post {
  const own = approval(post.contentHash, post.authorId)
  return { ...post, approvals: among ? [approval(post.contentHash), own, approval(post.contentHash)] : [own] }
}

function twice(post: Post): Post {
  const [one] = post.approvals
  return { ...post, approvals: one ? [one, one] : [] }
}

function voided(post: Post): Post {
  return { ...post, approvals: post.approvals.map((one) => ({ ...one, voided: true })) }
}
