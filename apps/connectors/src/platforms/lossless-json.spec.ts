import fc from 'fast-check'
import { arrayTextUnder, elementsOf, parseLossless } from './lossless-json'

describe('elementsOf', () => {
  it('gives every element of any array with the exact text it came from', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), (values, indent) => {
        const text = ` ${JSON.stringify(values, null, indent)}\n`
        const elements = elementsOf(text)
        expect(elements?.map(({ raw }) => JSON.stringify(JSON.parse(raw)))).toEqual(
          values.map((value) => JSON.stringify(value)),
        )
        for (const { raw } of elements ?? []) expect(text).toContain(raw)
      }),
    )
  })

  it('keeps the neighbours of an element that is not JSON', () => {
    expect(elementsOf('[{"id":"1"}, {"id": 12,,}, oops, {"id":"]\\"3"}]')).toEqual([
      { raw: '{"id":"1"}', value: { id: '1' } },
      { raw: '{"id": 12,,}', value: undefined },
      { raw: 'oops', value: undefined },
      { raw: '{"id":"]\\"3"}', value: { id: ']"3' } },
    ])
  })

  it('takes nothing from an array that was cut off, or from anything that is not an array', () => {
    for (const text of ['[{"id":"1"},{"id":"2"', '[{"id":"1"}', '{"error":"no"}', '<html>[]</html>', '', '[]]', '["a'])
      expect(elementsOf(text)).toBeNull()
  })
})

it('keeps the digits of ids beyond 2^53', () => {
  expect(parseLossless('{"id": 9223372036854775807, "n": 42, "f": 1.5, "e": 1e400}')).toEqual({
    id: '9223372036854775807',
    n: 42,
    f: 1.5,
    e: Infinity,
  })
})

it('finds the text of an array under a key of the outermost object only', () => {
  const text =
    '{"seen": {"notifications": [1]}, "x": "\\"notifications\\": [2]", "notifications" : [ {"a": [3]} ], "cursor": "c"}'
  expect(arrayTextUnder(text, 'notifications')).toBe('[ {"a": [3]} ]')
  expect(arrayTextUnder(text, 'feed')).toBeNull()
  expect(arrayTextUnder('{"notifications": [1', 'notifications')).toBeNull()
})
