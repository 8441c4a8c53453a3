import type { CloudEvent } from '@cordon/contracts'
import type { CapturedItem } from '@cordon/contracts/connectors'
import type { Assessment } from '@cordon/contracts/moderation'
import type { Context } from '@cordon/rules'

/** An assessment on its way into the table. */
export interface AssessmentRow {
  event: CloudEvent<CapturedItem>
  context: Context
  assessment: Assessment
}

/** Keeps the newest version of each item; answers with the items that were kept. */
export const INSERT_ASSESSMENTS = `
  INSERT INTO assessment (item_id, item_version, unit_id, body, account_id, captured_at, text, context,
    author_native_id, author_handle, author_name, url, network)
  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
  ON CONFLICT (item_id) DO UPDATE SET item_version = EXCLUDED.item_version, unit_id = EXCLUDED.unit_id, body = EXCLUDED.body,
    account_id = EXCLUDED.account_id, captured_at = EXCLUDED.captured_at, text = EXCLUDED.text, context = EXCLUDED.context,
    author_native_id = EXCLUDED.author_native_id, author_handle = EXCLUDED.author_handle, author_name = EXCLUDED.author_name,
    url = EXCLUDED.url, network = EXCLUDED.network
  WHERE assessment.item_version < EXCLUDED.item_version
  RETURNING item_id`

export function assessmentValues(rows: readonly AssessmentRow[]): unknown[] {
  return [
    rows.map(({ assessment }) => assessment.itemId),
    rows.map(({ event }) => event.aggregateversion),
    rows.map(({ assessment }) => assessment.unitId),
    rows.map(({ assessment }) => JSON.stringify(assessment)),
    rows.map(({ assessment }) => assessment.accountId),
    rows.map(({ event }) => event.data.capturedAt),
    rows.map(({ event }) => storable(event.data.text)),
    rows.map(({ context }) => JSON.stringify(context)),
    rows.map(({ event }) => storable(event.data.author.nativeId)),
    rows.map(({ event }) => storable(event.data.author.handle)),
    rows.map(({ event }) => storable(event.data.author.displayName)),
    rows.map(({ event }) => (event.data.url === undefined ? null : storable(event.data.url))),
    rows.map(({ event }) => event.data.network),
  ]
}

// PostgreSQL text takes neither; one unit each, so that a backtest finds the same places.
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
