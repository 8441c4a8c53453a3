import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** What a leaf of the ledger commits to. The content itself lies apart; the leaf holds only its salted digest. */
export interface LedgerEntry {
  /** The service whose outbox the event came from. */
  readonly origin: string
  /** Gapless number within the origin, so that a missing event shows. */
  readonly position: number
  readonly eventId: string
  readonly type: string
  /** UTC, ISO 8601. */
  readonly time: string
  readonly subject: string
  readonly aggregateVersion: number
  readonly actor: string
  readonly authority: string
  /** Lower-case hex SHA-256(salt || canonical JSON of the data); see digestData(). */
  readonly dataDigest: string
}

/**
 * 128 bits of fresh randomness per entry, as SD-JWT (RFC 9901) recommends. The length is fixed because the salt is joined
 * to the text without a separator: another length could move bytes between the two.
 */
export const SALT_BYTES = 16

const LEAF_PREFIX_TEXT = '\u0000'
const FIELD_COUNT = 10
/** Deeper data, and cycles, are left to the library, which does not recurse. */
const DEEPEST = 64
const SHA256_HEX = /^[0-9a-f]{64}$/
/** RFC 8785 refuses text that has no UTF-8 form. */
const LONE_SURROGATE = /\p{Surrogate}/u

const MOST_NAMES = 1000

const names = new Map<string, string>()
let scratch = Buffer.allocUnsafeSlow(4096)

/** RFC 8785 text of a JSON value. Throws on what JSON cannot carry: undefined, NaN, lone surrogates, cycles. */
export function canonicalText(value: unknown): string {
  // Plain data takes a path of our own at about three times the speed; everything unusual goes to the library.
  const text = plainText(value, 0) ?? canonicalize(value)
  if (text === undefined) throw new TypeError('Only a JSON value has a canonical text.')
  return text
}

/** Lower-case hex SHA-256(salt || canonical JSON). Without the salt nobody can test a guess of the content against it. */
export function digestData(salt: Uint8Array, data: unknown): string {
  return digestText(salt, canonicalText(data))
}

/** As digestData(), for a caller that already holds the canonical text. */
export function digestText(salt: Uint8Array, text: string): string {
  if (salt.length !== SALT_BYTES) throw new RangeError(`A salt has ${SALT_BYTES} bytes.`)
  const needed = SALT_BYTES + text.length * 3
  if (scratch.length < needed) scratch = Buffer.allocUnsafeSlow(needed * 2)
  scratch.set(salt, 0)
  const written = scratch.write(text, SALT_BYTES, 'utf8')
  return hash('sha256', scratch.subarray(0, SALT_BYTES + written), 'hex')
}

/**
 * RFC 8785 text of an entry, written by hand because its shape is fixed: several times the speed of the general function.
 * Throws a TypeError when a field is missing, unknown or of the wrong kind, because such a field would not be sealed.
 */
export function entryText(entry: LedgerEntry): string {
  let fields = 0
  for (const _ in entry) fields += 1
  if (fields !== FIELD_COUNT) throw new TypeError(`A ledger entry has ${FIELD_COUNT} fields, this one has ${fields}.`)
  if (!SHA256_HEX.test(entry.dataDigest)) throw new TypeError('dataDigest must be a lower-case hex SHA-256.')
  return (
    `{"actor":${text(entry.actor, 'actor')}` +
    `,"aggregateVersion":${count(entry.aggregateVersion, 'aggregateVersion')}` +
    `,"authority":${text(entry.authority, 'authority')}` +
    `,"dataDigest":"${entry.dataDigest}"` +
    `,"eventId":${text(entry.eventId, 'eventId')}` +
    `,"origin":${text(entry.origin, 'origin')}` +
    `,"position":${count(entry.position, 'position')}` +
    `,"subject":${text(entry.subject, 'subject')}` +
    `,"time":${text(entry.time, 'time')}` +
    `,"type":${text(entry.type, 'type')}}`
  )
}

export function entryBytes(entry: LedgerEntry): Buffer {
  return Buffer.from(entryText(entry), 'utf8')
}

/** The leaf hash of the entry in the tree: SHA-256(0x00 || canonical JSON). */
export function entryLeafHash(entry: LedgerEntry): Buffer {
  return hash('sha256', LEAF_PREFIX_TEXT + entryText(entry), 'buffer')
}

function text(value: string, field: string): string {
  const quotedText = typeof value === 'string' ? quoted(value) : undefined
  if (quotedText === undefined) throw new TypeError(`${field} must be well-formed text.`)
  return quotedText
}

/** Undefined for ill-formed text. JSON.stringify escapes lone surrogates, so an unescaped result holds none. */
function quoted(value: string): string | undefined {
  const json = JSON.stringify(value)
  return json.length !== value.length + 2 && LONE_SURROGATE.test(value) ? undefined : json
}

/** As quoted(), for names of members: few in number and met again and again. */
function quotedName(name: string): string | undefined {
  const known = names.get(name)
  if (known !== undefined) return known
  const made = quoted(name)
  if (made !== undefined && names.size < MOST_NAMES && name.length <= 64) names.set(name, made)
  return made
}

/** Canonical text of plain JSON data; undefined for anything else, cycles and deep nesting included. */
function plainText(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : undefined
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value === null) return 'null'
  if (typeof value !== 'object' || depth > DEEPEST || 'toJSON' in value) return undefined
  let result = ''
  if (Array.isArray(value)) {
    for (const item of value) {
      const part = plainText(item, depth + 1)
      if (part === undefined) return undefined
      result += result === '' ? part : ',' + part
    }
    return `[${result}]`
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return undefined
  const members = value as Record<string, unknown>
  for (const key of Object.keys(members).sort()) {
    const name = quotedName(key)
    const part = plainText(members[key], depth + 1)
    if (name === undefined || part === undefined) return undefined
    result += (result === '' ? '' : ',') + name + ':' + part
  }
  return `{${result}}`
}

function count(value: number, field: string): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`${field} must be a whole number from 0.`)
  return value === 0 ? '0' : String(value)
}
