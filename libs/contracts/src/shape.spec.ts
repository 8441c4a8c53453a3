import fc from 'fast-check'
import './audit'
import './connectors'
import './dead-letter'
import './erasure'
import './identity'
import './inbox'
import './moderation'
import './publishing'
import { mutatedValue, validValue } from '../test/shape-values'
import { allEvents } from './event'
import { Flag, IdList, ListOf, Nested, Optional, Text, TextList, Whole, type ShapeClass } from './fields'
import { allProcedures } from './procedure'
import { checkFast, readShape, schemaOf } from './shape'

class Writer {
  @Text({ min: 1, max: 10 }) handle!: string
  @Optional() @TextList({ max: 3, each: 5 }) aliases?: string[]
}
class Note {
  @Nested(() => Writer) author!: Writer
  @Optional() @Text({ max: 3 }) text?: string
}
class Notebook {
  @ListOf(() => Note, { min: 1, max: 3 }) items!: Note[]
  @Whole({ max: 5 }) count!: number
  @Optional() @Flag() locked?: boolean
  @Optional() @IdList({ max: 2 }) owners?: string[]
}
class Empty {}

const shapes = [
  ...new Set<ShapeClass>([
    Notebook,
    ...allProcedures().flatMap(({ input, output }) => [input, output]),
    ...allEvents().map(({ data }) => data),
  ]),
]

describe('the two checks of a shape', () => {
  it.each(shapes.map((shape) => [shape.name, shape] as const))('agree on %s, valid or not', (_, shape) => {
    const schema = schemaOf(shape)
    fc.assert(
      fc.property(validValue(schema), (value) => {
        expect(verdicts(shape, value)).toEqual({ value, edge: true, fast: true })
      }),
      { numRuns: 10 },
    )
    const refused: unknown[] = []
    fc.assert(
      fc.property(mutatedValue(schema), (value) => {
        const { edge, fast } = verdicts(shape, value)
        if (!fast) refused.push(value)
        return edge === fast
      }),
      { numRuns: 60 },
    )
    expect(refused.length).toBeGreaterThan(20)
  })

  it('count characters as Unicode code points', () => {
    const book = (text: string) => ({ count: 0, items: [{ author: { handle: 'a' }, text }] })
    for (const text of ['😀😀😀', '\ud83d\ud83d\ud83d', '\udc00a\udc00']) {
      expect(verdicts(Notebook, book(text))).toMatchObject({ edge: true, fast: true })
      expect(verdicts(Notebook, book(`${text}a`))).toMatchObject({ edge: false, fast: false })
    }
  })

  it('take an empty object for a shape without fields, and nothing else', () => {
    expect(verdicts(Empty, {})).toMatchObject({ edge: true, fast: true })
    for (const value of [{ extra: 1 }, [], null, 'x', undefined]) {
      expect(verdicts(Empty, value)).toMatchObject({ edge: false, fast: false })
    }
  })
})

describe('an open shape', () => {
  const later = { count: 1, since: 'v2', items: [{ author: { handle: 'a', pronouns: 'they' } }] }

  it('accepts fields that a later producer added, everywhere inside', () => {
    expect(checkFast(Notebook, later, { open: true })).toBeUndefined()
    expect(checkFast(Notebook, later)).toBeDefined()
  })

  it('still refuses what is wrong in the fields it knows', () => {
    expect(checkFast(Notebook, { ...later, count: 6 }, { open: true })).toMatchObject({ field: 'count' })
  })
})

describe('a field error', () => {
  const good = { author: { handle: 'a' } }

  it.each([
    ['items[2].author.handle', { count: 0, items: [good, good, { author: { handle: '' } }] }],
    ['items[1].author.handle', { count: 0, items: [good, { author: {} }] }],
    ['items[0].author.role', { count: 0, items: [{ author: { handle: 'a', role: 'chief' } }] }],
    ['items[0].author', { count: 0, items: [{ author: null }] }],
    ['items', { count: 0, items: [] }],
    ['count', { count: '0', items: [good] }],
    ['extra', { count: 0, items: [good], extra: 1 }],
  ])('names %s', (field, value) => {
    const read = readShape(Notebook, value)
    expect(read.ok ? [] : read.errors.map((error) => error.field)).toEqual([field])
    expect(checkFast(Notebook, value)?.field).toBe(field)
  })

  it('says what the field must be, and reports every field at once', () => {
    expect(readShape(Notebook, { count: 9, items: [good], locked: 'yes', extra: 1 })).toEqual({
      ok: false,
      errors: expect.arrayContaining([
        { field: 'count', message: 'must be a whole number from 0 to 5' },
        { field: 'locked', message: 'must be true or false' },
        { field: 'extra', message: 'is not a known field' },
      ]) as unknown,
    })
  })
})

function verdicts(shape: ShapeClass, value: unknown): { value: unknown; edge: boolean; fast: boolean } {
  return { value, edge: readShape(shape, value).ok, fast: checkFast(shape, value) === undefined }
}
