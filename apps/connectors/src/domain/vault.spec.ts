import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { kekFromFile, kekIdOf, open, rewrap, seal, VaultError, type KeyEncryptionKey } from './vault'

const context = { accountId: '0197a0c1-0000-7000-8000-000000000001', purpose: 'credentials' }
const kek: KeyEncryptionKey = { id: 'kek-2026', key: randomBytes(32) }
const next: KeyEncryptionKey = { id: 'kek-2027', key: randomBytes(32) }

const refusalOf = (attempt: () => unknown) => {
  try {
    attempt()
  } catch (error) {
    if (error instanceof VaultError) return error
    throw error
  }
  throw new Error('Expected a VaultError.')
}

describe('the vault', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (secret, accountId, purpose) => {
        const sealed = seal(secret, { accountId, purpose }, kek, randomBytes)
        expect(open(sealed, { accountId, purpose }, [next, kek])).toBe(Buffer.from(secret).toString())
      }),
    )
  })

  it('never seals the same secret to the same text, and shows none of it', () => {
    const sealed = [1, 2].map(() => seal('hunter2-hunter2', context, kek, randomBytes))
    expect(sealed[0]).not.toBe(sealed[1])
    for (const text of sealed)
      expect(Buffer.from(text.split('.').at(-1) as string, 'base64url').toString('latin1')).not.toContain('hunter2')
  })

  it('does not open for another account or purpose, whichever layer is swapped in', () => {
    const sealed = seal('secret', context, kek, randomBytes)
    for (const other of [
      { ...context, accountId: 'another' },
      { ...context, purpose: 'another' },
      { accountId: context.purpose, purpose: context.accountId },
    ])
      expect(refusalOf(() => open(sealed, other, [kek])).refusal).toBe('SECRET_ALTERED')
    const theirs = seal('theirs', { ...context, accountId: 'another' }, kek, randomBytes).split('.')
    const mixed = [...sealed.split('.').slice(0, 3), theirs[3]].join('.')
    expect(refusalOf(() => open(mixed, context, [kek])).refusal).toBe('SECRET_ALTERED')
  })

  it('does not open when any one character is altered', () => {
    const sealed = seal('a secret', context, kek, randomBytes)
    for (let at = 0; at < sealed.length; at++) {
      const altered = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      expect(refusalOf(() => open(altered, context, [kek])).refusal).toMatch(
        /^(SECRET_ALTERED|NOT_A_SEALED_SECRET|KEY_UNKNOWN)$/,
      )
    }
  })

  it('does not open when anything is added or cut off', () => {
    const sealed = seal('a secret', context, kek, randomBytes)
    for (const altered of [
      `${sealed}A`,
      `${sealed}.`,
      `${sealed}=`,
      ` ${sealed}`,
      sealed.slice(0, -1),
      sealed.replace('.', '. '),
      '',
      'cordon1...',
      'cordon2' + sealed.slice(7),
    ])
      expect(refusalOf(() => open(altered, context, [kek])).refusal).toMatch(/^(SECRET_ALTERED|NOT_A_SEALED_SECRET)$/)
  })

  it('says which key is missing, and that a key is wrong', () => {
    const sealed = seal('secret', context, kek, randomBytes)
    expect(refusalOf(() => open(sealed, context, [next]))).toMatchObject({
      refusal: 'KEY_UNKNOWN',
      message: expect.stringContaining('kek-2026') as string,
    })
    expect(refusalOf(() => open(sealed, context, [{ ...kek, key: randomBytes(32) }])).refusal).toBe('SECRET_ALTERED')
    expect(refusalOf(() => seal('secret', context, { ...kek, key: randomBytes(31) }, randomBytes)).refusal).toBe(
      'KEY_INVALID',
    )
  })

  it('moves a secret to a new key without the old one being needed again', () => {
    const sealed = seal('secret', context, kek, randomBytes)
    const moved = rewrap(sealed, context, [kek], next, randomBytes)
    expect([kekIdOf(sealed), kekIdOf(moved)]).toEqual(['kek-2026', 'kek-2027'])
    expect(open(moved, context, [next])).toBe('secret')
    expect(refusalOf(() => open(moved, context, [kek])).refusal).toBe('KEY_UNKNOWN')
    expect(
      refusalOf(() => rewrap(sealed, { ...context, accountId: 'another' }, [kek], next, randomBytes)).refusal,
    ).toBe('SECRET_ALTERED')
    // A key renamed is another key: its id is part of what is sealed.
    expect(
      refusalOf(() => open(sealed.replace('kek-2026', 'kek-2028'), context, [{ ...kek, id: 'kek-2028' }])).refusal,
    ).toBe('SECRET_ALTERED')
  })

  it('puts nothing secret into an error', () => {
    const sealed = seal('top-secret-token', context, kek, randomBytes)
    for (const attempt of [
      () => open(sealed, { ...context, purpose: 'x' }, [kek]),
      () => open(sealed, context, []),
      () => open('top-secret-token', context, [kek]),
    ]) {
      const error = refusalOf(attempt)
      expect(`${error.message} ${error.stack ?? ''} ${JSON.stringify(error)}`.replace(/at .*/gs, '')).not.toMatch(
        /top-secret|cordon1\./,
      )
      expect(error.cause).toBeUndefined()
    }
  })

  it('reads a key file as bytes, hexadecimal or base64, and nothing else', () => {
    const bytes = Buffer.alloc(32, 7)
    for (const content of [
      bytes,
      Buffer.from(`${bytes.toString('hex')}\n`),
      Buffer.from(bytes.toString('base64')),
      Buffer.from(bytes.toString('base64url')),
    ])
      expect(Buffer.from(kekFromFile('k', content).key)).toEqual(bytes)
    for (const content of ['', 'x'.repeat(31), 'x'.repeat(33), bytes.toString('hex').slice(1)])
      expect(refusalOf(() => kekFromFile('k', Buffer.from(content))).refusal).toBe('KEY_INVALID')
    expect(refusalOf(() => kekFromFile('k.1', bytes)).refusal).toBe('KEY_INVALID')
  })
})
