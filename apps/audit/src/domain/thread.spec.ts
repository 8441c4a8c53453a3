import { arrivalsIn, threadIdsIn } from './thread'

describe('the thread around a record', () => {
  it('is led to by the ids that contents name, at any depth', () => {
    const contents = [
      JSON.stringify({ data: { conversation: { id: 'c1', newest: { itemId: 'i1' } } } }),
      JSON.stringify({ data: { postId: 'p1', conversationId: 'c2', target: { itemId: 'i2' } } }),
      JSON.stringify({ data: { post: { id: 'p2' }, account: { id: 'a1' }, list: [{ itemId: 'i3' }] } }),
      'not JSON',
      'null',
    ]
    const found = threadIdsIn(contents)
    expect([...found.conversations]).toEqual(['c1', 'c2'])
    expect([...found.others].sort()).toEqual(['i1', 'i2', 'i3', 'p1', 'p2'])
  })

  it('holds the arrivals of its conversations, and finds the conversation of a message', () => {
    const arrivals = [
      { conversationId: 'c1', itemId: 'i1' },
      { conversationId: 'c1', itemId: 'i2' },
      { conversationId: 'c9', itemId: 'i9' },
    ]
    const content = JSON.stringify({ data: { arrivals } })
    expect([...arrivalsIn([content, '{}'], new Set(['c1'])).others]).toEqual(['i1', 'i2'])
    expect([...arrivalsIn([content], new Set(['i9'])).conversations]).toEqual(['c9'])
  })
})
