import { fact } from '@cordon/contracts'
import {
  accountConfigured,
  deliverySent,
  deliveryUnknown,
  type Account,
  type Delivery,
} from '@cordon/contracts/connectors'
import { replySubmitted } from '@cordon/contracts/inbox'
import {
  approvePost,
  canonicalContent,
  contentHash,
  editPost,
  listPosts,
  readPost,
  rejectPost,
  submitPost,
  withdrawPost,
  type Post,
} from '@cordon/contracts/publishing'
import { until } from '@cordon/testing'
import type { Stack, TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { startPostScene, unitId, type PostScene } from './post-scene'

describe('posts and their approval', () => {
  let scene: PostScene
  let stack: Stack
  let officer: TestPerson
  let approver: TestPerson
  let account: Account

  beforeAll(async () => {
    scene = await startPostScene()
    ;({ stack, officer } = scene)
    approver = newApprover()
    account = await connected(1)
  })
  afterAll(async () => {
    await stack?.close()
  })

  const newApprover = () => scene.newApprover()
  const state: PostScene['state'] = (...facts) => scene.state(...facts)
  const connected: PostScene['connected'] = (requiredApprovals) => scene.connected(requiredApprovals)
  const submitted = (text = 'The road is open.', notBefore?: Date) =>
    officer.call(submitPost, {
      accountId: account.id,
      text,
      visibility: 'public',
      ...(notBefore && { notBefore: notBefore.toISOString() }),
    })
  const approve = (post: Post, by = approver) =>
    by.call(approvePost, { postId: post.id, contentHash: post.contentHash })
  const released = async (postId: string) =>
    (
      (await stack
        .service('publishing')
        .database?.query<{ envelope: string }>(
          `SELECT envelope FROM outbox WHERE type = 'publishing.post.released.v1' ORDER BY position`,
        )) ?? []
    )
      .map(({ envelope }) => JSON.parse(envelope) as { data: { post: Post }; authority: string; actor: string })
      .filter(({ data }) => data.post.id === postId)
  const sql: PostScene['sql'] = (...query) => scene.sql(...query)

  it('turns a reply into a post that goes out with another person’s approval', async () => {
    const postId = uuid()
    const reply = scene.replyOf(postId, account.id, 'Hello')
    await state('inbox', [fact(replySubmitted, postId, 1, reply)], `person:${officer.id}`)
    await stack.settled()
    const post = await approver.call(readPost, { postId })
    expect(post).toMatchObject({
      status: 'in-review',
      authorId: officer.id,
      content: { text: 'Hello', inReplyTo: { conversationId: reply.conversationId } },
    })
    expect((await approver.call(listPosts, { queue: 'mine-to-approve' })).items.map(({ id }) => id)).toContain(postId)
    expect((await approve(post)).status).toBe('released')
    const [event] = await released(postId)
    expect(event).toMatchObject({
      actor: `person:${approver.id}`,
      authority: 'post:approve as approver',
      data: { post: { approvals: [{ approverId: approver.id, contentHash: post.contentHash }] } },
    })
    expect((await approver.call(listPosts, { queue: 'mine-to-approve' })).items.map(({ id }) => id)).not.toContain(
      postId,
    )
  })

  it('does not let authors approve their own post, whatever their roles', async () => {
    const both = stack.person([
      { role: 'officer', units: '*' },
      { role: 'approver', units: '*' },
    ])
    const post = await both.call(submitPost, { accountId: account.id, text: 'mine', visibility: 'public' })
    await expect(approve(post, both)).rejects.toMatchObject({ problem: { code: 'AUTHOR_CANNOT_APPROVE', status: 403 } })
    expect(await released(post.id)).toEqual([])
  })

  it('voids approvals by an edit and refuses the approval of the old content', async () => {
    const post = await submitted('as approved', new Date(Date.now() + 3_600_000))
    expect((await approve(post)).status).toBe('approved')
    const edited = await officer.call(editPost, {
      postId: post.id,
      text: 'swapped',
      notBefore: post.content.notBefore as string,
      contentHash: post.contentHash,
    })
    expect(edited).toMatchObject({ status: 'in-review', approvals: [{ voided: true }] })
    await expect(approve(post)).rejects.toMatchObject({ problem: { code: 'CONTENT_CHANGED' } })
    expect((await approve(edited)).status).toBe('approved')
  })

  it('releases exactly once when ten approve at once and two are needed', async () => {
    account = await connected(2)
    const post = await submitted('twice')
    const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => approve(post, newApprover())))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await released(post.id)).toHaveLength(1)
    account = await connected(1)
  })

  it('never releases what nobody approved when edits and approvals race', async () => {
    for (let round = 0; round < 5; round++) {
      const post = await submitted('first words')
      const edit = () => officer.call(editPost, { postId: post.id, text: 'other words', contentHash: post.contentHash })
      await Promise.allSettled([edit(), ...Array.from({ length: 9 }, () => approve(post, newApprover()))])
      for (const { data } of await released(post.id))
        expect(data.post).toMatchObject({ contentHash: post.contentHash, content: { text: 'first words' } })
    }
  })

  it('sends a scheduled post at its time, and one that is not approved by then not at all', async () => {
    const due = new Date(Date.now() + 1_500)
    const [kept, missed] = [await submitted('on time', due), await submitted('too late', due)]
    expect((await approve(kept)).status).toBe('approved')
    await until(
      'the times to pass',
      async () => (await officer.call(readPost, { postId: missed.id })).status === 'expired',
    )
    expect(await officer.call(readPost, { postId: kept.id })).toMatchObject({ status: 'released' })
    await expect(approve(missed)).rejects.toMatchObject({ problem: { code: 'POST_NOT_IN_REVIEW' } })
    expect(await released(missed.id)).toEqual([])
    const [{ envelope } = { envelope: '{}' }] = (await sql(
      `SELECT envelope FROM outbox WHERE type = 'publishing.post.released.v1' ORDER BY position DESC LIMIT 1`,
    )) as { envelope: string }[]
    expect(Date.parse((JSON.parse(envelope) as { time: string }).time)).toBeGreaterThanOrEqual(due.getTime())
  })

  it('asks for the approval the account has come to need before a scheduled post goes', async () => {
    const own = await connected(1)
    const post = await officer.call(submitPost, {
      accountId: own.id,
      text: 'stricter',
      visibility: 'public',
      notBefore: new Date(Date.now() + 1_000).toISOString(),
    })
    await approve(post)
    await state('connectors', [
      fact(accountConfigured, own.id, own.version + 100, {
        account: { ...own, requiredApprovals: 2, version: own.version + 100 },
      }),
    ])
    await until(
      'the post to be stopped',
      async () => (await officer.call(readPost, { postId: post.id })).status === 'expired',
    )
    expect(await released(post.id)).toEqual([])
  })

  it('sends back with a reason, takes the edit, and lets the author withdraw', async () => {
    const post = await submitted('which road?')
    await approver.call(rejectPost, { postId: post.id, contentHash: post.contentHash, reason: 'Say which road.' })
    const edited = await officer.call(editPost, { postId: post.id, text: 'Mill Lane', contentHash: post.contentHash })
    expect(edited.status).toBe('in-review')
    expect((await officer.call(withdrawPost, { postId: post.id })).status).toBe('withdrawn')
    await expect(approve(edited)).rejects.toMatchObject({ problem: { code: 'POST_NOT_IN_REVIEW' } })
  })

  it('refuses texts the network would not take, that hold control characters, and other units', async () => {
    await expect(submitted('x'.repeat(501))).rejects.toMatchObject({ problem: { code: 'TEXT_TOO_LONG' } })
    expect((await submitted('👩‍👩‍👧'.repeat(500))).status).toBe('in-review')
    // A link counts as 23 on Mastodon, however long it is.
    expect((await submitted(`https://council.example/${'x'.repeat(900)}`)).status).toBe('in-review')
    await expect(submitted('nul\u0000')).rejects.toMatchObject({
      problem: { code: 'INPUT_INVALID', errors: [{ field: 'text' }] },
    })
    await expect(submitted('half \ud800')).rejects.toMatchObject({ problem: { code: 'INPUT_INVALID' } })
    const stranger = stack.person([{ role: 'officer', units: [uuid()] }])
    await expect(
      stranger.call(submitPost, { accountId: account.id, text: 'x', visibility: 'public' }),
    ).rejects.toMatchObject({ problem: { code: 'ACCOUNT_NOT_FOUND' } })
    const post = await submitted()
    await expect(stranger.call(readPost, { postId: post.id })).rejects.toMatchObject({
      problem: { code: 'POST_NOT_FOUND' },
    })
    expect((await stranger.call(listPosts, {})).items).toEqual([])
  })

  it('takes in what became of the post, in whatever order it is told', async () => {
    const post = await approve(await submitted('sent'))
    const delivery: Delivery = {
      id: post.id,
      accountId: account.id,
      unitId,
      status: 'sent',
      contentHash: post.contentHash,
      permalink: 'https://example.test/9',
      attempts: 1,
      updatedAt: new Date().toISOString(),
      version: 3,
    }
    await state('connectors', [
      fact(deliverySent, post.id, 3, delivery),
      fact(deliveryUnknown, post.id, 2, { ...delivery, status: 'unknown', version: 2 }),
    ])
    await stack.settled()
    expect(await officer.call(readPost, { postId: post.id })).toMatchObject({
      status: 'sent',
      permalink: 'https://example.test/9',
    })
  })

  it('catches up after the broker was away', async () => {
    const post = await submitted('kept')
    await stack.nats.kill9()
    await stack.nats.restart()
    expect((await until('the broker', () => approve(post).catch(() => undefined))).status).toBe('released')
    await stack.settled()
  })

  describe('in the database itself, whatever the code above thinks,', () => {
    const own = uuid()
    const forged = { accountId: '', text: 'forged', visibility: 'public' as const }
    const approvalBy = (post: Post, approverId: string, hash = post.contentHash) =>
      sql(
        `INSERT INTO approval (post_id, author_id, approver_id, approver_name, content_hash, at) VALUES ($1, $2, $3, 'x', $4, now())`,
        [post.id, post.authorId, approverId, hash],
      )
    const release = (post: Post) => sql(`UPDATE post SET status = 'released' WHERE id = $1`, [post.id])
    const swap = (post: Post) => {
      const content = { ...forged, accountId: account.id }
      return sql(`UPDATE post SET content = $2, content_hash = $3 WHERE id = $1`, [
        post.id,
        canonicalContent(content),
        contentHash(content),
      ])
    }

    it('no author approves', async () => {
      const post = await submitted()
      await expect(approvalBy(post, post.authorId)).rejects.toThrow('author_cannot_approve')
      await expect(
        sql(
          `INSERT INTO approval (post_id, author_id, approver_id, approver_name, content_hash, at) VALUES ($1, $2, $3, 'x', $4, now())`,
          [post.id, own, post.authorId, post.contentHash],
        ),
      ).rejects.toThrow('foreign key')
      await expect(sql(`UPDATE post SET author_id = $2 WHERE id = $1`, [post.id, own])).rejects.toThrow('final')
    })

    it('nothing is released without approvals, with approvals of other content, or with fewer required', async () => {
      const post = await submitted()
      await expect(release(post)).rejects.toThrow('0 of 1 approvals')
      await approvalBy(post, own, '0'.repeat(64))
      await expect(release(post)).rejects.toThrow('0 of 1 approvals')
      await expect(sql(`UPDATE post SET required_approvals = 0 WHERE id = $1`, [post.id])).rejects.toThrow('never fall')
    })

    it('no content is swapped under an approval or a release, and no hash is made up', async () => {
      const approved = await approve(await submitted('scheduled', new Date(Date.now() + 3_600_000)))
      await expect(swap(approved)).rejects.toThrow('0 of 1 approvals')
      const gone = await approve(await submitted())
      await expect(swap(gone)).rejects.toThrow('final')
      await expect(sql(`UPDATE post SET content = '{}' WHERE id = $1`, [approved.id])).rejects.toThrow(
        'content_proves_hash',
      )
    })

    it('no void approval comes back and none is deleted', async () => {
      const post = await approve(await submitted('again', new Date(Date.now() + 3_600_000)))
      await officer.call(editPost, { postId: post.id, text: 'changed', contentHash: post.contentHash })
      await expect(sql(`UPDATE approval SET voided = false WHERE post_id = $1`, [post.id])).rejects.toThrow(
        'only be voided',
      )
      await expect(sql(`DELETE FROM approval WHERE post_id = $1`, [post.id])).rejects.toThrow('never deleted')
    })
  })
})
