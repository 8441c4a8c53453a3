import { event } from '../event'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { ConditionRule, outcomes, PatternRule, RetiredRule, WordListRule, type Outcome } from './rule'

/** Why reading rules leaves no trail. */
export const RULES_ARE_OURS = 'The organisation’s own rules: no record about a person.'

export class RuleSet {
  @Id() id!: string
  @Whole({ min: 1 }) version!: number
  @ListOf(() => WordListRule, { max: 100 }) wordLists!: WordListRule[]
  @ListOf(() => PatternRule, { max: 500 }) patterns!: PatternRule[]
  @Optional() @ListOf(() => ConditionRule, { max: 500 }) conditions?: ConditionRule[]
  /** Rules of this version that a person has taken out of force since; they are not among the above. */
  @Optional() @ListOf(() => RetiredRule, { max: 1100 }) retired?: RetiredRule[]
  @Instant() publishedAt!: string
  @Text({ max: 200 }) publishedBy!: string
}

export class ReadRuleSetInput {}

export class RuleSetPublished {
  @Nested(() => RuleSet) ruleSet!: RuleSet
}

export const readRuleSet = procedure({
  name: 'moderation.rule-set.read',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'The rules in force.',
  trail: { nothing: RULES_ARE_OURS },
  input: ReadRuleSetInput,
  output: RuleSet,
  http: { method: 'GET', path: '/moderation/rule-set' },
})

export const ruleSetPublished = event({
  name: 'moderation.rule-set.published',
  summary: 'New rules are in force.',
  data: RuleSetPublished,
})

export class RulesAsYaml {
  @Text({ min: 1, max: 900_000 }) yaml!: string
  /** The version they are, or are to follow. */
  @Whole({ min: 1 }) version!: number
}

export const readRulesAsYaml = procedure({
  name: 'moderation.rule-set.read-yaml',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'The rules in force as YAML, to keep, compare or edit.',
  trail: { nothing: RULES_ARE_OURS },
  input: ReadRuleSetInput,
  output: RulesAsYaml,
  http: { method: 'GET', path: '/moderation/rule-set/yaml' },
})

export class RetireRuleInput {
  @Text({ min: 1, max: 100 }) ruleId!: string
  /** The version in which the caller saw it. */
  @Whole({ min: 1 }) ruleSetVersion!: number
  @Text({ min: 3, max: 500 }) reason!: string
}

export const retireRule = procedure({
  name: 'moderation.rule.retire',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Take a rule out of force at once. Bringing it back takes a proposal.',
  trail: { states: () => [ruleRetired] },
  input: RetireRuleInput,
  output: RuleSet,
  refusals: {
    RULE_NOT_FOUND: { status: 404, message: 'There is no such rule in force.' },
    RULE_SET_CHANGED: { status: 409, message: 'Another version came into force meanwhile.' },
    RULE_GUARDS_SENDING: {
      status: 409,
      message:
        'A rule that holds back what we send goes out of force only by a proposal that a second person approves.',
    },
  },
  http: { method: 'POST', path: '/moderation/rules/:ruleId/retirement' },
})

export class RuleRetired extends RetiredRule {
  @Whole({ min: 1 }) ruleSetVersion!: number
}

export const ruleRetired = event({
  name: 'moderation.rule.retired',
  summary: 'A person took a rule out of force.',
  data: RuleRetired,
})

export class HourOfRule {
  @Instant() hour!: string
  @Whole() found!: number
}

/** A rule that fires far more often than it used to; until a person says otherwise it proposes hides and hides nothing by itself. */
export class RuleAlarm {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 200 }) ruleName!: string
  @Whole({ min: 1 }) ruleSetVersion!: number
  /** Of the messages of the last quarter of an hour. */
  @Whole() found!: number
  @Whole() read!: number
  /** As many as it usually finds in so many messages, rounded up. */
  @Whole() expected!: number
  @OneOf(['jump', 'daily_cap']) reason!: 'jump' | 'daily_cap'
  @Instant() since!: string
}

/** How often a rule found something, of late and as it usually does. */
export class RuleActivity {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 200 }) ruleName!: string
  @OneOf(outcomes) outcome!: Outcome
  /** Messages it found something in, in each of the last 24 hours, oldest first. */
  @ListOf(() => HourOfRule, { max: 24 }) hours!: HourOfRule[]
  /** Messages it hid by itself today (UTC), and how many it may. */
  @Whole() hiddenToday!: number
  @Whole() hidesADay!: number
  @Optional() @Nested(() => RuleAlarm) alarm?: RuleAlarm
}

export class RuleActivityList {
  @ListOf(() => RuleActivity, { max: 1100 }) items!: RuleActivity[]
  /** All automatic hides are paused, or none. */
  @Flag() hidesPaused!: boolean
}

export const listRuleActivity = procedure({
  name: 'moderation.rule.list-activity',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'How often each rule found something in the last day, with its alarm where it has one.',
  trail: { nothing: RULES_ARE_OURS },
  input: ReadRuleSetInput,
  output: RuleActivityList,
  http: { method: 'GET', path: '/moderation/rules/activity' },
})

export class ClearRuleAlarmInput {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 3, max: 500 }) reason!: string
}

export const clearRuleAlarm = procedure({
  name: 'moderation.rule.clear-alarm',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Say that a rule fires as it should; it may hide by itself again.',
  trail: { states: () => [ruleAlarmCleared] },
  input: ClearRuleAlarmInput,
  output: RuleActivityList,
  refusals: { ALARM_NOT_FOUND: { status: 404, message: 'This rule has no alarm.' } },
  http: { method: 'POST', path: '/moderation/rules/:ruleId/alarm/clearance' },
})

export const ruleAlarmRaised = event({
  name: 'moderation.rule.alarm-raised',
  summary:
    'A rule fires far more often than it used to, or has hidden as much as it may in a day. It hides nothing by itself until a person clears it.',
  data: RuleAlarm,
})

export class RuleAlarmCleared extends RuleAlarm {
  @Text({ min: 3, max: 500 }) clearedFor!: string
}

export const ruleAlarmCleared = event({
  name: 'moderation.rule.alarm-cleared',
  summary: 'A person said that a rule fires as it should.',
  data: RuleAlarmCleared,
})

/** A set of rules that Cordon ships; copied into the organisation's own rules by a proposal, and from then on theirs. */
export class RulePack {
  @Text({ min: 1, max: 50 }) id!: string
  @Whole({ min: 1 }) version!: number
  @Text({ min: 1, max: 200 }) name!: string
  @Text({ min: 1, max: 1000 }) summary!: string
  /** The version of which rules are in force now. */
  @Optional() @Whole({ min: 1 }) versionInForce?: number
  @ListOf(() => WordListRule, { max: 100 }) wordLists!: WordListRule[]
  @ListOf(() => PatternRule, { max: 500 }) patterns!: PatternRule[]
  @ListOf(() => ConditionRule, { max: 500 }) conditions!: ConditionRule[]
}

export class RulePackList {
  @ListOf(() => RulePack, { max: 50 }) items!: RulePack[]
}

export const listRulePacks = procedure({
  name: 'moderation.pack.list',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'The packs of rules that come with this release.',
  trail: { nothing: RULES_ARE_OURS },
  input: ReadRuleSetInput,
  output: RulePackList,
  http: { method: 'GET', path: '/moderation/packs' },
})
