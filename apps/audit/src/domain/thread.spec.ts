import { membershipsIn } from './thread'

describe('what is part of what', () => {
  const tell = (type: string, subject: string, data: unknown) => ({ type: `${type}.v1`, subject, data })

  it('is told by arrivals: messages of conversations, conversations of accounts, each once', () => {
    const arrivals = [
      { conversationId: 'c1', itemId: 'i1', accountId: 'a1' },
      { conversationId: 'c1', itemId: 'i2', accountId: 'a1' },
      { conversationId: 'c1', itemId: 'i1', accountId: 'a1' },
    ]
    expect(membershipsIn([tell('inbox.arrivals.recorded', 'batch', { arrivals })])).toEqual([
      { recordId: 'i1', partOf: 'c1', whole: 'conversation' },
      { recordId: 'c1', partOf: 'a1', whole: 'account' },
      { recordId: 'i2', partOf: 'c1', whole: 'conversation' },
    ])
  })

  it('is told by replies and posts, and by what was decided and done about a message', () => {
    const content = { accountId: 'a1', inReplyTo: { conversationId: 'c1' } }
    expect(
      membershipsIn([
        tell('inbox.reply.submitted', 'p1', { postId: 'p1', conversationId: 'c1' }),
        tell('publishing.post.approved', 'p1', { post: { content } }),
        tell('publishing.post.submitted', 'p2', { post: { content: { accountId: 'a1' } } }),
        tell('moderation.review.opened', 'r1', { jobId: 'r1', itemId: 'i1' }),
        tell('moderation.measure.imposed', 'm1', { measure: { itemId: 'i1' } }),
        tell('connectors.action.done', 'x1', { itemId: 'i1' }),
      ]),
    ).toEqual([
      { recordId: 'p1', partOf: 'c1', whole: 'conversation' },
      { recordId: 'p2', partOf: 'a1', whole: 'account' },
      { recordId: 'r1', partOf: 'i1', whole: 'message' },
      { recordId: 'm1', partOf: 'i1', whole: 'message' },
      { recordId: 'x1', partOf: 'i1', whole: 'message' },
    ])
  })

  it('is not told by anything else, nor by data of another form', () => {
    for (const data of [null, 'text', { arrivals: 'none' }, { arrivals: [null, { itemId: 1 }] }, { itemId: ['i1'] }])
      for (const type of ['inbox.arrivals.recorded', 'inbox.reply.submitted', 'moderation.review.opened', 'a.b.c'])
        expect(membershipsIn([tell(type, 's1', data)])).toEqual([])
    expect(membershipsIn([tell('connectors.item.captured', 'i1', { itemId: 'i1' })])).toEqual([])
  })
})
