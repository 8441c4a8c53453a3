import { fact } from '@cordon/contracts'
import { type Account } from '@cordon/contracts/connectors'
import { replySubmitted } from '@cordon/contracts/inbox'
import { approvePost, editPost, readPost, submitPost } from '@cordon/contracts/publishing'
import { v7 as uuid } from 'uuid'
import { startPostScene, type PostScene } from './post-scene'

describe('a text, by the rules in force,', () => {
  let scene: PostScene
  let account: Account
  beforeAll(async () => {
    scene = await startPostScene()
    account = await scene.connected(1)
    scene.moderation.says.set('VICTIM', 'block').set('ARREST', 'approval').set('MAYBE', 'warn')
  })
  afterAll(() => scene?.stack.close())

  const approver = () => scene.newApprover()
  const submitted = (text: string) =>
    scene.officer.call(submitPost, { accountId: account.id, text, visibility: 'public' })
  const reply = async (text: string) => {
    const postId = uuid()
    const reply = scene.replyOf(postId, account.id, text)
    await scene.state('inbox', [fact(replySubmitted, postId, 1, reply)], `person:${scene.officer.id}`)
    return postId
  }
  const count = async () => Number(((await scene.sql(`SELECT count(*) FROM post`)) as { count: string }[])[0]?.count)

  it('refuses a text that they block, and writes nothing', async () => {
    const before = await count()
    await expect(submitted('The VICTIM is known')).rejects.toMatchObject({
      problem: {
        code: 'TEXT_BLOCKED',
        status: 422,
        detail: 'A rule says no: The word VICTIM.',
        data: { findings: [{ ruleName: 'The word VICTIM', start: 4, end: 10 }] },
      },
    })
    expect(await count()).toBe(before)
    const post = await submitted('Somebody is known')
    const edit = { postId: post.id, text: 'The VICTIM is known', contentHash: post.contentHash }
    await expect(scene.officer.call(editPost, edit)).rejects.toMatchObject({ problem: { code: 'TEXT_BLOCKED' } })
    expect(await scene.officer.call(readPost, { postId: post.id })).toEqual(post)
  })

  it('shows a warning to whoever reads the post, and takes it away with the words', async () => {
    const post = await submitted('MAYBE tomorrow')
    expect(post.warnings).toMatchObject([{ ruleName: 'The word MAYBE', start: 0, end: 5 }])
    expect(await approver().call(readPost, { postId: post.id })).toEqual(post)
    const mended = await scene.officer.call(editPost, { postId: post.id, text: 'Soon', contentHash: post.contentHash })
    expect(mended.warnings).toBeUndefined()
  })

  it('asks for a second person where the account asks for none', async () => {
    const strict = account
    account = await scene.connected(0)
    expect((await submitted('Nobody was hurt')).status).toBe('released')
    const post = await submitted('ARREST made')
    expect(post).toMatchObject({ status: 'in-review', requiredApprovals: 1 })
    expect((await approver().call(approvePost, { postId: post.id, contentHash: post.contentHash })).status).toBe(
      'released',
    )
    account = strict
  })

  it('sends a blocked reply back to its author with the reason, and asks of the words that would leave', async () => {
    const [blocked, warned] = [await reply('The VICTIM is known'), await reply('MAYBE tomorrow')]
    await scene.stack.settled()
    const post = await scene.officer.call(readPost, { postId: blocked })
    expect(post).toMatchObject({ status: 'rejected', reason: 'A rule says no: The word VICTIM.' })
    expect(await scene.officer.call(readPost, { postId: warned })).toMatchObject({
      status: 'in-review',
      warnings: [{ start: 0, end: 5 }],
    })
    expect(scene.moderation.asked.map(({ text }) => text)).toContain('@resident@example.test MAYBE tomorrow')
    const edit = { postId: blocked, text: 'Somebody is known', contentHash: post.contentHash }
    expect((await scene.officer.call(editPost, edit)).status).toBe('in-review')
  })

  it('takes nothing while moderation does not answer: 503 for who writes, later for what comes from the inbox', async () => {
    await scene.stack.stop('moderation')
    const before = await count()
    await expect(submitted('unheard')).rejects.toMatchObject({
      problem: { code: 'SERVICE_UNAVAILABLE', status: 503, detail: expect.stringContaining('Nothing was written') },
    })
    const postIds = await Promise.all(Array.from({ length: 10 }, (_, i) => reply(`unheard ${i}`)))
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await count()).toBe(before)
    await scene.stack.start('moderation')
    await scene.stack.settled()
    for (const postId of postIds) expect((await scene.officer.call(readPost, { postId })).status).toBe('in-review')
    expect(await count()).toBe(before + 10)
  })
})
