import type { Cause } from '@cordon/contracts'
import type { Attachment, Network } from '@cordon/contracts/connectors'
import type { Category, Outcome, Severity } from '@cordon/contracts/moderation'
import type { ReviewState } from './review'

/**
 * What the rules found in one version of a message. Every assessment that was kept is told, those too that ask for nothing:
 * they end the review of an earlier version.
 */
export interface FoundForReview {
  itemId: string
  itemVersion: number
  accountId: string
  unitId: string
  network: Network
  outcome: Outcome
  severity: Severity
  categories: readonly Category[]
  /** Names of the rules behind the outcome, gravest first. */
  rules: readonly string[]
  /** The clause that the gravest rule names. */
  clause?: string | undefined
  text: string
  author: { nativeId: string; handle: string; displayName: string }
  attachments: readonly Attachment[]
  capturedAt: string
  url?: string | undefined
  /** Why a person should look beside what the rules say, such as an error of the engine. */
  note?: string | undefined
  /** With outcome `hide`: the rule that asks for it, and the version of the rules. Without it a hide is only proposed. */
  hiddenBy?: { ruleId: string; ruleName: string; ruleSetVersion: number } | undefined
  /** More became known of a version that was decided on before: what that opened, this takes the place of. */
  again?: boolean
  /** Of what is stated because of it. */
  cause: Cause
}

/** What is known of the message from earlier versions. */
export interface History {
  /** A person decided on it, or on a hide of it. */
  decidedByPerson: boolean
  /** A hide of it that stands. */
  hide?: { id: string; status: 'ordered' | 'in_force' } | undefined
}

export interface Opening {
  job: ReviewState
  /** The clause on which the rule hides it at once. */
  hideBy?: { clause: string }
}

const opens: readonly Outcome[] = ['flag', 'propose_hide', 'hold', 'hide']

/**
 * The job that a finding opens, if any, and whether it is hidden at once. A rule never hides anew what a person decided on,
 * nor without a clause of the published standards.
 */
export function opening(
  found: FoundForReview,
  { decidedByPerson, hide }: History,
  clauses: ReadonlySet<string>,
  id: string,
  at: Date,
): Opening | undefined {
  const stillHidden = hide !== undefined && (found.outcome === 'allow' || found.outcome === 'tag')
  if (!opens.includes(found.outcome) && !stillHidden) return undefined
  const { clause } = found
  const published = clause !== undefined && clauses.has(clause)
  const notes = found.note === undefined ? [] : [found.note]
  if (decidedByPerson)
    notes.push(
      found.again === true ? 'A person had decided on it before.' : 'It was edited after a person had decided on it.',
    )
  if (stillHidden) notes.push('It is hidden, and was edited: the rules would let it stand now.')
  let { outcome } = found
  let hideBy: Opening['hideBy']
  if (outcome === 'hide' && hide === undefined) {
    if (decidedByPerson || found.hiddenBy === undefined || !published) outcome = 'propose_hide'
    else hideBy = { clause }
    if (!decidedByPerson && found.hiddenBy !== undefined && !published)
      notes.push(`A rule hides by a clause that the published standards do not have: ${clause ?? 'none'}.`)
  }
  const job: ReviewState = {
    id,
    kind: 'first',
    status: 'open',
    itemId: found.itemId,
    itemVersion: found.itemVersion,
    accountId: found.accountId,
    unitId: found.unitId,
    network: found.network,
    outcome,
    severity: found.severity,
    categories: [...new Set(found.categories)].slice(0, 20),
    rules: found.rules.slice(0, 20).map((name) => cut(name, 200)),
    ...(clause !== undefined && { clause }),
    text: found.text,
    author: found.author,
    attachments: fitting(found.attachments),
    ...(found.url !== undefined && { url: found.url }),
    capturedAt: found.capturedAt,
    openedAt: at.toISOString(),
    ...(notes.length > 0 && { note: cut(notes.join(' '), 1000) }),
    ...(hide && { measure: hide }),
    edited: false,
    excluded: [],
    version: 1,
  }
  return { job, ...(hideBy && { hideBy }) }
}

/** Of all attachments together, in characters: a job is one answer, and the text may take the most of it. */
const ATTACHMENTS_MAX = 60_000

function fitting(attachments: readonly Attachment[]): Attachment[] {
  let length = 0
  return attachments
    .slice(0, 50)
    .filter(({ url, altText = '' }) => (length += url.length + altText.length) <= ATTACHMENTS_MAX)
}

/** At most so many characters, none of them halved. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}
