import { ListOf, Nested, OneOf, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { CaseRef } from './case'
import { LedgerEntryView } from './ledger'

/** public: what people outside wrote. us: what the organisation wrote and did. decisions: what rules and persons decided. custody: who read, exported or held it. */
export const timelineLanes = ['public', 'us', 'decisions', 'custody'] as const
export type TimelineLane = (typeof timelineLanes)[number]

export class TimelineStep {
  @Nested(() => LedgerEntryView) entry!: LedgerEntryView
  @OneOf(timelineLanes) lane!: TimelineLane
  /** What happened, in one to three words, such as `arrived`. */
  @Text({ max: 60 }) kind!: string
}

export class ReadTimelineInput extends CaseRef {
  /** `next` of the page before. */
  @Optional() @Whole() after?: number
  @Optional() @Whole({ min: 1, max: 200 }) limit?: number
}

export class TimelinePage {
  @ListOf(() => TimelineStep, { max: 200 }) items!: TimelineStep[]
  @Optional() @Whole() next?: number
}

export const readTimeline = procedure({
  name: 'audit.case.read-timeline',
  kind: 'query',
  permission: 'case:read',
  summary: 'Everything that the ledger holds about the records of a case, oldest first, in words.',
  trail: { consults: ({ caseId }) => [caseId] },
  input: ReadTimelineInput,
  output: TimelinePage,
  refusals: { CASE_NOT_FOUND: { status: 404, message: 'No such case.' } },
  http: { method: 'GET', path: '/cases/:caseId/timeline' },
})
