import type { Condition } from '@cordon/contracts/moderation'
import {
  asKind,
  cleanedCondition,
  depthOf,
  kindOf,
  kindsFor,
  problemOfHashes,
  MAX_DEPTH,
  withFact,
  type ConditionKind,
} from './condition-tree'

const links: Condition = { fact: 'links', atLeast: 2 }
const abuse: Condition = { matched: { category: 'abuse' } }
const nested = (depth: number): Condition => (depth === 1 ? links : { not: nested(depth - 1) })

it('turns groups into each other and keeps what stands in them', () => {
  expect(asKind({ all: [links, abuse] }, 'any')).toEqual({ any: [links, abuse] })
  expect(asKind({ all: [links, abuse] }, 'not')).toEqual({ not: { all: [links, abuse] } })
  expect(asKind({ any: [links] }, 'not')).toEqual({ not: links })
  expect(asKind({ not: links }, 'all')).toEqual({ all: [links] })
})

it('puts a single condition into a group, and takes it out again', () => {
  expect(asKind(links, 'any')).toEqual({ any: [links] })
  expect(asKind({ any: [links] }, 'fact')).toEqual(links)
  expect(kindOf(asKind({ any: [links] }, 'matched'))).toBe('matched')
})

it('offers no kind that would lose conditions or stand too deep', () => {
  expect(kindsFor({ all: [links, abuse] }, 1)).toEqual(['all', 'any', 'not'])
  expect(kindsFor(links, 1)).toEqual(['all', 'any', 'not', 'matched', 'fact'])
  expect(kindsFor(links, MAX_DEPTH)).toEqual(['matched', 'fact'])
  expect(kindsFor({ all: [links, abuse] }, MAX_DEPTH - 1)).toEqual(['all', 'any'])
})

it('never lets a condition grow deeper than the engine takes, whatever is chosen', () => {
  for (let inner = 1; inner <= MAX_DEPTH; inner++)
    for (let depth = 1; depth + inner - 1 <= MAX_DEPTH; depth++)
      for (const kind of kindsFor(nested(inner), depth) satisfies ConditionKind[])
        expect(depth + depthOf(asKind(nested(inner), kind)) - 1).toBeLessThanOrEqual(MAX_DEPTH)
})

it('gives another fact bounds that fit it', () => {
  expect(withFact(links, 'mentions')).toEqual({ fact: 'mentions', atLeast: 2 })
  expect(withFact(links, 'language')).toEqual({ fact: 'language', oneOf: [] })
  expect(withFact({ fact: 'language', oneOf: ['cy'] }, 'kind')).toEqual({ fact: 'kind', oneOf: [] })
  expect(withFact({ fact: 'language', oneOf: ['cy'] }, 'length')).toEqual({ fact: 'length', atLeast: 1 })
  // A score is no count: what is usual for one says nothing for the other.
  expect(withFact(links, 'classifier.hate')).toEqual({ fact: 'classifier.hate', atLeast: 90 })
  expect(withFact({ fact: 'classifier.hate', atLeast: 75 }, 'classifier.spam')).toEqual({
    fact: 'classifier.spam',
    atLeast: 75,
  })
  expect(withFact({ fact: 'classifier.hate', atLeast: 75 }, 'links')).toEqual({ fact: 'links', atLeast: 1 })
})

it('says which line of a list of picture hashes is wrong, and how to write it', () => {
  const pdq = `pdq:${'a5'.repeat(32)}`
  expect(problemOfHashes([pdq, '', ` MD5:${'AB'.repeat(16)} `, `sha256:${'0'.repeat(64)}`])).toBeUndefined()
  expect(problemOfHashes([pdq, '', 'a5'.repeat(32)])).toMatch(/^Line 3 is no hash: begin it with md5:/)
  expect(problemOfHashes([`md5:${'0'.repeat(64)}`])).toMatch(/^Line 1/)
  expect(problemOfHashes(Array.from({ length: 5001 }, () => pdq))).toBe(
    'A list has at most 5,000 hashes; this has 5,001.',
  )
})

it('leaves empty lines out of what is sent', () => {
  expect(cleanedCondition({ all: [{ fact: 'link_domain', oneOf: ['a.example ', ''] }] })).toEqual({
    all: [{ fact: 'link_domain', oneOf: ['a.example'] }],
  })
})
