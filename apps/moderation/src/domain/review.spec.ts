import fc from 'fast-check'
import {
  askSecondOpinion,
  claim,
  decide,
  disagreed,
  effectOf,
  holderOf,
  isDrawn,
  LEASE_MS,
  notHidden,
  release,
  sampleFor,
  supersede,
  transitions,
  undo,
  type ReviewState,
} from './review'

const at = new Date('2026-11-21T12:00:00.000Z')
const after = (ms: number) => new Date(at.getTime() + ms)
const [ann, bob] = [
  { id: 'ann', name: 'Ann' },
  { id: 'bob', name: 'Bob' },
]
const calm = { opened: 0, limit: 30 }
const job: ReviewState = {
  id: 'j',
  kind: 'first',
  status: 'open',
  itemId: 'item',
  itemVersion: 1,
  accountId: 'account',
  unitId: 'unit',
  network: 'mastodon',
  outcome: 'flag',
  severity: 'high',
  categories: ['abuse'],
  rules: ['Abuse'],
  text: 'the words',
  author: { nativeId: '1', handle: 'jo', displayName: 'Jo' },
  attachments: [],
  capturedAt: at.toISOString(),
  openedAt: at.toISOString(),
  edited: false,
  excluded: [],
  version: 1,
}
const stateOf = <T>(decision: { ok: true; state: T } | { ok: false; refusal: string }): T => {
  if (!decision.ok) throw new Error(decision.refusal)
  return decision.state
}
const refusalOf = (decision: { ok: true } | { ok: false; refusal: string }) =>
  decision.ok ? undefined : decision.refusal
const made = (by = ann, choice: 'keep' | 'hide' | 'escalate' = 'hide') => ({ id: 'd', choice, reason: 'abusive', by })
const alone = { alone: true, sampled: 0 }
const among = { alone: false, sampled: 0 }
const annHas = stateOf(claim(job, ann, calm, at))

describe('a review job', () => {
  it('is in one pair of hands for ten minutes', () => {
    expect(refusalOf(claim(annHas, bob, calm, after(LEASE_MS - 1)))).toBe('JOB_LEASED')
    expect(holderOf(annHas, after(LEASE_MS - 1))).toEqual(ann)
    expect(stateOf(claim(annHas, bob, calm, after(LEASE_MS))).lease?.person).toEqual(bob)
    expect(stateOf(claim(annHas, ann, calm, after(60_000))).lease?.until).toBe(after(60_000 + LEASE_MS).toISOString())
    expect(refusalOf(release(annHas, bob, at))).toBe('JOB_LEASED')
    expect(stateOf(release(annHas, ann, at)).lease).toBeUndefined()
    expect(release(job, ann, at)).toMatchObject({ facts: [] })
  })

  it('is decided alone only in hand, and among many also when nobody has it in hand', () => {
    expect(refusalOf(decide(job, made(), alone, at))).toBe('NOT_IN_HAND')
    expect(refusalOf(decide(annHas, made(), alone, after(LEASE_MS)))).toBe('NOT_IN_HAND')
    expect(refusalOf(decide(annHas, made(bob), among, at))).toBe('JOB_LEASED')
    expect(stateOf(decide(job, made(), among, at)).status).toBe('decided')
    const decision = stateOf(decide(annHas, made(), alone, at))
    expect(decision).toMatchObject({ status: 'decided', decision: { choice: 'hide', by: ann, drawn: false } })
    expect(decision.lease).toBeUndefined()
    expect(refusalOf(decide(decision, made(bob), among, at))).toBe('JOB_NOT_OPEN')
  })

  it('grave or with images is refused to whoever has seen enough for an hour, and a milder one is not', () => {
    const full = { opened: 30, limit: 30 }
    expect(refusalOf(claim(job, ann, full, at))).toBe('EXPOSURE_LIMIT')
    expect(refusalOf(claim({ ...job, severity: 'medium' }, ann, full, at))).toBeUndefined()
    const pictured = { ...job, severity: 'low', attachments: [{ kind: 'image', url: 'x' }] } as const
    expect(refusalOf(claim({ ...pictured, attachments: [...pictured.attachments] }, ann, full, at))).toBe(
      'EXPOSURE_LIMIT',
    )
    expect(refusalOf(claim(annHas, ann, full, at))).toBeUndefined()
  })

  it('asks the network for what was decided, and for nothing that is so already', () => {
    const effect = (choice: 'keep' | 'hide' | 'escalate', measure?: ReviewState['measure'], kind = job.kind) =>
      effectOf(stateOf(decide({ ...job, kind, ...(measure && { measure }) }, made(ann, choice), among, at)))
    const hidden = { id: 'm', status: 'in_force' } as const
    expect(effect('hide')).toBe('impose')
    expect(effect('hide', { id: 'm', status: 'lifted' })).toBe('impose')
    expect(effect('hide', hidden)).toBe('confirm')
    expect(effect('keep', hidden)).toBe('lift')
    expect(effect('keep')).toBe('none')
    expect(effect('escalate', hidden)).toBe('none')
    expect(effect('hide', undefined, 'sample')).toBe('none')
    const showing = { ...job, measure: { id: 'm', status: 'lifting' as const } }
    expect(refusalOf(decide(showing, made(), among, at))).toBe('BEING_SHOWN')
  })

  it('goes to a colleague, and not back to who asked', () => {
    const asked = stateOf(askSecondOpinion(annHas, ann, 'is this a threat?', at))
    expect(asked).toMatchObject({ kind: 'second', note: 'Ann asks: is this a threat?', excluded: ['ann'] })
    expect(asked.lease).toBeUndefined()
    expect(refusalOf(claim(asked, ann, calm, at))).toBe('OWN_DECISION')
    expect(refusalOf(decide(asked, made(ann), among, at))).toBe('OWN_DECISION')
    expect(refusalOf(decide(asked, made(bob), among, at))).toBeUndefined()
    expect(refusalOf(askSecondOpinion(annHas, bob, 'mine?', at))).toBe('JOB_LEASED')
  })

  it('opens again when the decision is taken back, unless the message was edited since', () => {
    const decision = stateOf(decide(job, made(), among, at))
    const undone = stateOf(undo(decision, bob, 'too quick'))
    expect(undone).toMatchObject({ status: 'open', note: 'Bob took the decision back: too quick' })
    expect(undone.decision).toBeUndefined()
    expect(refusalOf(undo({ ...decision, edited: true }, bob, 'too quick'))).toBe('EDITED')
    expect(refusalOf(undo(undone, bob, 'too quick'))).toBe('NOT_DECIDED')
  })

  it('opens again with what the network said when it was not hidden', () => {
    const automatic = { ...job, outcome: 'hide', measure: { id: 'm', status: 'ordered' } } as const
    const told = stateOf(
      notHidden({ ...automatic, rules: [], categories: [], attachments: [], excluded: [] }, 'too old'),
    )
    expect(told).toMatchObject({ status: 'open', outcome: 'propose_hide', note: 'It could not be hidden: too old' })
    expect(told.measure).toBeUndefined()
    const kept = stateOf(decide(job, made(ann, 'keep'), among, at))
    expect(notHidden(kept, 'too old')).toMatchObject({ facts: [] })
    expect(notHidden({ ...job, edited: true }, 'too old')).toMatchObject({ facts: [] })
  })

  it('shows a second person nothing of the decision, and never the first one', () => {
    const decision = stateOf(decide({ ...job, note: 'a hint' }, made(), { alone: false, sampled: 1 }, at))
    expect(decision.decision?.drawn).toBe(true)
    const sample = stateOf(sampleFor({ ...decision, measure: { id: 'm', status: 'ordered' } }, decision.decision!, 's'))
    expect(sample).toMatchObject({ kind: 'sample', status: 'open', sampleOf: { jobId: 'j', choice: 'hide' } })
    for (const hidden of ['decision', 'measure', 'note', 'lease'] as const) expect(sample[hidden]).toBeUndefined()
    expect(refusalOf(claim(sample, ann, calm, at))).toBe('OWN_DECISION')
    expect(stateOf(askSecondOpinion(sample, bob, 'what now?', at)).kind).toBe('sample')
    const again = stateOf(disagreed(decision))
    expect(again).toMatchObject({ kind: 'second', status: 'open', excluded: ['ann'] })
    expect(disagreed({ ...decision, edited: true })).toMatchObject({ facts: [] })
  })

  it('draws the share of decisions that it is told to, by the id alone', () => {
    const ids = Array.from({ length: 20_000 }, (_, n) => `0199a1b2-c3d4-7000-8000-${String(n).padStart(12, '0')}`)
    const drawn = ids.filter((id) => isDrawn(id, 0.05)).length
    expect(drawn).toBeGreaterThan(850)
    expect(drawn).toBeLessThan(1150)
    expect(ids.filter((id) => isDrawn(id, 0))).toEqual([])
    expect(ids.every((id) => isDrawn(id, 1))).toBe(true)
    expect(ids.filter((id) => isDrawn(id, 0.05))).toEqual(ids.filter((id) => isDrawn(id, 0.05)))
  })

  it('is never decided by who may not, nor in two hands, whatever is tried in which order', () => {
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('claim', 'release', 'decide', 'alone', 'undo', 'ask', 'supersede', 'refused', 'disagree'),
        by: fc.constantFrom(ann, bob, { id: 'cas', name: 'Cas' }),
        after: fc.nat({ max: LEASE_MS }),
        choice: fc.constantFrom<('keep' | 'hide' | 'escalate')[]>('keep', 'hide', 'escalate'),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(steps, (tries) => {
        let state = job
        let now = at
        for (const { what, by, after: passed, choice } of tries) {
          now = new Date(now.getTime() + passed)
          const holder = holderOf(state, now)
          const decision =
            what === 'claim'
              ? claim(state, by, calm, now)
              : what === 'release'
                ? release(state, by, now)
                : what === 'decide' || what === 'alone'
                  ? decide(state, made(by, choice), { alone: what === 'alone', sampled: 0 }, now)
                  : what === 'undo'
                    ? undo(state, by, 'because')
                    : what === 'ask'
                      ? askSecondOpinion(state, by, 'really?', now)
                      : what === 'supersede'
                        ? supersede(state)
                        : what === 'refused'
                          ? notHidden(state, 'no')
                          : disagreed(state)
          if (!decision.ok) continue
          const before = state
          state = decision.state
          if (decision.facts.length === 0) {
            expect(state).toEqual(before)
            continue
          }
          expect(state.version).toBe(before.version + 1)
          if (state.status !== before.status) expect(transitions[before.status]).toContain(state.status)
          expect(state.decision !== undefined).toBe(state.status === 'decided')
          if (state.status !== 'open') expect(state.lease).toBeUndefined()
          if (['claim', 'release', 'decide', 'alone', 'ask'].includes(what) && holder !== undefined)
            expect(holder).toEqual(by)
          if (what === 'decide' || what === 'alone' || what === 'claim') expect(before.excluded).not.toContain(by.id)
        }
      }),
    )
  })
})
