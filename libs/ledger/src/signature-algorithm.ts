import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/**
 * How keys of one type sign notes. The type is the first byte of the key material in key strings and goes into the key id, so
 * one name can have keys of several types. A further type is one more entry in `ALGORITHMS` and nothing else.
 */
export interface SignatureAlgorithm {
  readonly type: number
  readonly name: AlgorithmName
  readonly secretBytes: number
  readonly publicBytes: number
  publicKeyOf(secret: Uint8Array): Buffer
  /** `at` is for the algorithms that sign the time with the text. */
  sign(text: string, secret: Uint8Array, at?: Date): Buffer
  /** The key is read once, however many signatures are verified. */
  verifier(publicKey: Uint8Array): (text: string, signature: Buffer) => boolean
  /** When a signature says it was made; only of algorithms that sign the time. */
  readonly signedAt?: (signature: Buffer) => Date
}

export type AlgorithmName = 'ed25519' | 'cosignature/v1'

const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const TIME_BYTES = 8
/** The end of the year 9999: later times have no ISO form. */
const LAST_SECOND = 253_402_300_799n
/** DER around a raw Ed25519 key (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

const ed25519Keys = {
  secretBytes: KEY_BYTES,
  publicBytes: KEY_BYTES,
  publicKeyOf: (secret: Uint8Array) =>
    createPublicKey(privateKeyOf(secret)).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES),
}

const ALGORITHMS: readonly SignatureAlgorithm[] = [
  {
    type: 0x01,
    name: 'ed25519',
    ...ed25519Keys,
    sign: (text, secret) => sign(null, Buffer.from(text, 'utf8'), privateKeyOf(secret)),
    verifier: (publicKey) => {
      const key = publicKeyFrom(publicKey)
      return (text, signature) => holds(text, signature, key)
    },
  },
  {
    // c2sp.org/tlog-cosignature: the time, then an Ed25519 signature over the time and the text.
    type: 0x04,
    name: 'cosignature/v1',
    ...ed25519Keys,
    sign: (text, secret, at) => {
      const seconds = at && Math.floor(at.getTime() / 1000)
      if (seconds === undefined || !(seconds >= 0)) throw new TypeError('A cosignature needs the time it is made at.')
      const time = Buffer.alloc(TIME_BYTES)
      time.writeBigUInt64BE(BigInt(seconds))
      const signed = Buffer.from(cosignedText(text, BigInt(seconds)), 'utf8')
      return Buffer.concat([time, sign(null, signed, privateKeyOf(secret))])
    },
    verifier: (publicKey) => {
      const key = publicKeyFrom(publicKey)
      return (text, signature) => {
        if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return false
        const seconds = signature.readBigUInt64BE()
        return seconds <= LAST_SECOND && holds(cosignedText(text, seconds), signature.subarray(TIME_BYTES), key)
      }
    },
    signedAt: (signature) => new Date(Number(signature.readBigUInt64BE()) * 1000),
  },
]

export function algorithmNamed(name: AlgorithmName): SignatureAlgorithm {
  return ALGORITHMS.find((algorithm) => algorithm.name === name)!
}

export function algorithmOfType(type: number | undefined): SignatureAlgorithm | undefined {
  return ALGORITHMS.find((algorithm) => algorithm.type === type)
}

function cosignedText(text: string, seconds: bigint): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`
}

function holds(text: string, signature: Buffer, key: KeyObject): boolean {
  return signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(text, 'utf8'), key, signature)
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
}

function publicKeyFrom(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' })
}
