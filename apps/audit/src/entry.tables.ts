import type { CloudEvent, ServiceName } from '@cordon/contracts'
import { canonicalText, digestText, entryLeafHash, SALT_BYTES, type LedgerEntry } from '@cordon/ledger'
import { randomBytes } from 'node:crypto'

/** An entry with what lies beside it, ready to be written. */
export interface SealedEntry {
  entry: LedgerEntry
  leafHash: Buffer
  /** Whose key its content is sealed under. */
  recordId: string
  salt: Buffer
  /** Canonical JSON that the entry's digest commits to; see `EntryContent`. */
  content: string
}

/** What the content of an entry holds. Names of persons are in it rather than in the entry, so that they can be erased. */
export interface EntryContent {
  actorName?: string
  /** The actor's job title at the time. */
  actorTitle?: string
  /** The event or call that led to this one. */
  cause?: string
  data?: unknown
  /** Instead of the others where they have no canonical form (half a surrogate pair): their JSON as it came, escaped. */
  json?: string
}

const INSTANT = /^[1-9]\d{3}-[01]\d-[0-3]\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
// PostgreSQL text cannot hold these.
const UNSTORABLE = /[\0\p{Surrogate}]/gu

/** Makes ledger entries of an origin's events that have their place already. */
export function seal(origin: ServiceName, events: readonly CloudEvent[]): SealedEntry[] {
  const salts = randomBytes(SALT_BYTES * events.length)
  return events.map((event, i) => {
    const salt = salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)
    const content = contentOf(event)
    const entry: LedgerEntry = {
      origin,
      position: Number(event.position),
      eventId: event.id,
      type: storable(event.type),
      time: instantOf(event.time),
      subject: storable(event.subject),
      aggregateVersion: event.aggregateversion,
      actor: storable(event.actor),
      authority: storable(event.authority),
      dataDigest: digestText(salt, content),
    }
    return { entry, leafHash: entryLeafHash(entry), recordId: recordOf(entry), salt, content }
  })
}

// What a call left behind is about whoever called: it stays when what was read is erased.
const OF_THE_CALLER = /\.(?:record\.consulted|request\.made|request\.denied)\.v\d+$/

/** Whose key the content of an entry is sealed under: the record that it is about. */
export function recordOf({ type, subject, actor }: Pick<LedgerEntry, 'type' | 'subject' | 'actor'>): string {
  return OF_THE_CALLER.test(type) ? actor : subject
}

function contentOf({ actorname, actortitle, cause, data }: CloudEvent): string {
  const content = {
    ...(actorname !== undefined && { actorName: actorname }),
    ...(actortitle !== undefined && { actorTitle: actortitle }),
    ...(cause !== undefined && { cause }),
    data,
  }
  try {
    return canonicalText(content)
  } catch {
    return canonicalText({ json: JSON.stringify(content) } satisfies EntryContent)
  }
}

// The column keeps milliseconds; what it gives back must be what was sealed.
function instantOf(time: string): string {
  return INSTANT.test(time) ? time : new Date(time).toISOString()
}

function storable(text: string): string {
  return text.search(UNSTORABLE) === -1 ? text : text.replace(UNSTORABLE, '\uFFFD')
}
