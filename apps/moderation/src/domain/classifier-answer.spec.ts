import { ClassifierNonsense, readClassifierAnswer } from './classifier-answer'

const answer = (results: unknown, model: unknown = 'toxic@1') => JSON.stringify({ model, results })

describe('the answer of a classifier', () => {
  it('is read as whole per cent, rounded down, of the labels that rules can ask for', () => {
    const labels = { hate: 0.899, threat: 0.29, spam: 1, abuse: 0, toxicity: 0.5 }
    expect(readClassifierAnswer(answer([{ labels }, { labels: {} }]), 2)).toEqual([
      { model: 'toxic@1', labels: { hate: 89, threat: 29, spam: 100, abuse: 0 } },
      { model: 'toxic@1', labels: {} },
    ])
  })
  it.each([
    ['no JSON', '<html>', 'no JSON'],
    ['nothing', '', 'no JSON'],
    ['a list', '[]', 'the answer is no object'],
    ['null', 'null', 'the answer is no object'],
    ['without a model', answer([{ labels: { hate: 1 } }], ''), '"model"'],
    ['with a model of many lines', answer([{ labels: { hate: 1 } }], 'a\nb'), '"model"'],
    ['without results', answer(undefined), '"results" is no list'],
    ['with too few results', answer([]), '0 entries for 1 texts'],
    ['with too many results', answer([{ labels: { hate: 1 } }, { labels: { hate: 1 } }]), '2 entries for 1 texts'],
    ['with an empty result', answer([null]), 'result 1 is no object'],
    ['with a list of labels', answer([{ labels: ['hate'] }]), '"labels" of result 1 is no object'],
    ['with a score above 1', answer([{ labels: { hate: 1.01 } }]), 'no number from 0 to 1'],
    ['with a score below 0', answer([{ labels: { hate: -0.01 } }]), 'no number from 0 to 1'],
    ['with a score that is text', answer([{ labels: { hate: '0.9' } }]), 'no number from 0 to 1'],
    ['with a score of a label nobody knows that is none', answer([{ labels: { hate: 1, x: null } }]), 'no number'],
    ['with labels that no rule can ask for', answer([{ labels: { toxicity: 0.9 } }]), 'none of the labels'],
    [
      'with labels beyond counting',
      answer([{ labels: Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`l${i}`, 0])) }]),
      'more than 200 labels',
    ],
  ])('is refused %s', (_what, text, why) => {
    expect(() => readClassifierAnswer(text, 1)).toThrow(ClassifierNonsense)
    expect(() => readClassifierAnswer(text, 1)).toThrow(why)
  })
})
