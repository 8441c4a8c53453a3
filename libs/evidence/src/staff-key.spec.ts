import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, scryptSync } from 'node:crypto'
import { lockFromPassPhrase, sealStaffKey } from './staff-key'

const staff = [{ actor: 'person:1', name: 'Priya Raman', pseudonym: 'Officer A' }]

/** Opens the file as docs/evidence-format.md tells, section 10. */
function open(text: string, passPhrase: string): unknown {
  const sealed = JSON.parse(text) as Record<'ciphertext' | 'ephemeral' | 'salt', string> &
    Record<'n' | 'r' | 'p', number>
  const { n, r, p } = sealed
  const [salt, ephemeral, bytes] = [sealed.salt, sealed.ephemeral, sealed.ciphertext].map((part) =>
    Buffer.from(part, 'base64'),
  ) as [Buffer, Buffer, Buffer]
  const secret = scryptSync(passPhrase.normalize('NFC'), salt, 32, { N: n, r, p, maxmem: 2 ** 28 })
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret])
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  const spki = Buffer.from('302a300506032b656e032100', 'hex')
  const publicKey = createPublicKey({ key: Buffer.concat([spki, ephemeral]), format: 'der', type: 'spki' })
  const own = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)
  const shared = diffieHellman({ privateKey, publicKey })
  const key = Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, own]), 'cordon-staff-key/1', 32))
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12))
  decipher.setAuthTag(bytes.subarray(-16))
  return JSON.parse(
    Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8'),
  ) as unknown
}

it('opens with the pass phrase alone, and what is kept meanwhile does not open it', async () => {
  const lock = await lockFromPassPhrase('cafe\u0301 and a long walk')
  const text = sealStaffKey(lock, staff)
  expect(open(text, 'caf\u00e9 and a long walk')).toEqual(staff)
  expect(text).not.toContain('Priya')
  expect(() => open(text, 'another phrase')).toThrow()
  const [last] = [text.indexOf('"ciphertext":"') + 14]
  const flipped = text.slice(0, last) + (text[last] === 'A' ? 'B' : 'A') + text.slice(last + 1)
  expect(() => open(flipped, 'caf\u00e9 and a long walk')).toThrow()
}, 30_000)
