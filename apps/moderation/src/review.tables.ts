import type { Attachment, Network } from '@cordon/contracts/connectors'
import {
  severities,
  type Category,
  type MeasureStatus,
  type Outcome,
  type ReviewChoice,
  type ReviewKind,
  type Severity,
} from '@cordon/contracts/moderation'
import type { DecisionMade, ReviewState } from './domain/review'
import { storableJson } from './storable-json'

/** A row of `review_job` with its decision that stands and the hide of its message. */
export interface ReviewRow {
  id: string
  kind: ReviewKind
  status: ReviewState['status']
  item_id: string
  item_version: number
  account_id: string
  unit_id: string
  network: Network
  outcome: Outcome
  severity: Severity
  categories: Category[]
  rules: string[]
  clause: string | null
  text: string
  author_native_id: string
  author_handle: string
  author_name: string
  attachments: Attachment[]
  url: string | null
  captured_at: Date
  opened_at: Date
  note: string | null
  lease_person_id: string | null
  lease_person_name: string | null
  lease_until: Date | null
  excluded: string[]
  sample_of: string | null
  sample_of_choice: ReviewChoice | null
  version: number
  decision_id: string | null
  choice: ReviewChoice | null
  reason: string | null
  decision_clause: string | null
  person_id: string | null
  person_name: string | null
  decided_at: Date | null
  drawn: boolean | null
  measure_id: string | null
  measure_status: MeasureStatus | null
  edited: boolean
}

export const SELECT_JOBS = `SELECT j.*, d.id AS decision_id, d.choice, d.reason, d.clause AS decision_clause, d.person_id, d.person_name,
    d.at AS decided_at, d.drawn, m.id AS measure_id, m.status AS measure_status,
    EXISTS (SELECT FROM assessment a WHERE a.item_id = j.item_id AND a.item_version > j.item_version)
      OR EXISTS (SELECT FROM review_job n WHERE n.item_id = j.item_id AND n.item_version > j.item_version) AS edited
  FROM review_job j
  LEFT JOIN review_decision d ON d.job_id = j.id AND NOT d.undone
  LEFT JOIN measure m ON m.item_id = j.item_id AND m.kind = 'hide' AND m.status IN ('ordered', 'in_force', 'lifting')`

/** A second time, and after a newer version of the message, nothing is written. */
export const INSERT_JOBS = `INSERT INTO review_job
  SELECT * FROM json_populate_recordset(NULL::review_job, $1::json) AS row
  WHERE NOT EXISTS (SELECT FROM review_job n WHERE n.item_id = row.item_id AND n.item_version > row.item_version AND row.sample_of IS NULL)
  ON CONFLICT DO NOTHING RETURNING id`

const CHANGING = [
  'kind',
  'status',
  'outcome',
  'note',
  'lease_person_id',
  'lease_person_name',
  'lease_until',
  'excluded',
  'version',
]

export const SAVE_JOBS = `UPDATE review_job SET ${CHANGING.map((column) => `${column} = row.${column}`).join(', ')}
  FROM json_populate_recordset(NULL::review_job, $1::json) AS row WHERE review_job.id = row.id`

export const INSERT_DECISIONS = `INSERT INTO review_decision
  SELECT * FROM json_populate_recordset(NULL::review_decision, $1::json) ON CONFLICT (id) DO NOTHING`

/** Rows as JSON, for the statements above; what is absent is NULL. */
export function jobRows(jobs: readonly ReviewState[]): string {
  return storableJson(
    jobs.map(({ author, lease, sampleOf, ...job }) => ({
      id: job.id,
      kind: job.kind,
      status: job.status,
      item_id: job.itemId,
      item_version: job.itemVersion,
      account_id: job.accountId,
      unit_id: job.unitId,
      network: job.network,
      outcome: job.outcome,
      severity: job.severity,
      severity_rank: severities.indexOf(job.severity),
      categories: job.categories,
      rules: job.rules,
      clause: job.clause,
      text: job.text,
      author_native_id: author.nativeId,
      author_handle: author.handle,
      author_name: author.displayName,
      attachments: job.attachments,
      url: job.url,
      captured_at: job.capturedAt,
      opened_at: job.openedAt,
      note: job.note,
      lease_person_id: lease?.person.id,
      lease_person_name: lease?.person.name,
      lease_until: lease?.until,
      excluded: job.excluded,
      sample_of: sampleOf?.jobId,
      sample_of_choice: sampleOf?.choice,
      version: job.version,
    })),
  )
}

export function decisionRows(jobs: readonly (ReviewState & { decision: DecisionMade })[]): string {
  return storableJson(
    jobs.map(({ id: job_id, kind, outcome, decision: { by, ...decision } }) => ({
      job_id,
      kind,
      outcome,
      ...decision,
      person_id: by.id,
      person_name: by.name,
      undone: false,
    })),
  )
}

export function toReviewState(row: ReviewRow): ReviewState {
  const decision = toDecision(row)
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    itemId: row.item_id,
    itemVersion: row.item_version,
    accountId: row.account_id,
    unitId: row.unit_id,
    network: row.network,
    outcome: row.outcome,
    severity: row.severity,
    categories: row.categories,
    rules: row.rules,
    ...(row.clause !== null && { clause: row.clause }),
    text: row.text,
    author: { nativeId: row.author_native_id, handle: row.author_handle, displayName: row.author_name },
    attachments: row.attachments,
    ...(row.url !== null && { url: row.url }),
    capturedAt: row.captured_at.toISOString(),
    openedAt: row.opened_at.toISOString(),
    ...(row.note !== null && { note: row.note }),
    ...(row.lease_person_id !== null &&
      row.lease_until !== null && {
        lease: {
          person: { id: row.lease_person_id, name: row.lease_person_name ?? '' },
          until: row.lease_until.toISOString(),
        },
      }),
    ...(decision && { decision }),
    ...(row.measure_id !== null &&
      row.measure_status !== null && { measure: { id: row.measure_id, status: row.measure_status } }),
    edited: row.edited,
    excluded: row.excluded,
    ...(row.sample_of !== null &&
      row.sample_of_choice !== null && { sampleOf: { jobId: row.sample_of, choice: row.sample_of_choice } }),
    version: row.version,
  }
}

function toDecision(row: ReviewRow): DecisionMade | undefined {
  const { decision_id: id, choice, reason, person_id, decided_at } = row
  if (id === null || choice === null || reason === null || person_id === null || decided_at === null) return undefined
  return {
    id,
    choice,
    reason,
    ...(row.decision_clause !== null && { clause: row.decision_clause }),
    by: { id: person_id, name: row.person_name ?? '' },
    at: decided_at.toISOString(),
    drawn: row.drawn === true,
  }
}
