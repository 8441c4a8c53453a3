import { evaluate, shippedRules } from './evaluate'
import { figuresOf } from './report'

const row = (line: number, text: string, label: string, group?: string) => ({
  line,
  text,
  label,
  ...(group === undefined ? {} : { group }),
})
const meanings = new Map([
  ['hate', 'hate'],
  ['none', 'none'],
] as const)

describe('evaluating', () => {
  it('counts what was found against the labels, names the mistakes, and groups', () => {
    const rows = [
      row(2, 'x a', 'hate', 'one'),
      row(3, 'b', 'Hate', 'one'),
      row(4, 'x c', 'none', 'two'),
      row(5, 'd', 'none', 'two'),
    ]
    const found = evaluate(rows, meanings, (text) => () => text.startsWith('x'))
    expect(found.counts.get('hate')).toEqual({
      truePositives: 1,
      falseNegatives: 1,
      falsePositives: 1,
      trueNegatives: 1,
    })
    expect(found.mistakes.map(({ row: { line }, kind }) => [line, kind])).toEqual([
      [3, 'missed'],
      [4, 'false alarm'],
    ])
    expect(found.groups).toEqual(
      new Map([
        ['one', { right: 1, n: 2 }],
        ['two', { right: 1, n: 2 }],
      ]),
    )
    expect(figuresOf(found, 0)).toMatchObject({
      'hate.f1': { value: 0.5, unit: 'share' },
      'hate.n': { value: 4, unit: 'rows' },
      skipped: { value: 0, unit: 'rows' },
    })
  })

  it('does not count a match that the engine damped', () => {
    const judge = shippedRules()
    expect(judge('I am going to kill you')('threat')).toBe(true)
    expect(judge('I am not going to kill you, calm down')('threat')).toBe(false)
    expect(judge('I am going to kill you')('urgent')).toBe(true)
  })
})
