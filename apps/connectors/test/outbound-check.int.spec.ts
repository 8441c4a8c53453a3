import { resolveDelivery } from '@cordon/contracts/connectors'
import { type Post } from '@cordon/contracts/publishing'
import { until } from '@cordon/testing'
import { startDeliveryScene, type DeliveryScene } from './delivery-scene'
import { newId, UNIT } from './exercise'

describe('the rules at the send gate', () => {
  let scene: DeliveryScene
  beforeAll(async () => {
    scene = await startDeliveryScene()
    scene.moderation.says.set('VICTIM', 'block')
    scene.moderation.says.set('ARREST', 'approval')
    scene.moderation.says.set('MAYBE', 'warn')
    await scene.rows(`UPDATE account SET required_approvals = 0`)
  })
  afterEach(() => scene.network.faults.clear())
  afterAll(() => scene?.close())

  const unapproved = (text: string, change: Partial<Post> = {}) =>
    scene.post(text, { requiredApprovals: 0, approvals: [], ...change })
  const resolve = (post: Post) =>
    scene.stack
      .person([{ role: 'approver', units: [UNIT] }], 'Bo Approver')
      .call(resolveDelivery, { deliveryId: post.id, decision: 'send-again', reason: 'the rules changed' })

  it('are asked of exactly the words that leave, once for each call', async () => {
    const asked = scene.network.post('megan_brackenholt', '@calder_police is it open?')
    const authorHandle = `megan_brackenholt@${new URL(scene.network.url).host}`
    const inReplyTo = {
      conversationId: newId(),
      itemId: newId(),
      nativeId: asked.id,
      nativeKey: scene.network.statusUrl(asked),
      authorHandle,
      revision: 'original',
      kind: 'mention' as const,
    }
    const post = unapproved('It is open.', {})
    const reply = scene.post(post.content.text, { requiredApprovals: 0, approvals: [] }, { inReplyTo })
    await scene.release(reply)
    await scene.untilStatus(reply, 'sent')
    expect(scene.moderation.asked.filter(({ text }) => text.includes('It is open.'))).toEqual([
      { accountId: scene.account.id, unitId: UNIT, network: 'mastodon', text: `@${authorHandle} It is open.` },
    ])
    expect(scene.onNetwork(`@${authorHandle} It is open.`)).toBe(1)
  })

  it('let a warning go', async () => {
    const post = unapproved('MAYBE so')
    await scene.release(post)
    await scene.untilStatus(post, 'sent')
  })

  it('hold what they came to block after publishing let it through, and let it go when they change again', async () => {
    const post = scene.post('The VICTIM lives in Mill Lane')
    await scene.release(post)
    await scene.untilStatus(post, 'held')
    expect((await scene.delivery(post)).reason).toBe('A rule says no: The word VICTIM.')
    expect(await scene.story(post)).toEqual(['started', 'held'])
    expect((await resolve(post)).status).toBe('committing')
    await until('it to be held again', async () => (await scene.story(post)).length === 4)
    await scene.stack.settled()
    expect([scene.onNetwork('VICTIM'), (await scene.delivery(post)).attempts]).toEqual([0, 0])
    scene.moderation.says.delete('VICTIM')
    await resolve(post)
    await scene.untilStatus(post, 'sent')
    expect(scene.onNetwork('VICTIM')).toBe(1)
    scene.moderation.says.set('VICTIM', 'block')
  })

  it('ask for an approval by somebody else, whatever the account asks for', async () => {
    const alone = unapproved('ARREST made')
    await scene.release(alone)
    await scene.untilStatus(alone, 'held')
    expect((await scene.delivery(alone)).reason).toBe('It has 0 of the 1 approvals it needs for exactly this content.')
    expect(scene.onNetwork('ARREST made')).toBe(0)
    const approved = scene.post('ARREST approved', { requiredApprovals: 0 })
    await scene.release(approved)
    await scene.untilStatus(approved, 'sent')
  })

  it('are asked again before a repeat: what they block meanwhile is not repeated', async () => {
    scene.network.faults.add({ kind: 'rate-limited', endpoint: 'POST /api/v1/statuses', times: 1, delayMs: 1_200 })
    const post = scene.post('The SUSPECT is known')
    await scene.release(post)
    await until('the first call', async () => (await scene.delivery(post)).attempts === 1)
    scene.moderation.says.set('SUSPECT', 'block')
    await scene.untilStatus(post, 'held')
    expect(scene.onNetwork('SUSPECT')).toBe(0)
  })

  it('say no by saying nothing: while moderation is away nothing leaves, and afterwards all of it', async () => {
    await scene.stack.stop('moderation')
    const posts = Array.from({ length: 10 }, (_, i) => scene.post(`unheard ${i}.`))
    await scene.release(...posts)
    for (const post of posts) await scene.untilStatus(post, 'committing')
    await until('it to say why', async () => (await scene.delivery(posts[0] as Post)).reason !== null)
    expect((await scene.delivery(posts[0] as Post)).reason).toMatch(/Moderation does not answer/)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(scene.onNetwork('unheard')).toBe(0)
    await scene.stack.start('moderation')
    for (const post of posts) {
      await scene.untilStatus(post, 'sent')
      expect([await scene.story(post), scene.onNetwork(post.content.text)]).toEqual([['started', 'sent'], 1])
      expect(await scene.delivery(post)).toMatchObject({ attempts: 1, reason: null })
    }
  })

  it('let nothing go late that waited for them', async () => {
    await scene.stack.stop('moderation')
    const post = scene.post('too late')
    await scene.release(post)
    await until('it to wait', async () => (await scene.delivery(post)).reason !== null)
    await scene.rows(`UPDATE delivery SET due_at = now() - interval '16 minutes' WHERE id = $1`, [post.id])
    await scene.untilStatus(post, 'held')
    expect((await scene.delivery(post)).reason).toMatch(/15 minutes late/)
    await scene.stack.start('moderation')
    await scene.stack.settled()
    expect(scene.onNetwork('too late')).toBe(0)
  })
})
