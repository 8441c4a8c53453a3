import fc from 'fast-check'
import { validValue } from '../../test/shape-values'
import { schemaOf } from '../shape'
import { contentHash } from './content-hash'
import { InReplyTo, PostContent } from './post'

const content = validValue(schemaOf(PostContent)) as fc.Arbitrary<PostContent>
const replyTo = validValue(schemaOf(InReplyTo)) as fc.Arbitrary<InReplyTo>

describe('contentHash', () => {
  it('is the same for the same content, in whatever order its fields come', () => {
    fc.assert(
      fc.property(content, (post) => {
        const turned = Object.fromEntries(Object.entries(post).reverse()) as unknown as PostContent
        expect(contentHash(turned)).toBe(contentHash(post))
        expect(contentHash(JSON.parse(JSON.stringify(post)) as PostContent)).toBe(contentHash(post))
      }),
    )
  })

  it('changes with every field: two contents that differ have different hashes', () => {
    const all = fc.record({
      accountId: fc.constantFrom('a', 'b'),
      text: fc.constantFrom('Hello', 'hello', 'Hello '),
      visibility: fc.constantFrom('public' as const, 'direct' as const),
      language: fc.constantFrom(undefined, 'cy', 'en'),
      inReplyTo: fc.constantFrom(undefined, ...fc.sample(replyTo, 2)),
      notBefore: fc.constantFrom(undefined, '2026-11-21T09:00:00Z'),
    })
    fc.assert(
      fc.property(all, all, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other)
        expect(contentHash(one) === contentHash(other)).toBe(same)
      }),
      { numRuns: 1000 },
    )
  })

  it('changes when any one field of a full content changes', () => {
    const target = fc.sample(replyTo, 1)[0] as InReplyTo
    const full: PostContent = {
      accountId: 'a',
      text: 'Bore da',
      visibility: 'public',
      language: 'cy',
      inReplyTo: { ...target, threadRootKey: 'root' },
      notBefore: '2026-11-21T09:00:00Z',
    }
    const fields = Object.keys(
      (schemaOf(PostContent)['$defs'] as Record<string, { properties: object }>)['PostContent']?.properties ?? {},
    )
    expect(Object.keys(full).sort()).toEqual(fields.sort())
    for (const field of fields) {
      expect([field, contentHash({ ...full, [field]: 'changed' })]).not.toEqual([field, contentHash(full)])
      expect([field, contentHash({ ...full, [field]: undefined })]).not.toEqual([field, contentHash(full)])
    }
    for (const field of Object.keys(full.inReplyTo ?? {})) {
      const changed = { ...full, inReplyTo: { ...target, threadRootKey: 'root', [field]: 'changed' } } as PostContent
      expect([field, contentHash(changed)]).not.toEqual([field, contentHash(full)])
    }
  })

  it('stays what it was: approvals given before an upgrade stay valid after it', () => {
    expect(contentHash({ accountId: 'a', text: 'Hello', visibility: 'public' })).toMatchInlineSnapshot(
      `"bd6f86ef5c56b489c144b8f285a7cb135cfb832edaaccb277e9e7afe6db9ad4c"`,
    )
  })
})
