import type { Verification } from '@cordon/contracts/audit'
import { MOST_MESSAGE, MOST_STEPS, pseudonymise, type EvidenceEntry, type Summary } from '@cordon/evidence'
import { parseNote } from '@cordon/ledger'
import type { BundleKind, BundleRow } from './bundle.tables'
import { contentOf } from './bundle-files.views'
import { headOf } from './checkpoint.store'
import { summarise } from './domain/summary'
import { isTelling, kindInWords, textsIn, type Told } from './domain/telling'

/** What a summary needs beside the bundle itself. */
export interface SummaryFacts {
  signer: { name: string; keyId: string }
  /** With every cosignature. */
  checkpoint: string
  timeStamp: { at: Date; authority: string } | undefined
  digests: Summary['digests']
  kinds: readonly BundleKind[]
  entries: readonly EvidenceEntry[]
  case: { title: string; reference: string } | undefined
  handles: ReadonlyMap<string, string>
  verified: Verification | undefined
  at: Date
}

const VERDICTS: Readonly<Record<Verification['status'], string>> = {
  running: 'was under way',
  intact: 'found it intact',
  tampered: 'found it tampered with',
  failed: 'could not be finished',
}
/** The bytes of a cosignature: a time and an Ed25519 signature. */
const COSIGNATURE_BYTES = 72

export function toSummary(row: BundleRow, facts: SummaryFacts): Summary {
  const hide = pseudonymise(row.staff)
  const { kinds, handles, checkpoint, timeStamp, at } = facts
  const head = headOf(checkpoint)
  const told = facts.entries.map(toTold)
  const askedBy = hide(row.asked_by)
  return {
    bundleId: row.id,
    ledger: facts.signer.name,
    reference: hide(row.reference),
    purpose: hide(row.purpose),
    askedBy,
    authority: hide(row.authority),
    askedAt: row.asked_at.toISOString(),
    madeAt: at.toISOString(),
    covers: coverOf(row, facts).map(hide),
    period: periodOf(kinds),
    entries: Number(row.done),
    erased: row.erased,
    payloads: row.payloads,
    payloadsMissing: row.payloads_missing,
    payloadsWithheld: !row.with_payloads,
    media: row.media - row.media_missing,
    mediaMissing: row.media_missing,
    mediaEnded: row.media_ended !== null,
    checkpoint: {
      size: head.size,
      root: head.root,
      signer: facts.signer,
      witnesses: witnessesUnder(checkpoint),
      ...(timeStamp && { timeStamp: { at: timeStamp.at.toISOString(), authority: timeStamp.authority } }),
    },
    digests: facts.digests,
    kinds: kinds.map(({ type, count }) => ({ words: kindInWords(type), count })),
    steps: told.map((one) => ({
      index: one.index,
      time: one.time,
      who: hide(one.actor.replace(/^service:(.*)/, 'Cordon ($1)')),
      what: hide(
        summarise({ ...one, handleOf: (id) => handles.get(id) }) + (one.erased ? ' (its content was erased)' : ''),
      ),
    })),
    stepsInAll: kinds.reduce((sum, { type, count }) => sum + (showsAll(row) || isTelling(type) ? count : 0), 0),
    messages: textsIn(told).map(({ text, whose, ...one }) => {
      const shown = text === undefined ? undefined : hide(text)
      return { ...one, whose: hide(whose), text: shown && beginningOf(shown), length: shown?.length ?? 0 }
    }),
    custody: custodyOf(row, facts).map((one) => ({ ...one, who: hide(one.who), what: hide(one.what) })),
    staff: row.staff.map(({ pseudonym }) => pseudonym),
    staffKey: row.staff_lock !== null,
  }
}

/** Whether there are so few entries that each is shown, whatever it is of. */
export function showsAll({ done }: BundleRow): boolean {
  return Number(done) <= MOST_STEPS
}

function toTold({ index, entry, salt, content }: EvidenceEntry): Told & { actor: string } {
  const { actorName, data } = contentOf(content)
  const { type, subject, time, actor } = entry
  const who = actorName ?? actor.replace(/^service:/, '')
  return { index, type, subject, time, actor, who, data, erased: salt === null }
}

function coverOf({ filter, thread }: BundleRow, { case: of, handles }: SummaryFacts): string[] {
  const { caseId, subject, actor, origin, type, from, to, heartbeats } = filter
  const handle = handles.get(subject ?? '')
  const lines: (string | undefined | false)[] = [
    caseId && `What belongs to the case ${of ? `“${of.title}” (${of.reference}), ` : ''}${caseId}`,
    subject &&
      `What is about ${handle === undefined ? 'the record' : `the account @${handle},`} ${subject}, or names it`,
    thread && 'The whole conversations around it, whenever they were',
    actor && `What ${actor} did`,
    origin && `What the service ${origin} stated`,
    type && `Entries of the kind ${kindInWords(type)}`,
    from && `From ${from}`,
    to && `Until before ${to}`,
    heartbeats && 'Also the heartbeats of the services',
  ]
  return lines.filter((line) => typeof line === 'string' && line !== '') as string[]
}

function periodOf(kinds: readonly BundleKind[]): Summary['period'] {
  if (kinds.length === 0) return undefined
  const [from, to] = [
    Math.min(...kinds.map((kind) => kind.from.getTime())),
    Math.max(...kinds.map((kind) => kind.to.getTime())),
  ]
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

/** Who cosigned, by the note itself: audit checked each before it kept it. */
function witnessesUnder(note: string): Summary['checkpoint']['witnesses'] {
  return (parseNote(note)?.signatures ?? [])
    .filter(({ signature }) => signature.length === COSIGNATURE_BYTES)
    .map(({ name, keyId, signature }) => {
      const seconds = Number(signature.readBigUInt64BE())
      return { name, keyId, at: new Date(seconds * 1000).toISOString() }
    })
}

function custodyOf(row: BundleRow, { verified, at }: SummaryFacts): Summary['custody'][number][] {
  const state = verified
    ? `The verification of the whole ledger begun at ${verified.startedAt} ${VERDICTS[verified.status]}.`
    : 'The whole ledger had not been verified before.'
  return [
    {
      at: row.asked_at.toISOString(),
      who: row.asked_by,
      what: `Asked for it, for ${row.reference}: ${row.purpose} (on the authority of ${row.authority})`,
    },
    {
      at: at.toISOString(),
      who: 'Cordon (audit)',
      what: `Made it of ${row.done} entries; each was compared with its seal. ${state}`,
    },
  ]
}

// Never half of a surrogate pair.
function beginningOf(text: string): string {
  return text.slice(0, MOST_MESSAGE).replace(/[\uD800-\uDBFF]$/, (half) => (text.length > MOST_MESSAGE ? '' : half))
}
