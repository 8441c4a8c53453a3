import { PdfPages } from './pdf-pages'

export const SUMMARY_PATH = 'data/summary.pdf'
/** What is read in court is meant to be read: what is beyond these stands in the pages and in the data, and the summary says so. */
export const MOST_STEPS = 300
const MOST_MESSAGES = 100
export const MOST_MESSAGE = 2_000
const [MOST_MESSAGE_LINES, MOST_TEXT_LINES, MOST_KINDS] = [40, 400, 25]

/** One entry, in a line. */
export interface SummaryStep {
  readonly index: number
  /** ISO 8601, UTC. */
  readonly time: string
  /** By pseudonym. */
  readonly who: string
  readonly what: string
}

/** What somebody wrote, of the public or in answer. */
export interface SummaryMessage {
  readonly index: number
  readonly time: string
  /** Whose words they are, and where. */
  readonly whose: string
  /** Its beginning, as far as a summary shows it; undefined where it was erased. */
  readonly text: string | undefined
  /** In characters, of all of it. */
  readonly length: number
  readonly attachments: number
}

export interface SummaryWitness {
  readonly name: string
  readonly keyId: string
  /** By its own clock. */
  readonly at: string
}

/** What a summary says. All of it is text of anybody and is made fit to print; staff are named by pseudonym already. */
export interface Summary {
  readonly bundleId: string
  readonly ledger: string
  readonly reference: string
  readonly purpose: string
  readonly askedBy: string
  readonly authority: string
  readonly askedAt: string
  readonly madeAt: string
  /** What was asked of the ledger, in words. */
  readonly covers: readonly string[]
  /** When the first and the last of its entries happened. */
  readonly period: { readonly from: string; readonly to: string } | undefined
  readonly entries: number
  readonly erased: number
  readonly payloads: number
  readonly payloadsMissing: number
  /** Who asked may not read conversations. */
  readonly payloadsWithheld: boolean
  readonly media: number
  readonly mediaMissing: number
  readonly mediaEnded: boolean
  readonly checkpoint: {
    readonly size: number
    readonly root: Buffer
    readonly signer: { readonly name: string; readonly keyId: string }
    readonly witnesses: readonly SummaryWitness[]
    readonly timeStamp?: { readonly at: string; readonly authority: string }
  }
  /** SHA-256 of files of the bundle. */
  readonly digests: readonly { readonly path: string; readonly sha256: string }[]
  /** Most frequent first. */
  readonly kinds: readonly { readonly words: string; readonly count: number }[]
  /** Those it shows, at most `MOST_STEPS`, in the order of the ledger. */
  readonly steps: readonly SummaryStep[]
  /** How many there are of the kinds it shows; those of other kinds are only counted. */
  readonly stepsInAll: number
  readonly messages: readonly SummaryMessage[]
  readonly custody: readonly { readonly at: string; readonly who: string; readonly what: string }[]
  readonly staff: readonly string[]
  readonly staffKey: boolean
}

/** A document of a few pages for whoever gets a bundle. The same summary gives the same bytes. */
export async function summaryPdf(summary: Summary): Promise<Buffer> {
  const pages = new PdfPages({
    title: `Evidence bundle ${summary.reference}: summary`,
    header: `Evidence bundle ${summary.bundleId} · ${summary.reference}`,
    footer: 'For reading. What counts are the data in the bundle.',
    at: new Date(summary.madeAt),
  })
  pages.title('Evidence bundle: summary', summary.reference)
  tellWhatItIs(pages, summary)
  tellWhatIsProven(pages, summary)
  tellSeal(pages, summary)
  await tellKinds(pages, summary)
  await tellSteps(pages, summary)
  await tellMessages(pages, summary)
  await tellCustody(pages, summary)
  tellHowToCheck(pages, summary)
  return pages.bytes()
}

function tellWhatItIs(pages: PdfPages, summary: Summary): void {
  const { period, entries, erased, payloads, payloadsMissing, payloadsWithheld, media, mediaMissing } = summary
  const ended = summary.mediaEnded ? '; not all were asked for, since a limit was reached' : ''
  pages.facts([
    ['Purpose', summary.purpose],
    ['Covers', summary.covers.join('\n') || 'The whole ledger, but for the heartbeats of its services.'],
    ['Period', period ? `${instant(period.from)} to ${instant(period.to)}` : 'It holds no entries.'],
    ['Asked for by', summary.askedBy],
    ['On the authority of', summary.authority],
    ['Asked for', instant(summary.askedAt)],
    ['Made', instant(summary.madeAt)],
    [
      'Entries',
      `${number(entries)}${erased > 0 ? `, ${number(erased)} of them without content, which was erased` : ''}`,
    ],
    [
      'Messages as received',
      payloadsWithheld
        ? 'Left out: who asked may not read conversations.'
        : `${number(payloads)}${payloadsMissing > 0 ? `; ${number(payloadsMissing)} could not be had` : ''}`,
    ],
    [
      'Pictures and videos',
      `${media > 0 ? `${number(media)}, as they were when the bundle was made` : 'None'}${
        mediaMissing > 0 ? `; ${number(mediaMissing)} could not be had` : ''
      }${ended}`,
    ],
    ['Bundle', summary.bundleId, 'exact'],
  ])
}

function tellWhatIsProven(pages: PdfPages, { checkpoint, erased, payloads, media }: Summary): void {
  pages.heading('What this bundle proves, and what it does not')
  pages.paragraph(
    `Every step in it was sealed in a ledger that is only ever added to. Whoever checks the bundle with the public key of the ledger (last section) finds whether the following holds; this document by itself proves nothing.`,
  )
  pages.points([
    'Proven: each entry stood in the ledger, at its place, with just this time, person, authority and content, when the checkpoint below was signed. A letter changed since would show.',
    'Proven: nothing was taken out of this bundle, put into it or changed in it after the organisation signed it.',
    ...(erased > 0
      ? [
          'Proven: where content was erased, an entry of the ledger ordered that, and the place of the erased entry is still there. What it said can no longer be read by anybody.',
        ]
      : []),
    'Not proven: that what is recorded was true. The ledger shows what Cordon recorded and when, not what was in the mind of anybody, nor whose hands used an account of the public.',
    checkpoint.witnesses.length > 0
      ? 'Not proven by the signature of the ledger alone: that the organisation showed nobody another history. The witnesses named below vouch for that as far as you trust them; check their signatures with their own keys.'
      : 'Not proven: that the organisation showed nobody another history. No witness had signed this checkpoint; compare it with one that a witness or you kept.',
    'Not proven: that the selection is complete. What was asked for is named above; whether it brings all that matters is for you to judge.',
    ...(payloads > 0
      ? ['Not proven: that what a network delivered is what its author wrote. The ledger holds what arrived.']
      : []),
    ...(media > 0
      ? [
          'Not proven: that pictures and videos are those of the arrival. They were fetched when the bundle was made; the ledger commits to their address only.',
        ]
      : []),
    'Not proven: that this document says what the entries say. It is made from them by a program and signed with them, but no verifier compares the two.',
  ])
}

function tellSeal(pages: PdfPages, { checkpoint, ledger, digests }: Summary): void {
  const { size, root, signer, witnesses, timeStamp } = checkpoint
  pages.heading('The seal', 130)
  pages.facts([
    ['Ledger', ledger],
    ['Entries sealed', number(size)],
    ['Root hash (SHA-256)', root.toString('hex'), 'exact'],
    ['Signed by', `${signer.name}, key ${signer.keyId}`],
    [
      'Witnesses',
      witnesses.map(({ name, keyId, at }) => `${name}, key ${keyId}, at ${instant(at)} by its clock`).join('\n') ||
        'None: no witness outside had signed this checkpoint when the bundle was made.',
    ],
    [
      'Time stamp',
      timeStamp
        ? `${instant(timeStamp.at)}, by ${timeStamp.authority}`
        : 'None: no time stamping authority had stamped this checkpoint when the bundle was made. That the entries are as old as they say rests on the clocks of the organisation.',
    ],
  ])
  pages.paragraph('SHA-256 of files of the bundle:')
  pages.facts(digests.map(({ path, sha256 }) => [path, sha256, 'exact'] as const))
  pages.paragraph(
    'The digests of all files, this one too, stand in manifest-sha256.txt, which tagmanifest-sha256.txt and signature.txt seal; no file can hold the digest of a list that it is in. That of the whole ZIP file is in the entry audit.bundle.made of the ledger.',
  )
  pages.blank('SHA-256 of the ZIP file as received, to be written here by whoever receives it:')
}

async function tellKinds(pages: PdfPages, { kinds, entries }: Summary): Promise<void> {
  pages.heading('Entries by kind')
  if (kinds.length === 0) return pages.paragraph('There are none.')
  const rows = kinds.slice(0, MOST_KINDS).map(({ words, count }) => [number(count), words])
  const others = kinds.slice(MOST_KINDS)
  if (others.length > 0) {
    const count = others.reduce((sum, kind) => sum + kind.count, 0)
    rows.push([number(count), `of ${number(others.length)} further kinds`])
  }
  await pages.table(
    [
      { title: 'Entries', share: 0.14 },
      { title: 'Kind', share: 0.86 },
    ],
    [...rows, [number(entries), 'in all']],
  )
}

async function tellSteps(pages: PdfPages, { steps, stepsInAll, entries }: Summary): Promise<void> {
  pages.heading('What happened')
  if (entries === 0) return pages.paragraph('There are no entries.')
  if (stepsInAll < entries)
    pages.paragraph(
      `Shown is what concerns the public, moderation, what went out, and cases: ${number(stepsInAll)} of the ${number(entries)} entries. All of them stand in data/pages and data/entries.jsonl.`,
    )
  if (steps.length < stepsInAll)
    pages.paragraph(
      `These are the first ${number(steps.length)} of them. ${number(stepsInAll - steps.length)} more follow in data/pages and data/entries.jsonl.`,
    )
  if (steps.length === 0) return
  await pages.table(
    [
      { title: 'Entry', share: 0.1 },
      { title: 'Time (UTC)', share: 0.2 },
      { title: 'Who', share: 0.21 },
      { title: 'What', share: 0.49 },
    ],
    steps.map(({ index, time, who, what }) => [String(index), instant(time).replace(' UTC', ''), who, what]),
  )
}

async function tellMessages(pages: PdfPages, { messages, steps, stepsInAll }: Summary): Promise<void> {
  pages.heading('What was written')
  if (messages.length === 0) return pages.paragraph('There are no texts of messages among the entries above.')
  pages.paragraph(
    `Texts of the public are in their own words, and may insult or threaten. Signs that cannot be seen or that this document has no glyph for stand as their number, such as [U+202E].${
      steps.length < stepsInAll ? ' Shown are those of the entries above.' : ''
    }`,
  )
  let [shown, lines] = [0, 0]
  for (const message of messages.slice(0, MOST_MESSAGES)) {
    if (lines >= MOST_TEXT_LINES) break
    const most = Math.min(MOST_MESSAGE_LINES, MOST_TEXT_LINES - lines)
    lines += await pages.quote(headOf(message), message.text ?? ERASED, { most, spoken: message.text !== undefined })
    shown += 1
  }
  if (shown < messages.length)
    pages.paragraph(
      `${number(messages.length - shown)} more texts are left out here. They stand in data/pages and data/entries.jsonl.`,
    )
}

const ERASED =
  'Erased. The content was destroyed on an order that is an entry of the ledger itself. That this entry was there, and when, still holds.'

function headOf({ index, time, whose, text, length, attachments }: SummaryMessage): string {
  const parts = [`Entry ${index}`, instant(time), whose]
  if (attachments > 0) parts.push(`${number(attachments)} ${attachments === 1 ? 'attachment' : 'attachments'}`)
  if (text !== undefined && length > MOST_MESSAGE)
    parts.push(`the first ${number(MOST_MESSAGE)} of ${number(length)} characters; all of them stand in data/pages`)
  return parts.join(' · ')
}

async function tellCustody(pages: PdfPages, { custody, staff, staffKey }: Summary): Promise<void> {
  pages.heading('Custody')
  await pages.table(
    [
      { title: 'Time (UTC)', share: 0.2 },
      { title: 'Who', share: 0.18 },
      { title: 'What', share: 0.62 },
    ],
    custody.map(({ at, who, what }) => [instant(at).replace(' UTC', ''), who, what]),
  )
  pages.paragraph(
    'Each download of the bundle and its deletion are entries of the ledger, made after this document. Who it was handed to outside is for its holders to write down.',
  )
  pages.heading('Names')
  pages.paragraph(
    `Staff are called by what they did: ${staff.join(', ') || 'nobody of staff acted here'}. ${
      staffKey
        ? 'Who is who is in data/staff-key.json, which opens with the pass phrase chosen when the bundle was asked for.'
        : 'No pass phrase was chosen, so no list of who is who is in the bundle.'
    } The files for machines, data/entries.jsonl among them, hold names as they were recorded: hand on this document where names must stay private, not those files. What somebody of the public wrote is shown as it was written, with names that stand in it, unless they are those of staff who acted here.`,
  )
}

function tellHowToCheck(pages: PdfPages, { checkpoint: { signer } }: Summary): void {
  pages.heading('How to check this bundle')
  pages.paragraph(
    'Three programs check it on any computer, without Cordon and without a network. Each needs the ZIP file and the public key of the ledger, which you should have received by another way than this bundle:',
  )
  pages.code([
    'node verify.mjs --bundle BUNDLE.zip --vkey "PUBLIC KEY"',
    'python3 verify.py --bundle BUNDLE.zip --vkey "PUBLIC KEY"',
  ])
  pages.paragraph(
    `or open verify.html in a browser and choose the file there. The public key begins with ${signer.name}+${signer.keyId}+. The first two share no code, so that a mistake of one shows as a difference.`,
  )
  pages.points([
    'OK: everything in it is as it was recorded and signed.',
    'NOT OK: something was changed; each line PROBLEM names it.',
    'NOT CHECKED: what no program can decide from the bundle alone, such as signatures of witnesses, whose keys you have to trust, and the time stamp, which openssl checks.',
  ])
  pages.paragraph(
    'The format is described in docs/evidence-format.md of Cordon, so that anybody may write another verifier.',
  )
}

/** `2026-11-21 09:30:00 UTC`; what is no time stays as it is. */
function instant(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC')
}

function number(value: number): string {
  return value.toLocaleString('en-GB')
}
