import { draftStore } from './drafts'

function memory(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage
}

describe('draftStore', () => {
  it('gives back what was written', () => {
    const drafts = draftStore(memory())
    drafts.write('p1', 'c1', { text: 'Thank you', itemId: 'i1' })
    expect(drafts.read('p1', 'c1')).toEqual({ text: 'Thank you', itemId: 'i1' })
  })

  it('shows nobody else’s draft, and no other conversation’s', () => {
    const drafts = draftStore(memory())
    drafts.write('p1', 'c1', { text: 'mine' })
    expect(drafts.read('p2', 'c1')).toBeUndefined()
    expect(drafts.read('p1', 'c2')).toBeUndefined()
  })

  it('forgets an emptied and a cleared draft', () => {
    const drafts = draftStore(memory())
    drafts.write('p1', 'c1', { text: 'a' })
    drafts.write('p1', 'c1', { text: '' })
    expect(drafts.read('p1', 'c1')).toBeUndefined()
    drafts.write('p1', 'c1', { text: 'b' })
    drafts.clear('p1', 'c1')
    expect(drafts.read('p1', 'c1')).toBeUndefined()
  })

  it('survives a broken store and a full one', () => {
    const broken = {
      ...memory(),
      getItem: () => '{oops',
      setItem: () => {
        throw new Error('QuotaExceeded')
      },
    }
    const drafts = draftStore(broken)
    expect(drafts.read('p1', 'c1')).toBeUndefined()
    expect(() => drafts.write('p1', 'c1', { text: 'x' })).not.toThrow()
  })
})
