import { subtree } from './unit-tree'

const units = [
  { id: 'force' },
  { id: 'north', parentId: 'force' },
  { id: 'mill-lane', parentId: 'north' },
  { id: 'south', parentId: 'force' },
]

describe('the tree of units', () => {
  it('gives a unit with everything below it and nothing beside it', () => {
    expect(subtree(units, 'north').sort()).toEqual(['mill-lane', 'north'])
    expect(subtree(units, 'force')).toHaveLength(4)
  })

  it('gives nothing for a unit that does not exist', () => {
    expect(subtree(units, 'elsewhere')).toEqual([])
  })

  it('ends even if the parents form a ring', () => {
    const ring = [
      { id: 'a', parentId: 'b' },
      { id: 'b', parentId: 'a' },
    ]
    expect(subtree(ring, 'a').sort()).toEqual(['a', 'b'])
  })
})
