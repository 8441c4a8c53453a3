import {
  answer,
  arrive,
  assess,
  claim,
  close,
  merge,
  orderOf,
  recount,
  release,
  type Conversation,
} from './conversation'
import { calm, categoryBits, laneAt, laneOf, laneRank, severityRank, type Finding } from './urgency'

const found = (lane: 'urgent' | 'review' | 'routine', severity: 'critical' | 'medium' | 'none'): Finding => ({
  lane: laneRank(lane),
  severity: severityRank(severity),
  categories: lane === 'routine' ? 0 : categoryBits(lane === 'urgent' ? ['threat_to_life'] : ['abuse']),
})
const ids = { id: 'c', accountId: 'a' }
const at = (n: number, finding?: Finding) => ({
  itemId: `i${n}`,
  createdAt: n,
  capturedAt: n,
  ...(finding !== undefined && { finding }),
})
const begun = arrive(undefined, ids, at(10))
const laneNow = (conversation: Conversation) => laneAt(laneOf(conversation.urgency))
const person = { id: 'p', name: 'Sam' }

describe('the urgency of a conversation', () => {
  it('is that of the worst of its items, and unassessed until all are read unless one is worse', () => {
    expect(laneNow(begun)).toBe('unassessed')
    const read = assess(begun, found('routine', 'none'))
    expect(laneNow(read)).toBe('routine')
    const more = arrive(read, ids, at(20))
    expect(laneNow(more)).toBe('unassessed')
    expect(laneNow(assess(more, found('urgent', 'critical')))).toBe('urgent')
    const waiting = arrive(assess(more, found('urgent', 'critical')), ids, at(30))
    expect(laneNow(waiting)).toBe('urgent')
    expect(laneNow(assess(waiting, found('routine', 'none')))).toBe('urgent')
  })

  it('is calm again once everything was answered, and counts only what came since', () => {
    const urgent = assess(begun, found('urgent', 'critical'))
    const answered = recount(answer(urgent, 1n, 50), [])
    expect(laneNow(answered)).toBe('routine')
    expect(answered.urgency).toEqual(calm)
    expect(answered.waitingSince).toBeUndefined()
    const again = arrive(answered, ids, at(60))
    expect(laneNow(assess(again, found('review', 'medium')))).toBe('review')
    expect(again.waitingSince).toBe(60)
  })

  it('keeps whoever wrote between the answer and its sending waiting', () => {
    const still = recount(answer(begun, 1n, 50), [{ count: 1, since: 40 }])
    expect(still.waitingSince).toBe(40)
    expect(laneNow(still)).toBe('unassessed')
  })
})

describe('the order of conversations', () => {
  const place = (conversation: Conversation) => {
    const { closed, lane, severity, key } = orderOf(conversation)
    return [Number(closed), lane, severity, key]
  }
  const sorted = (...conversations: Conversation[]) =>
    [...conversations].sort((a, b) => {
      const [one, other] = [place(a), place(b)]
      const i = one.findIndex((value, n) => value !== other[n])
      return i === -1 ? 0 : (one[i] as number) - (other[i] as number)
    })

  it('is urgent first, then the gravest, then the longest waiting, then who waits no more; closed last', () => {
    const urgent = assess(arrive(undefined, ids, at(90)), found('urgent', 'critical'))
    const grave = assess(arrive(undefined, ids, at(80)), found('review', 'critical'))
    const review = assess(arrive(undefined, ids, at(70)), found('review', 'medium'))
    const old = assess(arrive(undefined, ids, at(10)), found('routine', 'none'))
    const young = assess(arrive(undefined, ids, at(60)), found('routine', 'none'))
    const answered = recount(answer(young, 1n, 95), [])
    const earlier = recount(answer(old, 1n, 92), [])
    const closed = { ...answered, closed: true }
    const all = [urgent, grave, review, old, young, answered, earlier, closed]
    expect(sorted(...[...all].reverse())).toEqual(all)
  })
})

describe('an item', () => {
  it('opens a closed conversation again and somebody waits', () => {
    const claimed = { ...begun, claimedBy: 'p', claimedByName: 'Sam' }
    const decision = close(claimed, person, 7n)
    expect(decision).toMatchObject({ ok: true, facts: ['closed'] })
    const closed = (decision as { state: Conversation }).state
    expect(closed).toMatchObject({ closed: true, settledArrival: 7n })
    expect(closed.claimedBy).toBeUndefined()
    expect(closed.waitingSince).toBeUndefined()
    expect(arrive(closed, ids, at(70))).toMatchObject({ closed: false, waitingSince: 70, itemCount: 2 })
  })

  it('that was made first begins the conversation, whenever it comes; nothing is newer than its capture', () => {
    const late = arrive(begun, ids, { itemId: 'early', createdAt: 5, capturedAt: 99 })
    expect(late.first.itemId).toBe('early')
    expect(late.newest.itemId).toBe('i10')
    expect(late.waitingSince).toBe(10)
    const dreaming = arrive(begun, ids, { itemId: 'future', createdAt: 9e15, capturedAt: 20 })
    expect(dreaming.newest).toEqual({ itemId: 'future', at: 20 })
  })
})

describe('a claim', () => {
  const mine = { ...begun, claimedBy: 'p', claimedByName: 'Sam' }
  it('is given once, and again to who has it', () => {
    expect(claim(begun, person)).toMatchObject({ ok: true, state: { claimedBy: 'p', version: 1 }, facts: ['claimed'] })
    expect(claim(mine, person)).toMatchObject({ ok: true, facts: [] })
    expect(claim(mine, { id: 'q', name: 'Kim' })).toEqual({ ok: false, refusal: 'CONVERSATION_CLAIMED' })
    expect(claim({ ...begun, closed: true }, person)).toEqual({ ok: false, refusal: 'CONVERSATION_CLOSED' })
  })

  it('is given back and closed only by who has it', () => {
    expect(release(mine, person)).toMatchObject({ ok: true, facts: ['released'] })
    expect(release(mine, { id: 'q', name: 'Kim' })).toEqual({ ok: false, refusal: 'CONVERSATION_NOT_YOURS' })
    expect(close(begun, person, 1n)).toEqual({ ok: false, refusal: 'CONVERSATION_NOT_YOURS' })
  })
})

describe('a merge', () => {
  const older = arrive(undefined, { id: 'old', accountId: 'a' }, at(10))
  const younger = arrive(undefined, { id: 'young', accountId: 'a' }, at(20))
  const by = (id: string) => ({ claimedBy: id, claimedByName: id })

  it('keeps the claim of the older, or the younger’s if the older has none', () => {
    expect(merge({ ...older, ...by('p') }, { ...younger, ...by('q') }).claimedBy).toBe('p')
    expect(merge(older, { ...younger, ...by('q') }).claimedBy).toBe('q')
  })

  it('hides nothing that is unanswered', () => {
    const answered = { ...recount(older, []), settledArrival: 9n }
    expect(merge(answered, { ...younger, settledArrival: 2n }).settledArrival).toBe(2n)
    expect(
      merge({ ...older, settledArrival: 9n }, { ...recount(younger, []), settledArrival: 2n }).settledArrival,
    ).toBe(9n)
    expect(merge({ ...answered, closed: true }, younger).closed).toBe(false)
  })
})
