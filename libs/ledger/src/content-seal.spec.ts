import { createSecretKey, randomBytes } from 'node:crypto'
import { openContent, sealContent, unwrapKeys, wrapKeys } from './content-seal'

const RECORD = '0198c0de-0000-7000-8000-000000000001'
const content = { salt: randomBytes(16), text: '{"data":{"text":"Gwyl hapus i bawb ŵ"}}' }

describe('sealed contents', () => {
  const key = randomBytes(32)
  const sealed = sealContent(content, RECORD, key, randomBytes(12))

  it('open for the record and under the key they were sealed for', () => {
    expect(openContent(sealed, RECORD, key)).toEqual(content)
  })

  it('show neither text nor salt', () => {
    expect(sealed.includes('Gwyl')).toBe(false)
    expect(sealed.includes(content.salt)).toBe(false)
  })

  it('do not open for another record, under another key, cut short, or with any byte changed', () => {
    expect(openContent(sealed, RECORD.replace('1', '2'), key)).toBeUndefined()
    expect(openContent(sealed, RECORD, randomBytes(32))).toBeUndefined()
    expect(openContent(sealed.subarray(0, 40), RECORD, key)).toBeUndefined()
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      expect(openContent(changed, RECORD, key)).toBeUndefined()
    }
  })
})

describe('wrapped keys', () => {
  const kek = createSecretKey(randomBytes(32))
  const keys = randomBytes(32 * 3)

  it('come back under the same key-encryption key alone', () => {
    const wrapped = wrapKeys(keys, kek)
    expect(wrapped).toHaveLength(keys.length)
    expect(unwrapKeys(wrapped, kek)).toEqual(keys)
    expect(unwrapKeys(wrapped, createSecretKey(randomBytes(32)))).not.toEqual(keys)
  })

  it('can be taken out of a run one by one', () => {
    const wrapped = wrapKeys(keys, kek)
    expect(unwrapKeys(wrapped.subarray(32, 64), kek)).toEqual(keys.subarray(32, 64))
  })
})
