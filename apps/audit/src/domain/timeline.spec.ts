import { allEvents, eventType } from '@cordon/contracts'
import '@cordon/contracts/audit'
import '@cordon/contracts/connectors'
import '@cordon/contracts/inbox'
import '@cordon/contracts/moderation'
import '@cordon/contracts/publishing'
import '@cordon/contracts/trail'
import { placeOf } from './timeline'

describe('the place of an entry on a timeline', () => {
  it.each([
    ['connectors.item.captured.v1', {}, 1, 'public', 'arrived'],
    ['connectors.item.captured.v1', {}, 2, 'public', 'edited'],
    ['moderation.measure.took-force.v1', { measure: { kind: 'hide' } }, 1, 'decisions', 'hidden'],
    ['moderation.measure.took-force.v1', { measure: { kind: 'block' } }, 1, 'decisions', 'blocked'],
    ['connectors.action.done.v1', { kind: 'hide' }, 1, 'decisions', 'hidden on the network'],
    ['moderation.measure.appeal-recorded.v1', {}, 1, 'public', 'appealed'],
    ['moderation.review.decided.v1', {}, 1, 'decisions', 'decided'],
    ['publishing.post.approved.v1', {}, 1, 'decisions', 'approved'],
    ['inbox.reply.submitted.v1', {}, 1, 'us', 'replied'],
    ['inbox.record.consulted.v1', { procedure: 'inbox.conversation.read' }, 1, 'custody', 'read'],
    ['audit.record.consulted.v1', { procedure: 'audit.ledger.export' }, 1, 'custody', 'exported'],
    ['inbox.request.denied.v1', {}, 1, 'custody', 'refused'],
    ['audit.case.held.v1', {}, 1, 'custody', 'legal hold'],
    ['publishing.post.withdrawn.v1', {}, 1, 'us', 'post withdrawn'],
    ['strange', null, 1, 'us', ''],
  ])('%s', (type, data, version, lane, kind) => {
    expect(placeOf(type, data, version)).toEqual({ lane, kind })
  })

  it('has a few words for every event there is, whatever its data', () => {
    const events = allEvents()
    expect(events.length).toBeGreaterThan(60)
    for (const event of events)
      for (const data of [undefined, null, 'text', [], { kind: 1, measure: null }])
        expect(placeOf(eventType(event), data, 1).kind).toMatch(/^[a-z].{2,59}$/)
  })
})
