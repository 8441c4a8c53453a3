import { describeCondition, plainQuestion } from './condition-words'

it('says a condition in plain English', () => {
  const said = describeCondition(
    {
      all: [
        { matched: { rule: 'spam-1', atLeast: 'medium' } },
        {
          any: [
            { fact: 'links', atLeast: 2 },
            { fact: 'kind', oneOf: ['reply'] },
          ],
        },
        { not: { matched: { category: 'legal' } } },
      ],
    },
    () => 'Shop links',
  )
  expect(said).toBe(
    'all of (“Shop links” found something of medium severity or graver; any of (Links: at least 2; Kind of message: Public reply); not (a rule about legal found something))',
  )
})

it('names the fact that a question of the trace is about, and leaves other questions as they are', () => {
  expect(plainQuestion('capitals_percent is at least 70')).toBe('Capitals among the letters: at least 70')
  expect(plainQuestion('media_hash is one of 2 known pictures')).toBe('A picture or video is one of 2 known pictures')
  expect(describeCondition({ fact: 'media_hash', oneOf: ['md5:1', ''] }, () => '')).toBe(
    'a picture or video is one of 1 known ones',
  )
  expect(plainQuestion('classifier.hate is at least 90')).toBe('Classifier: hate: at least 90')
  expect(plainQuestion('rule spam-1 found something')).toBe('rule spam-1 found something')
})
