import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/**
 * Secrets of an account at rest: sealed with AES-256-GCM under a data key of its own, which is sealed under a key-encryption key (KEK) from a file.
 * Both layers are bound to the account and the purpose, so a row copied to another account, or used for another purpose, does not open.
 *
 * Text form: `cordon1.<kek id>.<sealed data key>.<sealed secret>`, the last two base64url of nonce (12 bytes) + ciphertext + tag (16 bytes).
 */
export type SealedSecret = string

export interface KeyEncryptionKey {
  /** Names the key in everything sealed under it: letters, digits, `-` and `_`, at most 40. Never reuse one for other bytes. */
  id: string
  /** 32 bytes. */
  key: Uint8Array
}

/** What the secret belongs to and is for. */
export interface SealContext {
  accountId: string
  purpose: string
}

/** Fresh random bytes of the caller's choosing, from `crypto.randomBytes`. */
export type RandomBytes = (size: number) => Uint8Array

export type VaultRefusal = 'NOT_A_SEALED_SECRET' | 'KEY_UNKNOWN' | 'KEY_INVALID' | 'SECRET_ALTERED'

/** Says which account and which key, never what was sealed. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  constructor(
    readonly refusal: VaultRefusal,
    message: string,
  ) {
    super(message)
  }
}

const VERSION = 'cordon1'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEK_ID = /^[\w-]{1,40}$/

/** Throws VaultError KEY_INVALID. */
export function seal(secret: string, context: SealContext, kek: KeyEncryptionKey, random: RandomBytes): SealedSecret {
  const dataKey = random(KEY_BYTES)
  try {
    const wrapped = encrypt(dataKey, wrappingKey(kek), bound('key', context, kek.id), random)
    return join(kek.id, wrapped, encrypt(Buffer.from(secret), dataKey, bound('secret', context), random))
  } finally {
    dataKey.fill(0)
  }
}

/** Throws VaultError: NOT_A_SEALED_SECRET, KEY_UNKNOWN, KEY_INVALID, or SECRET_ALTERED for a wrong key, an altered byte or another account. */
export function open(sealed: SealedSecret, context: SealContext, keks: readonly KeyEncryptionKey[]): string {
  const parts = split(sealed)
  const dataKey = unwrap(parts, context, keks)
  try {
    return decrypt(parts.secret, dataKey, bound('secret', context), context).toString()
  } finally {
    dataKey.fill(0)
  }
}

/** The same secret under another key-encryption key; the secret itself is not opened. Throws as `open`, except for an altered secret. */
export function rewrap(
  sealed: SealedSecret,
  context: SealContext,
  from: readonly KeyEncryptionKey[],
  to: KeyEncryptionKey,
  random: RandomBytes,
): SealedSecret {
  const parts = split(sealed)
  const dataKey = unwrap(parts, context, from)
  try {
    return join(to.id, encrypt(dataKey, wrappingKey(to), bound('key', context, to.id), random), parts.secret)
  } finally {
    dataKey.fill(0)
  }
}

/** Which key-encryption key a secret needs; what is not the current one is due for `rewrap`. */
export function kekIdOf(sealed: SealedSecret): string {
  return split(sealed).kekId
}

/** Reads a key file: 32 bytes as they are, or as 64 hexadecimal digits or base64 with white space around. Throws VaultError KEY_INVALID. */
export function kekFromFile(id: string, content: Uint8Array): KeyEncryptionKey {
  if (!KEK_ID.test(id)) throw new VaultError('KEY_INVALID', 'A key id is 1 to 40 letters, digits, "-" or "_".')
  if (content.length === KEY_BYTES) return { id, key: Uint8Array.from(content) }
  const text = Buffer.from(content).toString('latin1').trim()
  if (/^[0-9a-f]{64}$/i.test(text)) return { id, key: Buffer.from(text, 'hex') }
  if (/^[\w+/-]{43}=?$/.test(text)) return { id, key: Buffer.from(text, 'base64') }
  throw new VaultError(
    'KEY_INVALID',
    `The file of key ${id} does not hold 32 bytes, 64 hexadecimal digits or their base64.`,
  )
}

interface Parts {
  kekId: string
  wrappedKey: Buffer
  secret: Buffer
}

function split(sealed: SealedSecret): Parts {
  const [version, kekId, wrappedKey, secret, ...rest] = sealed.split('.')
  const parts = {
    kekId: kekId ?? '',
    wrappedKey: Buffer.from(wrappedKey ?? '', 'base64url'),
    secret: Buffer.from(secret ?? '', 'base64url'),
  }
  const whole =
    parts.wrappedKey.length === NONCE_BYTES + KEY_BYTES + TAG_BYTES && parts.secret.length >= NONCE_BYTES + TAG_BYTES
  // Buffer.from skips what is not base64url: an inserted character must not go unnoticed.
  if (
    version !== VERSION ||
    !KEK_ID.test(parts.kekId) ||
    !whole ||
    rest.length > 0 ||
    sealed !== join(parts.kekId, parts.wrappedKey, parts.secret)
  )
    throw new VaultError('NOT_A_SEALED_SECRET', 'This is not a sealed secret of a version that can be read.')
  return parts
}

function join(kekId: string, wrappedKey: Buffer, secret: Buffer): SealedSecret {
  return [VERSION, kekId, wrappedKey.toString('base64url'), secret.toString('base64url')].join('.')
}

function unwrap(parts: Parts, context: SealContext, keks: readonly KeyEncryptionKey[]): Buffer {
  const kek = keks.find(({ id }) => id === parts.kekId)
  if (!kek)
    throw new VaultError(
      'KEY_UNKNOWN',
      `The secret of account ${context.accountId} needs key ${parts.kekId}, which is not loaded.`,
    )
  return decrypt(parts.wrappedKey, wrappingKey(kek), bound('key', context, kek.id), context)
}

/** A key derived for this one use, so that the same file can serve others. */
function wrappingKey({ id, key }: KeyEncryptionKey): Buffer {
  if (key.length !== KEY_BYTES) throw new VaultError('KEY_INVALID', `Key ${id} is not ${KEY_BYTES} bytes long.`)
  return Buffer.from(hkdfSync('sha256', key, '', `${VERSION} vault`, KEY_BYTES))
}

/** Additional authenticated data, as JSON so that no two contexts share one text. */
function bound(layer: 'key' | 'secret', { accountId, purpose }: SealContext, ...more: string[]): Buffer {
  return Buffer.from(JSON.stringify([VERSION, layer, accountId, purpose, ...more]))
}

function encrypt(plain: Uint8Array, key: Uint8Array, aad: Buffer, random: RandomBytes): Buffer {
  const nonce = random(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(box: Buffer, key: Uint8Array, aad: Buffer, context: SealContext): Buffer {
  const tag = box.subarray(-TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(aad)
    .setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    throw new VaultError(
      'SECRET_ALTERED',
      `The secret of account ${context.accountId} does not open: another key, another account, or an altered byte.`,
    )
  }
}
