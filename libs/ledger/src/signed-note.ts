import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

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
  verify(text: string, signature: Buffer): boolean
}

export interface NoteSigner {
  readonly name: string
  readonly keyId: string
  /** The verifier key to hand out. */
  readonly vkey: string
  sign(text: string): Buffer
}

export type OpenedNote =
  | { readonly ok: true; readonly text: string; readonly signedBy: readonly string[] }
  | { readonly ok: false; readonly reason: string }

const ED25519_TYPE = 0x01
const KEY_BYTES = 32
/** A limit on work for strangers' notes; the specification asks for at least 16. */
const MOST_SIGNATURES = 64
const SKEY_PREFIX = 'PRIVATE+KEY+'
/** DER around a raw Ed25519 key (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A fresh Ed25519 key pair as key strings; `skey` is secret and has the form Go's sumdb/note uses. */
export function generateNoteKeys(name: string): { skey: string; vkey: string } {
  const { privateKey } = generateKeyPairSync('ed25519')
  return noteKeysFromSeed(name, privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES))
}

/** The same key strings every time for the same 32 secret bytes. */
export function noteKeysFromSeed(name: string, seed: Uint8Array): { skey: string; vkey: string } {
  if (!isKeyName(name)) throw new TypeError('A key name is not empty and has neither spaces nor "+".')
  if (seed.length !== KEY_BYTES) throw new RangeError('An Ed25519 seed has 32 bytes.')
  const publicKey = rawPublicKey(createPublicKey(privateKeyFromSeed(seed)))
  const keyId = noteKeyId(name, publicKey)
  return {
    skey: `${SKEY_PREFIX}${name}+${keyId}+${typed(seed).toString('base64')}`,
    vkey: `${name}+${keyId}+${typed(publicKey).toString('base64')}`,
  }
}

/** Reads `PRIVATE+KEY+<name>+<key id>+<base64(0x01 || seed)>`; throws a TypeError that never quotes the key. */
export function noteSigner(skey: string): NoteSigner {
  if (!skey.startsWith(SKEY_PREFIX)) throw new TypeError('A signer key starts with PRIVATE+KEY+.')
  const { name, keyId, key } = parseKey(skey.slice(SKEY_PREFIX.length), 'signer')
  const keys = noteKeysFromSeed(name, key)
  if (noteVerifier(keys.vkey).keyId !== keyId) throw new TypeError('The signer key does not match its key id.')
  const privateKey = privateKeyFromSeed(key)
  return { name, keyId, vkey: keys.vkey, sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey) }
}

/** Reads `<name>+<key id>+<base64(0x01 || public key)>`; throws a TypeError on anything else. */
export function noteVerifier(vkey: string): NoteVerifier {
  const { name, keyId, key } = parseKey(vkey, 'verifier')
  if (noteKeyId(name, key) !== keyId) throw new TypeError('The verifier key does not match its key id.')
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key]), format: 'der', type: 'spki' })
  return {
    name,
    keyId,
    verify: (text, signature) =>
      signature.length === 64 && verify(null, Buffer.from(text, 'utf8'), publicKey, signature),
  }
}

/** Signs text (ending in a newline) with one or more keys. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!isNoteText(text)) throw new TypeError('Note text ends with a newline and holds no other control characters.')
  if (signers.length === 0) throw new TypeError('A note needs a signature.')
  return `${text}\n${signatureLines(text, signers)}`
}

/** Adds signatures under a note, as a witness does. Verify the note first. */
export function countersignNote(note: string, signers: readonly NoteSigner[]): string {
  const parsed = parseNote(note)
  if (!parsed) throw new TypeError('Not a signed note.')
  return note + signatureLines(parsed.text, signers)
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
  const signedBy: string[] = []
  for (const { name, keyId, signature } of parsed.signatures) {
    const known = verifiers.find((verifier) => verifier.name === name && verifier.keyId === keyId)
    if (!known) continue
    if (!known.verify(parsed.text, signature)) return { ok: false, reason: `the signature of ${name} is wrong` }
    if (!signedBy.includes(name)) signedBy.push(name)
  }
  if (signedBy.length === 0) return { ok: false, reason: 'no trusted key signed it' }
  return { ok: true, text: parsed.text, signedBy }
}

/** Strict RFC 4648 section 4: refuses what does not encode back to the same text. */
export function decodeBase64(encoded: string): Buffer | undefined {
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.toString('base64') === encoded ? bytes : undefined
}

function signatureLines(text: string, signers: readonly NoteSigner[]): string {
  return signers
    .map((signer) => {
      const bytes = Buffer.concat([Buffer.from(signer.keyId, 'hex'), signer.sign(text)])
      return `\u2014 ${signer.name} ${bytes.toString('base64')}\n`
    })
    .join('')
}

function parseKey(encoded: string, kind: string): { name: string; keyId: string; key: Buffer } {
  // The base64 part may hold "+", the other two may not.
  const [name = '', keyId = '', ...rest] = encoded.split('+')
  const bytes = decodeBase64(rest.join('+'))
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(keyId) || !bytes) throw new TypeError(`Malformed ${kind} key.`)
  if (bytes[0] !== ED25519_TYPE || bytes.length !== 1 + KEY_BYTES) throw new TypeError(`Not an Ed25519 ${kind} key.`)
  return { name, keyId, key: bytes.subarray(1) }
}

function noteKeyId(name: string, publicKey: Uint8Array): string {
  return createHash('sha256').update(`${name}\n`).update(typed(publicKey)).digest('hex').slice(0, 8)
}

function typed(key: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([ED25519_TYPE]), key])
}

function privateKeyFromSeed(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES)
}

function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+\p{White_Space}\p{Cc}\p{Surrogate}]/u.test(name)
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f\p{Surrogate}]/u.test(text)
}
