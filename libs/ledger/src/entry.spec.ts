import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { canonicalText, digestData, digestText, entryBytes, entryLeafHash, entryText, SALT_BYTES } from './entry'
import type { LedgerEntry } from './entry'
import { hashLeaf } from './merkle-tree'

const entry: LedgerEntry = {
  origin: 'publishing',
  position: 41,
  eventId: '0199a1b2-0000-7000-8000-000000000001',
  type: 'publishing.post.approved',
  time: '2026-11-21T09:30:00.000Z',
  subject: 'post/0199a1b2-0000-7000-8000-0000000000aa',
  aggregateVersion: 3,
  actor: 'person/7',
  authority: 'grant/12',
  dataDigest: 'ab'.repeat(32),
}
const salt = Buffer.alloc(SALT_BYTES, 7)

describe('a ledger entry', () => {
  it('has the RFC 8785 text whatever its fields hold', () => {
    const word = fc.string({ unit: 'grapheme' })
    const number = fc.nat(Number.MAX_SAFE_INTEGER)
    const entries = fc.record({
      type: word,
      time: word,
      subject: word,
      origin: fc.string({ unit: 'binary' }).filter((value) => !/\p{Surrogate}/u.test(value)),
      position: number,
      eventId: word,
      dataDigest: fc.constantFrom('0'.repeat(64), 'af'.repeat(32)),
      authority: fc.constantFrom('a\u2028"\\/\u0007', '\u{1f600}', ''),
      aggregateVersion: number,
      actor: word,
    })
    fc.assert(
      fc.property(entries, (value) => {
        expect(entryText(value)).toBe(canonicalize(value))
        expect(entryLeafHash(value)).toEqual(hashLeaf(entryBytes(value)))
      }),
      { numRuns: 300 },
    )
  })

  it('is refused when a field would not be sealed as it is', () => {
    const { actor: _, ...short } = entry
    expect(() => entryText(short as LedgerEntry)).toThrow('9')
    expect(() => entryText({ ...entry, note: 'x' } as LedgerEntry)).toThrow('11')
    expect(() => entryText({ ...short, actress: 'x' } as unknown as LedgerEntry)).toThrow('actor')
    expect(() => entryText({ ...entry, actor: '\ud83d' })).toThrow('actor')
    expect(() => entryText({ ...entry, position: 0.5 })).toThrow('position')
    expect(() => entryText({ ...entry, aggregateVersion: '3' as unknown as number })).toThrow('aggregateVersion')
    expect(() => entryText({ ...entry, dataDigest: 'AB'.repeat(32) })).toThrow('dataDigest')
  })
})

describe('the digest of the data', () => {
  it('is SHA-256 over the salt and the canonical text', () => {
    const expected = createHash('sha256').update(salt).update('{"a":[1,"é"],"b":null}').digest('hex')
    expect(digestData(salt, { b: null, a: [1.0, 'é'] })).toBe(expected)
    expect(digestText(salt, '{"a":[1,"é"],"b":null}')).toBe(expected)
  })

  it('does not depend on the order of keys, but on every value and on the salt', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(SALT_BYTES - 1), (data, at) => {
        const copy: unknown = JSON.parse(JSON.stringify(data))
        expect(digestData(salt, copy)).toBe(digestData(salt, data))
        const other = Buffer.from(salt)
        other[at]! ^= 1
        expect(digestData(other, data)).not.toBe(digestData(salt, data))
        expect(digestData(salt, [data])).not.toBe(digestData(salt, data))
      }),
    )
    expect(digestData(salt, { a: 1, b: 2 })).toBe(digestData(salt, { b: 2, a: 1 }))
  })

  it('takes long texts and refuses a salt of another length', () => {
    const long = '€'.repeat(100_000)
    expect(digestData(salt, long)).toBe(createHash('sha256').update(salt).update(JSON.stringify(long)).digest('hex'))
    expect(() => digestData(salt.subarray(1), 1)).toThrow(RangeError)
  })

  it('has the RFC 8785 text of whatever JSON can carry', () => {
    const values = fc.anything({
      withDate: true,
      withBoxedValues: true,
      withNullPrototype: true,
      withSparseArray: true,
    })
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue({ stringUnit: 'binary' }), fc.object(), values), (value) => {
        expect(outcome(() => canonicalText(value))).toBe(outcome(() => canonicalize(value)))
      }),
      { numRuns: 1000 },
    )
    const deep = Array.from({ length: 5000 }).reduce<unknown>((inner) => [{ b: inner, a: 1 }], null)
    expect(canonicalText(deep)).toBe(canonicalize(deep))
    expect(canonicalText({ '\u{1f600}': 1, '\ufb33': 2, z: -0, a: 1e21, '': 1e-7 })).toBe(
      '{"":1e-7,"a":1e+21,"z":0,"\u{1f600}":1,"\ufb33":2}',
    )
  })

  it('refuses what JSON cannot carry', () => {
    expect(() => canonicalText(undefined)).toThrow(TypeError)
    expect(() => canonicalText({ a: Number.NaN })).toThrow('NaN')
    expect(() => canonicalText({ a: '\udc00' })).toThrow('surrogate')
  })
})

function outcome(text: () => string | undefined): string {
  try {
    return text() ?? 'refused'
  } catch {
    return 'refused'
  }
}
