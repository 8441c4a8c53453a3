import { canonicalText } from '@cordon/ledger'
import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  scrypt,
  type KeyObject,
} from 'node:crypto'
import { jsonLine } from './evidence-line'
import type { StaffMember } from './staff-names'

/** What may be kept of a pass phrase: enough to encrypt to it, not to decrypt. */
export interface StaffKeyLock {
  readonly publicKey: string
  readonly salt: string
  readonly n: number
  readonly r: number
  readonly p: number
}

const FORMAT = 'cordon-staff-key/1'
/** OWASP's recommendation of 2023 for scrypt: 128 MiB a try. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 }
/** DER around raw X25519 keys (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex')
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex')

/** Makes a lock that only the pass phrase opens, so that no pass phrase needs keeping while a bundle is made. */
export async function lockFromPassPhrase(passPhrase: string): Promise<StaffKeyLock> {
  const salt = randomBytes(16)
  const secret = await new Promise<Buffer>((resolve, reject) =>
    scrypt(passPhrase.normalize('NFC'), salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key))),
  )
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, secret]), format: 'der', type: 'pkcs8' })
  const publicKey = raw(createPublicKey(privateKey)).toString('base64')
  return { publicKey, salt: salt.toString('base64'), n: COST.N, r: COST.r, p: COST.p }
}

/** `data/staff-key.json`: who is whom, encrypted so that the holder of the pass phrase alone can read it. */
export function sealStaffKey({ publicKey, salt, n, r, p }: StaffKeyLock, staff: readonly StaffMember[]): string {
  const own = Buffer.from(publicKey, 'base64')
  const recipient = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, own]), format: 'der', type: 'spki' })
  const pair = generateKeyPairSync('x25519')
  const ephemeral = raw(pair.publicKey)
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: recipient })
  const key = Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, own]), FORMAT, 32))
  // The key is used this once, so the nonce may be fixed.
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12))
  const plain = canonicalText(staff.map(({ actor, name, pseudonym }) => ({ actor, name, pseudonym })))
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  const sealed = { ciphertext: ciphertext.toString('base64'), ephemeral: ephemeral.toString('base64') }
  return jsonLine({ format: FORMAT, ...sealed, salt, n, r, p })
}

function raw(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
