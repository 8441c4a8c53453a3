import { claimConversation, listConversations, submitReply } from '@cordon/contracts/inbox'
import { v7 as uuid } from 'uuid'
import { account, assessed, captured, connected, item, startInbox, type InboxStack } from './inbox-stack'

describe('a message that a rule holds', () => {
  let inbox: InboxStack
  beforeAll(async () => {
    inbox = await startInbox()
  })
  afterAll(async () => {
    await inbox?.stack.close()
  })

  it('is not answered until a person has decided on it', async () => {
    const at = { accountId: uuid(), unitId: uuid() }
    const asked = item(at, { key: 'held' })
    await inbox.say(connected(account(at.accountId, at.unitId)))
    await inbox.say(captured(asked))
    await inbox.say(assessed(asked, { outcome: 'hold' }))
    await inbox.stack.settled()
    const person = inbox.stack.person([{ role: 'officer', units: [at.unitId] }])
    const { items } = await person.call(listConversations, { accountId: at.accountId })
    const conversationId = items[0]?.id as string
    await person.call(claimConversation, { conversationId })
    const answer = () => person.call(submitReply, { conversationId, itemId: asked.itemId, text: 'Good day.' })
    await expect(answer()).rejects.toMatchObject({ problem: { code: 'ITEM_HELD' } })
    const assessedAt = new Date(Date.parse(asked.capturedAt) + 5_000).toISOString()
    await inbox.say(assessed(asked, { outcome: 'allow', decidedBy: 'Olu Officer', assessedAt }))
    await inbox.stack.settled()
    expect((await answer()).postId).toBeDefined()
  })
})
