import { readKey, shortcuts } from './keymap'

describe('readKey', () => {
  it('reads single keys', () => {
    expect(readKey('j', undefined, 0)).toEqual({ action: 'next' })
    expect(readKey('?', undefined, 0)).toEqual({ action: 'help' })
  })

  it('waits after the first key of a sequence, then reads the second', () => {
    const { pending } = readKey('g', undefined, 1_000)
    expect(pending).toEqual({ key: 'g', at: 1_000 })
    expect(readKey('a', pending, 1_500)).toEqual({ action: 'go-approvals' })
  })

  it('reads the second key on its own once the sequence has timed out', () => {
    expect(readKey('a', { key: 'g', at: 0 }, 5_000)).toEqual({ action: 'approve' })
  })

  it('forgets a sequence that leads nowhere', () => {
    expect(readKey('q', { key: 'g', at: 0 }, 100)).toEqual({})
  })

  it('leaves capital letters alone but where Shift means something', () => {
    expect(readKey('J', undefined, 0)).toEqual({})
    expect(readKey('X', undefined, 0)).toEqual({ action: 'select-to' })
  })
})

it('gives no two actions the same keys', () => {
  const keys = Object.values(shortcuts).map((shortcut) => shortcut.keys.join(' '))
  expect(new Set(keys).size).toBe(keys.length)
})
