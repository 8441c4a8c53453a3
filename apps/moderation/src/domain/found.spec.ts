import { opening, type FoundForReview, type History } from './found'
import { outcomes } from '@cordon/contracts/moderation'

const at = new Date('2026-11-21T12:00:00.000Z')
const clauses = new Set(['3'])
const found: FoundForReview = {
  itemId: 'item',
  itemVersion: 1,
  accountId: 'account',
  unitId: 'unit',
  network: 'mastodon',
  outcome: 'hide',
  severity: 'high',
  categories: ['abuse', 'abuse'],
  rules: ['Abuse'],
  clause: '3',
  text: 'the words',
  author: { nativeId: '1', handle: 'jo', displayName: 'Jo' },
  attachments: [],
  capturedAt: at.toISOString(),
  hiddenBy: { ruleId: 'abuse', ruleName: 'Abuse', ruleSetVersion: 3 },
  cause: { actor: 'service:moderation', authority: 'rules' },
}
const fresh: History = { decidedByPerson: false }
const hidden: History = { decidedByPerson: false, hide: { id: 'm', status: 'in_force' } }
const open = (over: Partial<FoundForReview> = {}, history = fresh) =>
  opening({ ...found, ...over }, history, clauses, 'j', at)

describe('a finding', () => {
  it('opens a job when a person has to look', () => {
    expect(outcomes.filter((outcome) => open({ outcome }) !== undefined)).toEqual([
      'flag',
      'hide',
      'propose_hide',
      'hold',
    ])
  })

  it('hides at once by a rule with a clause of the published standards, and else proposes it', () => {
    expect(open()).toMatchObject({ job: { outcome: 'hide', categories: ['abuse'] }, hideBy: { clause: '3' } })
    const unknown = open({ clause: '9' })
    expect(unknown).toMatchObject({ job: { outcome: 'propose_hide', note: expect.stringContaining('9') } })
    expect(unknown?.hideBy).toBeUndefined()
    expect(open({ hiddenBy: undefined })).toMatchObject({ job: { outcome: 'propose_hide' } })
    expect(open({ clause: undefined })).toMatchObject({ job: { outcome: 'propose_hide' } })
  })

  it('never hides anew what a person decided on', () => {
    const edited = open({}, { decidedByPerson: true })
    expect(edited).toMatchObject({ job: { outcome: 'propose_hide', note: expect.stringContaining('edited') } })
    expect(edited?.hideBy).toBeUndefined()
    expect(open({ outcome: 'allow' }, { decidedByPerson: true })).toBeUndefined()
  })

  it('leaves nothing hidden that nobody looks at', () => {
    expect(open({ outcome: 'allow' }, hidden)).toMatchObject({
      job: { outcome: 'allow', measure: { id: 'm' }, note: expect.stringContaining('hidden') },
    })
    expect(open({}, hidden)).toMatchObject({ job: { outcome: 'hide', measure: { id: 'm' } } })
    expect(open({}, hidden)?.hideBy).toBeUndefined()
    expect(open({ outcome: 'escalate' }, hidden)).toBeUndefined()
  })

  it('fits the contract however long its parts are', () => {
    const long = open({ rules: Array<string>(50).fill('😡'.repeat(300)), note: '😡'.repeat(2000) })
    expect(long?.job.rules).toHaveLength(20)
    expect(long?.job.rules[0]).toBe('😡'.repeat(100))
    expect(long?.job.note?.isWellFormed()).toBe(true)
    const image = { kind: 'image' as const, url: 'x'.repeat(2000), altText: 'y'.repeat(5000) }
    expect(open({ attachments: Array(50).fill(image) })?.job.attachments).toHaveLength(8)
  })
})
