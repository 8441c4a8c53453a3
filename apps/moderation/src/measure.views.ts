import { unitsWhere } from '@cordon/authz'
import type { Caller } from '@cordon/contracts'
import type {
  ListMeasuresInput,
  Measure,
  MeasureCount,
  MeasurePage,
  MeasureStatistics,
} from '@cordon/contracts/moderation'
import { Database } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import type { MeasureState } from './domain/measure'
import { toMeasureState, type MeasureRow } from './measure.tables'

/** Of a captured text in a list, in characters: a page is one answer of at most 1 MiB. */
const TEXT_IN_LIST = 1_000
/** Of an appeal in a list. */
const APPEAL_IN_LIST = 500

const WHICH = {
  in_force: `m.status IN ('ordered', 'in_force', 'lifting')`,
  due_for_review: `m.status IN ('ordered', 'in_force') AND m.review_at <= $5`,
  appealed: `m.appeal_received_at IS NOT NULL AND m.appeal_outcome IS NULL`,
  ended: `m.status IN ('lifted', 'refused')`,
} as const

/** The register as people read it: the text only for who may read the conversations of its unit. */
@Injectable()
export class MeasureViews {
  constructor(@Inject(Database) private readonly db: Database) {}

  async read(id: string, caller: Caller): Promise<Measure | undefined> {
    const [row] = await this.db.query<MeasureRow>(
      `SELECT m.* FROM measure m WHERE m.id = $1 AND ($2::uuid[] IS NULL OR m.unit_id = ANY ($2))`,
      [id, unitsOf(caller, 'moderation:read')],
    )
    return row && this.shown(toMeasureState(row), caller)
  }

  /** One as the caller may see it. */
  shown(measure: MeasureState, caller: Caller, most = Infinity): Measure {
    const units = unitsWhere(caller, 'conversation:read')
    return toMeasure(measure, units === '*' || units.includes(measure.unitId) ? most : 0)
  }

  async list({ kind, which, before, limit = 50 }: ListMeasuresInput, caller: Caller, at: Date): Promise<MeasurePage> {
    const rows = await this.db.query<MeasureRow>(
      `SELECT m.* FROM measure m
       WHERE ($1::uuid[] IS NULL OR m.unit_id = ANY ($1)) AND ($2::text IS NULL OR m.kind = $2) AND ($3::uuid IS NULL OR m.id < $3)
         AND $5::timestamptz IS NOT NULL ${which === undefined ? '' : `AND ${WHICH[which]}`}
       ORDER BY m.id DESC LIMIT $4`,
      [unitsOf(caller, 'moderation:read'), kind ?? null, before ?? null, limit + 1, at],
    )
    const items = rows.slice(0, limit).map((row) => shortAppeal(this.shown(toMeasureState(row), caller, TEXT_IN_LIST)))
    const last = items.at(-1)
    return { items, ...(rows.length > limit && last !== undefined && { next: last.id }) }
  }

  async statistics(from: Date, to: Date, caller: Caller): Promise<MeasureStatistics> {
    const parameters = [from, to, unitsOf(caller, 'moderation:read')]
    const counts = await this.db.query<MeasureCount>(
      `SELECT kind, clause,
         count(*) FILTER (WHERE rule_id IS NOT NULL)::integer AS "byRule",
         count(*) FILTER (WHERE imposed_by_id IS NOT NULL)::integer AS "byPerson",
         count(*) FILTER (WHERE status = 'lifted')::integer AS lifted,
         count(*) FILTER (WHERE status = 'refused')::integer AS refused,
         sum(appeals)::integer AS appeals,
         count(*) FILTER (WHERE appeal_outcome = 'upheld')::integer AS "appealsUpheld"
       FROM measure WHERE imposed_at >= $1 AND imposed_at < $2 AND ($3::uuid[] IS NULL OR unit_id = ANY ($3))
       GROUP BY kind, clause ORDER BY kind, clause LIMIT 200`,
      parameters,
    )
    const [messages] = await this.db.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM assessment
       WHERE captured_at >= $1 AND captured_at < $2 AND ($3::uuid[] IS NULL OR unit_id = ANY ($3))`,
      parameters,
    )
    return { counts, messages: messages?.count ?? 0 }
  }
}

/** @param most how many characters of the text are shown; 0: it is left out */
export function toMeasure(state: MeasureState, most: number): Measure {
  const { capture, imposedBy, reviewed, lifted, appeal } = state
  return {
    id: state.id,
    kind: state.kind,
    status: state.status,
    accountId: state.accountId,
    unitId: state.unitId,
    itemId: state.itemId,
    capture: {
      itemVersion: capture.itemVersion,
      ...(most > 0 && { text: shortText(capture.text, most) }),
      ...(capture.url !== undefined && { url: capture.url }),
      authorHandle: capture.authorHandle,
      authorName: capture.authorName,
      capturedAt: capture.capturedAt,
    },
    clause: state.clause,
    standardsVersion: state.standardsVersion,
    reason: state.reason,
    ...(imposedBy.personId !== undefined && { imposedById: imposedBy.personId }),
    imposedBy: imposedBy.name,
    ...(imposedBy.ruleId !== undefined && { ruleId: imposedBy.ruleId }),
    ...(imposedBy.ruleSetVersion !== undefined && { ruleSetVersion: imposedBy.ruleSetVersion }),
    imposedAt: state.imposedAt,
    ...(state.until !== undefined && { until: state.until }),
    reviewAt: state.reviewAt,
    ...(reviewed && { reviewedBy: reviewed.by, reviewedAt: reviewed.at, reviewReason: reviewed.reason }),
    ...(state.said !== undefined && { said: state.said }),
    ...(lifted && { liftedBy: lifted.by, liftReason: lifted.reason }),
    ...(lifted?.at !== undefined && { liftedAt: lifted.at }),
    ...(appeal && {
      appeal: {
        receivedAt: appeal.receivedAt,
        text: appeal.text,
        ...(appeal.decision && {
          outcome: appeal.decision.outcome,
          reason: appeal.decision.reason,
          decidedById: appeal.decision.byId,
          decidedBy: appeal.decision.by,
          decidedAt: appeal.decision.at,
        }),
      },
    }),
    version: state.version,
  }
}

/** The beginning of a text, no character halved. */
export function shortText(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
}

function shortAppeal(measure: Measure): Measure {
  const { appeal } = measure
  return appeal ? { ...measure, appeal: { ...appeal, text: shortText(appeal.text, APPEAL_IN_LIST) } } : measure
}

function unitsOf(caller: Caller, permission: 'moderation:read'): string[] | null {
  const units = unitsWhere(caller, permission)
  return units === '*' ? null : units
}
