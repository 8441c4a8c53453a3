import { fact } from '@cordon/contracts'
import { deliverySent, type Delivery } from '@cordon/contracts/connectors'
import { erasures } from '@cordon/contracts/erasure'
import { replySubmitted } from '@cordon/contracts/inbox'
import { approvePost, readPost } from '@cordon/contracts/publishing'
import { v7 as uuid } from 'uuid'
import { startPostScene, unitId, type PostScene } from './post-scene'

describe('erased posts', () => {
  let scene: PostScene
  beforeAll(async () => {
    scene = await startPostScene()
  })
  afterAll(async () => {
    await scene?.stack.close()
  })

  const erase = (...records: string[]) =>
    scene.stack.as('audit').call(erasures.publishing.erase, { erasureId: uuid(), records })

  it('lose their words once they have ended, keep who approved which content, and are not erased before', async () => {
    const account = await scene.connected(1)
    const postId = uuid()
    const reply = scene.replyOf(postId, account.id, 'Dear Jane, we are on our way to Mill Lane.')
    await scene.state('inbox', [fact(replySubmitted, postId, 1, reply)])
    await scene.stack.settled()
    await expect(erase(postId)).rejects.toMatchObject({ problem: { code: 'RECORD_IN_USE' } })
    const before = await scene.officer.call(readPost, { postId })
    await scene.newApprover().call(approvePost, { postId, contentHash: before.contentHash })
    const sent = { id: postId, accountId: account.id, unitId, status: 'sent', contentHash: before.contentHash }
    const delivery = { ...sent, attempts: 1, updatedAt: new Date().toISOString(), version: 2 } as Delivery
    await scene.state('connectors', [fact(deliverySent, postId, 2, delivery)])
    await scene.stack.settled()

    expect(await erase(postId)).toMatchObject({ rows: 1 })
    const after = await scene.officer.call(readPost, { postId })
    expect(after).toMatchObject({ status: 'sent', contentHash: before.contentHash, content: { text: 'Erased.' } })
    expect(after.approvals).toMatchObject([{ approverName: 'Priya Nair', contentHash: before.contentHash }])
    expect(await scene.sql(`SELECT 1 FROM post p WHERE position('Mill Lane' IN p::text) > 0`)).toEqual([])
    expect(await erase(postId)).toMatchObject({ rows: 0 })
  })

  it('cannot be given other words in the place of those that were approved', async () => {
    const [post] = (await scene.sql(`SELECT id FROM post WHERE status = 'sent' LIMIT 1`)) as { id: string }[]
    const other = `{"text":"What nobody approved"}`
    const swap = (set: string) =>
      scene.stack.owner('publishing')(`UPDATE post SET ${set} WHERE id = $1`, [post?.id, other])
    await expect(swap(`content = $2`)).rejects.toThrow('content_proves_hash')
    await expect(swap(`content = $2, erased_at = NULL`)).rejects.toThrow(/final|content_proves_hash/)
  })
})
