import { erasures } from '@cordon/contracts/erasure'
import { claimConversation, listConversations, readConversation, submitReply } from '@cordon/contracts/inbox'
import { v7 as uuid } from 'uuid'
import { assessed, captured, item, startInbox, threat, type InboxStack } from './inbox-stack'

const SECRET = 'I live at 14 Mill Lane'

describe('erased messages in the inbox', () => {
  let inbox: InboxStack
  beforeAll(async () => {
    inbox = await startInbox()
  })
  afterAll(async () => {
    await inbox?.stack.close()
  })

  const officer = () => inbox.stack.person([{ role: 'officer', units: '*' }])
  const erase = (...records: string[]) =>
    inbox.stack.as('audit').call(erasures.inbox.erase, { erasureId: uuid(), records })
  const conversationOf = async (text: string) => {
    const { items } = await officer().call(listConversations, { search: text })
    return items[0]?.id as string
  }
  const anywhere = async (text: string) => {
    const tables = await inbox.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'outbox'
         AND table_name NOT LIKE 'outbox\\_%'`,
    )
    const found = []
    for (const { name } of tables) {
      const rows = await inbox.sql(`SELECT 1 FROM ${name} t WHERE position($1 IN t::text) > 0`, [text])
      if (rows.length > 0) found.push(name)
    }
    return found
  }

  it('lose text and author, cannot be answered, and close what nothing else is in', async () => {
    const message = item(inbox, {
      text: SECRET,
      author: { nativeId: '77', handle: 'jane@x.example', displayName: 'Jane Q' },
    })
    await inbox.say(captured(message))
    await inbox.say(assessed(message, threat))
    await inbox.stack.settled()
    const reader = officer()
    const id = await conversationOf('Mill Lane')
    await reader.call(claimConversation, { conversationId: id })
    await reader.call(submitReply, { conversationId: id, itemId: message.itemId, text: 'Thank you, Jane Q.' })
    const [reply] = await inbox.sql<{ post_id: string }>(`SELECT post_id FROM reply WHERE conversation_id = $1`, [id])

    expect(await erase(message.itemId, id, reply?.post_id as string)).toMatchObject({ rows: 2 })
    const { summary, items, replies } = await reader.call(readConversation, { conversationId: id })
    expect(summary).toMatchObject({ status: 'closed', excerpt: '', author: { handle: 'erased' } })
    expect(summary.claimedBy).toBeUndefined()
    expect(items).toMatchObject([{ erased: true, text: '', author: { displayName: 'Erased' }, matches: [] }])
    expect(replies).toMatchObject([{ text: 'Erased.' }])
    for (const text of [SECRET, 'Jane Q', 'jane@x.example']) expect(await anywhere(text)).toEqual([])
    expect(await conversationOf('Mill Lane')).toBeUndefined()
    expect(await erase(message.itemId)).toMatchObject({ rows: 0 })
  })

  it('stay erased when what was said of them before comes late', async () => {
    const message = item(inbox, { text: `${SECRET}, late` })
    await erase(message.itemId)
    await inbox.say(captured(message))
    await inbox.say(assessed(message, threat))
    await inbox.stack.settled()
    expect(await inbox.sql(`SELECT 1 FROM item WHERE id = $1`, [message.itemId])).toEqual([])
    expect(await anywhere('late')).toEqual([])
  })

  it('leave what others wrote in the same conversation', async () => {
    const key = uuid()
    const first = item(inbox, { key, text: 'Erase this one' })
    const second = item(inbox, { inReplyToKey: key, kind: 'reply', text: 'Keep this one' })
    await inbox.say(captured(first), captured(second))
    await inbox.stack.settled()
    const id = await conversationOf('Keep')
    expect(await erase(first.itemId)).toMatchObject({ rows: 1 })
    const { summary, items } = await officer().call(readConversation, { conversationId: id })
    expect(summary).toMatchObject({ status: 'open', itemCount: 2 })
    expect(items.map(({ text }) => text)).toEqual(['', 'Keep this one'])
    const reader = officer()
    await reader.call(claimConversation, { conversationId: id })
    const answer = (itemId: string) => reader.call(submitReply, { conversationId: id, itemId, text: 'Yes.' })
    await expect(answer(first.itemId)).rejects.toMatchObject({ problem: { code: 'ITEM_ERASED' } })
    await answer(second.itemId)
  })

  it('are erased once, however many ask at once, while more arrive', async () => {
    const messages = Array.from({ length: 10 }, (_, i) => item(inbox, { text: `many at once ${i}` }))
    await inbox.say(...messages.map((message) => captured(message)))
    await inbox.stack.settled()
    const ids = messages.map(({ itemId }) => itemId)
    const arriving = inbox.say(...Array.from({ length: 50 }, () => captured(item(inbox, { text: 'somebody else' }))))
    const answers = await Promise.all(Array.from({ length: 10 }, () => erase(...ids)))
    await arriving
    await inbox.stack.settled()
    expect(answers.reduce((sum, { rows }) => sum + rows, 0)).toBe(10)
    expect(await anywhere('many at once')).toEqual([])
    expect(await inbox.sql(`SELECT 1 FROM item WHERE body ->> 'text' = 'somebody else'`)).toHaveLength(50)
  })

  it('are nobody’s to order but audit’s', async () => {
    const asked = inbox.stack.as('publishing').call(erasures.inbox.erase, { erasureId: uuid(), records: [uuid()] })
    await expect(asked).rejects.toMatchObject({ problem: { code: 'PERMISSION_DENIED' } })
  })
})
