import { readChange, staleKeys } from './live-change'

const change = (type: string, ids: string[] = []) => ({ type, subject: 's1', ids })

describe('staleKeys', () => {
  it('marks the list and each conversation named by an arrival', () => {
    expect(staleKeys(change('inbox.arrivals.recorded', ['c1', 'c2']))).toEqual([
      ['conversations', 'list'],
      ['conversations', 'one', 'c1'],
      ['conversations', 'one', 'c2'],
    ])
  })

  it('takes the aggregate as the conversation where none is named', () => {
    expect(staleKeys(change('inbox.conversation.claimed'))).toContainEqual(['conversations', 'one', 's1'])
  })

  it('marks posts and the conversation when a post or its delivery moved', () => {
    for (const type of ['publishing.post.approved', 'connectors.delivery.sent.v1']) {
      expect(staleKeys(change(type, ['c1']))).toEqual([
        ['posts', 'list'],
        ['posts', 'one', 's1'],
        ['conversations', 'one', 'c1'],
      ])
    }
  })

  it('marks a proposal and the list when it or its backtest moved', () => {
    for (const type of ['moderation.proposal.approved', 'moderation.backtest.moved.v1']) {
      expect(staleKeys(change(type))).toEqual([
        ['proposals', 'list'],
        ['proposals', 'one', 's1'],
      ])
    }
  })

  it('marks what shows rules when others came into force, one was retired, or one raised an alarm', () => {
    expect(staleKeys(change('moderation.rule-set.published'))).toEqual([
      ['rule-set'],
      ['rule-activity'],
      ['rule-packs'],
    ])
    expect(staleKeys(change('moderation.rule.retired'))).toEqual([['rule-activity'], ['rule-set']])
    expect(staleKeys(change('moderation.rule.alarm-raised'))).toEqual([['rule-activity']])
    expect(staleKeys(change('moderation.review.claimed'))).toEqual([['reviews']])
    expect(staleKeys(change('moderation.measure.lifted'))).toEqual([['measures'], ['reviews']])
    expect(staleKeys(change('moderation.standards.published'))).toEqual([['standards']])
  })

  it('marks all that a service shows when it erased something, and the list when an erasure moved', () => {
    expect(staleKeys(change('inbox.record.erased'))).toEqual([['conversations']])
    expect(staleKeys(change('moderation.record.erased'))).toEqual([['reviews'], ['measures'], ['assessments']])
    expect(staleKeys(change('publishing.record.erased'))).toEqual([['posts']])
    expect(staleKeys(change('connectors.record.erased'))).toEqual([])
    expect(staleKeys(change('audit.erasure.carried-out'))).toEqual([['erasures', 'list']])
  })

  it('marks accounts for an account and nothing for what the console does not show', () => {
    expect(staleKeys(change('connectors.account.sending-stopped'))).toEqual([['accounts']])
    expect(staleKeys(change('connectors.item.captured'))).toEqual([])
  })
})

describe('readChange', () => {
  it('reads a message', () => {
    expect(readChange('{"type":"a.b.c","subject":"x","ids":["1"]}')).toEqual({
      type: 'a.b.c',
      subject: 'x',
      ids: ['1'],
    })
  })

  it('reads one without ids, and skips what is not a message', () => {
    expect(readChange('{"type":"a.b.c"}')).toEqual({ type: 'a.b.c', subject: '', ids: [] })
    expect(readChange('<html>')).toBeUndefined()
    expect(readChange('{}')).toBeUndefined()
  })
})
