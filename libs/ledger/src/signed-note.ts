import { createHash, randomBytes } from 'node:crypto'
import { algorithmNamed, algorithmOfType } from './signature-algorithm'
import type { AlgorithmName, SignatureAlgorithm } from './signature-algorithm'

/** A C2SP signed note (c2sp.org/signed-note): text and the signatures under it. */
export interface SignedNote {
  /** Ends with a newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export interface NoteSignature {
  readonly name: string
  /** Eight lower-case hex digits. */
  readonly keyId: string
  readonly signature: Buffer
}

export interface NoteVerifier {
  readonly name: string
  readonly keyId: string
  readonly algorithm: AlgorithmName
  /** Hex of the bare key, by which one key under two names is known. */
  readonly publicKey: string
  verify(text: string, signature: Buffer): boolean
  /** When a verified signature was made; only of keys that sign the time. */
  readonly signedAt?: (signature: Buffer) => Date
}

export interface NoteSigner {
  readonly name: string
  readonly keyId: string
  readonly algorithm: AlgorithmName
  /** The verifier key to hand out. */
  readonly vkey: string
  /** Cosignatures need the time. */
  sign(text: string, at?: Date): Buffer
}

/** A signature that a known key made. */
export interface VerifiedSignature {
  readonly by: NoteVerifier
  /** The line under the note, with its newline. */
  readonly line: string
  readonly at?: Date
}

export type OpenedNote =
  | {
      readonly ok: true
      readonly text: string
      readonly signedBy: readonly string[]
      readonly signatures: readonly VerifiedSignature[]
    }
  | { readonly ok: false; readonly reason: string }

/** A limit on work for strangers' notes; the specification asks for at least 16. */
const MOST_SIGNATURES = 64
const SKEY_PREFIX = 'PRIVATE+KEY+'

/** A fresh key pair as key strings; `skey` is secret and has the form Go's sumdb/note uses. */
export function generateNoteKeys(name: string, algorithm: AlgorithmName = 'ed25519'): { skey: string; vkey: string } {
  return noteKeysFromSeed(name, randomBytes(algorithmNamed(algorithm).secretBytes), algorithm)
}

/** The same key strings every time for the same secret bytes (32 for Ed25519). */
export function noteKeysFromSeed(
  name: string,
  seed: Uint8Array,
  algorithm: AlgorithmName = 'ed25519',
): { skey: string; vkey: string } {
  if (!isKeyName(name)) throw new TypeError('A key name is not empty and has neither spaces nor "+".')
  const by = algorithmNamed(algorithm)
  if (seed.length !== by.secretBytes) throw new RangeError(`A seed for ${algorithm} has ${by.secretBytes} bytes.`)
  const publicKey = by.publicKeyOf(seed)
  const keyId = noteKeyId(name, by, publicKey)
  return {
    skey: `${SKEY_PREFIX}${name}+${keyId}+${typed(by, seed).toString('base64')}`,
    vkey: `${name}+${keyId}+${typed(by, publicKey).toString('base64')}`,
  }
}

/** Reads `PRIVATE+KEY+<name>+<key id>+<base64(type || seed)>`; throws a TypeError that never quotes the key. */
export function noteSigner(skey: string): NoteSigner {
  if (!skey.startsWith(SKEY_PREFIX)) throw new TypeError('A signer key starts with PRIVATE+KEY+.')
  const { name, keyId, algorithm, key } = parseKey(skey.slice(SKEY_PREFIX.length), 'signer')
  const keys = noteKeysFromSeed(name, key, algorithm.name)
  if (noteVerifier(keys.vkey).keyId !== keyId) throw new TypeError('The signer key does not match its key id.')
  const sign = (text: string, at?: Date) => algorithm.sign(text, key, at)
  return { name, keyId, algorithm: algorithm.name, vkey: keys.vkey, sign }
}

/** Reads `<name>+<key id>+<base64(type || public key)>`; throws a TypeError on anything else. */
export function noteVerifier(vkey: string): NoteVerifier {
  const { name, keyId, algorithm, key } = parseKey(vkey, 'verifier')
  if (noteKeyId(name, algorithm, key) !== keyId) throw new TypeError('The verifier key does not match its key id.')
  const { signedAt } = algorithm
  return {
    name,
    keyId,
    algorithm: algorithm.name,
    publicKey: key.toString('hex'),
    verify: algorithm.verifier(key),
    ...(signedAt && { signedAt }),
  }
}

/** Signs text (ending in a newline) with one or more keys; cosigning keys need the time. */
export function signNote(text: string, signers: readonly NoteSigner[], at?: Date): string {
  if (!isNoteText(text)) throw new TypeError('Note text ends with a newline and holds no other control characters.')
  if (signers.length === 0) throw new TypeError('A note needs a signature.')
  return `${text}\n${signatureLines(text, signers, at)}`
}

/** Adds signatures under a note, as a witness does. Verify the note first. */
export function countersignNote(note: string, signers: readonly NoteSigner[], at?: Date): string {
  const parsed = parseNote(note)
  if (!parsed) throw new TypeError('Not a signed note.')
  return note + signatureLines(parsed.text, signers, at)
}

/** Splits a note into text and signatures without judging them; undefined when it is no signed note. */
export function parseNote(note: string): SignedNote | undefined {
  const split = note.lastIndexOf('\n\n')
  if (split < 0) return undefined
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2).split('\n')
  if (lines.pop() !== '' || lines.length === 0 || lines.length > MOST_SIGNATURES || !isNoteText(text)) return undefined
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const [dash, name, encoded, ...rest] = line.split(' ')
    if (dash !== '\u2014' || !name || !isKeyName(name) || !encoded || rest.length > 0) return undefined
    const bytes = decodeBase64(encoded)
    if (!bytes || bytes.length < 5) return undefined
    signatures.push({ name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) })
  }
  return { text, signatures }
}

/**
 * Verifies a note: at least one known key signed it and no known key's signature fails. Signatures of unknown keys are ignored,
 * as the specification demands.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): OpenedNote {
  const parsed = parseNote(note)
  if (!parsed) return { ok: false, reason: 'it is not a well-formed signed note' }
  const signatures: VerifiedSignature[] = []
  for (const { name, keyId, signature } of parsed.signatures) {
    const by = verifiers.find((verifier) => verifier.name === name && verifier.keyId === keyId)
    if (!by) continue
    if (!by.verify(parsed.text, signature)) return { ok: false, reason: `the signature of ${name} is wrong` }
    const at = by.signedAt?.(signature)
    signatures.push({ by, line: signatureLine(name, keyId, signature), ...(at && { at }) })
  }
  if (signatures.length === 0) return { ok: false, reason: 'no trusted key signed it' }
  return { ok: true, text: parsed.text, signedBy: [...new Set(signatures.map(({ by }) => by.name))], signatures }
}

/** Strict RFC 4648 section 4: refuses what does not encode back to the same text. */
export function decodeBase64(encoded: string): Buffer | undefined {
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.toString('base64') === encoded ? bytes : undefined
}

function signatureLines(text: string, signers: readonly NoteSigner[], at: Date | undefined): string {
  return signers.map((signer) => signatureLine(signer.name, signer.keyId, signer.sign(text, at))).join('')
}

function signatureLine(name: string, keyId: string, signature: Buffer): string {
  return `\u2014 ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')}\n`
}

function parseKey(
  encoded: string,
  kind: 'signer' | 'verifier',
): { name: string; keyId: string; algorithm: SignatureAlgorithm; key: Buffer } {
  // The base64 part may hold "+", the other two may not.
  const [name = '', keyId = '', ...rest] = encoded.split('+')
  const bytes = decodeBase64(rest.join('+'))
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(keyId) || !bytes) throw new TypeError(`Malformed ${kind} key.`)
  const algorithm = algorithmOfType(bytes[0])
  const length = kind === 'signer' ? algorithm?.secretBytes : algorithm?.publicBytes
  if (!algorithm || bytes.length - 1 !== length) throw new TypeError(`The ${kind} key is of no type known here.`)
  return { name, keyId, algorithm, key: bytes.subarray(1) }
}

function noteKeyId(name: string, algorithm: SignatureAlgorithm, publicKey: Uint8Array): string {
  const digest = createHash('sha256').update(`${name}\n`).update(typed(algorithm, publicKey)).digest('hex')
  return digest.slice(0, 8)
}

function typed({ type }: SignatureAlgorithm, key: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), key])
}

function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+\p{White_Space}\p{Cc}\p{Surrogate}]/u.test(name)
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f\p{Surrogate}]/u.test(text)
}
