import type { Rule } from '@cordon/contracts/moderation'
import { languageName, settingsOf } from './rule-summary'

const rule: Rule = { id: 'a', name: 'A', category: 'abuse', severity: 'high' }

it('says nothing of a rule that has only what every rule has', () => {
  expect(settingsOf(rule)).toEqual([])
})

it('says what is set beside that, each in a few words', () => {
  expect(
    settingsOf({
      ...rule,
      outcome: 'propose_hide',
      clause: '3.2',
      direction: 'both',
      onSending: 'block',
      scope: {
        units: ['u'],
        networks: ['bluesky'],
        languages: ['cy'],
        hours: { from: '18:00', to: '08:00', days: ['sat', 'sun'] },
      },
      examples: { match: ['one', ''], noMatch: ['two'] },
    }),
  ).toEqual([
    'propose a hide',
    'clause 3.2',
    'reads both ways',
    'on sending: do not let it go',
    '1 unit',
    'only on Bluesky',
    'only in Welsh',
    '18:00 to 08:00, Sat Sun',
    '2 examples',
  ])
})

it('shows a code that is no language as it is', () => {
  expect(['cy', 'x', ''].map(languageName)).toEqual(['Welsh', 'x', ''])
})
