import { createHash } from 'node:crypto'

const ALPHABET = '234567abcdefghijklmnopqrstuvwxyz'

/**
 * A record key of our own: a TID (atproto.com/specs/tid), whose time is the intent's and whose remaining 20 bits come from its key. The same intent
 * always gets the same one, so writing it twice is writing one record; and posts still sort by time.
 */
export function recordKeyOf(intent: { idempotencyKey: string; startedAt: string }): string {
  const digest = createHash('sha256').update(intent.idempotencyKey).digest()
  const microseconds = BigInt(Date.parse(intent.startedAt)) * 1000n + BigInt(digest.readUInt32BE(0) % 1000)
  let bits = (microseconds << 10n) | BigInt(digest.readUInt16BE(4) & 1023)
  let key = ''
  for (let digit = 0; digit < 13; digit++) {
    key = (ALPHABET[Number(bits & 31n)] as string) + key
    bits >>= 5n
  }
  return key
}
