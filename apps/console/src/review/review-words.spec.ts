import type { DecidedJobs } from '@cordon/contracts/moderation'
import { decidedSentence, isGrave, quickReasons, timeLeft, undoneSentence } from './review-words'

const jobs = (decided: number, left: number) =>
  ({
    decided: Array.from({ length: decided }, () => ({})),
    left: Array.from({ length: left }, () => ({ jobId: 'j', why: 'Why.' })),
  }) as unknown as DecidedJobs

it('says how many were decided and how many were left', () => {
  expect(decidedSentence('keep', jobs(1, 0))).toBe('Kept 1 message.')
  expect(decidedSentence('hide', jobs(3, 1))).toBe('Asked to hide 3 messages. 1 message left as it was.')
  expect(decidedSentence('escalate', jobs(0, 2))).toBe('Nothing was decided. 2 messages left as they were.')
  expect(undoneSentence(jobs(2, 0))).toBe('Taken back: 2 messages open again.')
})

it('takes a message with a picture for as grave as one of high severity', () => {
  expect(isGrave({ severity: 'low', attachments: [] })).toBe(false)
  expect(isGrave({ severity: 'low', attachments: [{ kind: 'image', url: 'https://example.test/1' }] })).toBe(true)
  expect(isGrave({ severity: 'high', attachments: [] })).toBe(true)
})

it('says the time left to the minute, and nothing once it is over', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(timeLeft('2026-11-21T12:10:00Z', now)).toBe('10 min left')
  expect(timeLeft('2026-11-21T12:08:40Z', now)).toBe('9 min left')
  expect(timeLeft('2026-11-21T12:00:20Z', now)).toBe('under 1 min left')
  expect(timeLeft('2026-11-21T12:00:00Z', now)).toBeUndefined()
})

it('has quick reasons that the service takes, each with a number key', () => {
  for (const reasons of Object.values(quickReasons)) {
    expect(reasons.length).toBeLessThanOrEqual(5)
    for (const reason of reasons) expect(reason.length).toBeGreaterThanOrEqual(3)
  }
})
