import { readRules } from './assess'
import { type CompiledCondition, type CompiledRuleSet } from './compile'
import { type Answer, type Asked, shown, type TraceStep } from './conditions'
import { FactReader, type FactValue } from './facts'
import { type Assessment, type Findings, type Match } from './findings'
import { type LateSource, type Outcome, OUTCOMES, type Rule, type SendingVerdict, SENDING_VERDICTS } from './rule-set'
import { applies, type Context } from './scope'
import { type Category, type Lane, laneFor, rankOf, SEVERITIES, type Severity } from './severity'

/** A rule that holds of a text, and what it asks for. */
export interface FiredRule {
  readonly ruleId: string
  readonly ruleName: string
  readonly outcome: Outcome
  /** Something it asks for is not known, or its engine failed: a person must look. */
  readonly undecided: boolean
}

/** What the rules ask for in a message of the public, and why. */
export interface Decision extends Assessment {
  readonly outcome: Outcome
  /** Gravest first. */
  readonly fired: readonly FiredRule[]
  /** The clause that the gravest rule rests on. */
  readonly clause?: string
  /** Some condition could not be answered: more knowledge of the message could change the decision. */
  readonly inDoubt: boolean
  /** Who would have to be asked for facts that some condition asks for, and has not answered. */
  readonly awaits: readonly LateSource[]
}

/** Reads a message of the public by every rule that applies to it. Never throws. */
export function decide(compiled: CompiledRuleSet, text: string, context: Context): Decision {
  const facts = new FactReader(text, context)
  const read = readRules(compiled, text, readersFor(compiled, context, facts))
  const fired: FiredRule[] = []
  let rank = rankOf(read.severity)
  const { categories } = read
  for (const [index, { damped, severity }] of read.strongest) {
    const { rule } = compiled.rules[index] as CompiledRuleSet['rules'][number]
    const asks = outcomeOf(rule, severity)
    const undecided = read.inDoubt(index)
    const outcome = damped ? milder(asks, 'flag') : undecided ? withAPerson(asks) : asks
    fired.push({ ruleId: rule.id, ruleName: rule.name, outcome, undecided })
  }
  for (const index of read.failed) {
    const { rule } = compiled.rules[index] as CompiledRuleSet['rules'][number]
    fired.push({ ruleId: rule.id, ruleName: rule.name, outcome: 'flag', undecided: true })
  }
  const asked = askedOf(read, facts)
  let inDoubt = false
  const somethingFound = read.strongest.size > 0
  for (const { gate, needsFinding, conditions } of compiled.conditionGroups) {
    if ((needsFinding && !somethingFound) || gate?.(asked) === 'false') continue
    for (const condition of conditions) {
      const answer = answerOf(condition, read, asked)
      if (answer === 'unknown' || answer === 'awaited') inDoubt = true
      if (answer === 'false' || answer === 'awaited') continue
      const { rule } = condition
      const asks = condition.restsOnClassifier ? withAPerson(outcomeOf(rule)) : outcomeOf(rule)
      if (answer === 'unknown' && graveness(asks) < graveness('flag')) continue
      if (answer === 'true') {
        rank = Math.max(rank, rankOf(rule.severity))
        if (!categories.includes(rule.category)) categories.push(rule.category)
      }
      const outcome = answer === 'unknown' ? 'flag' : asks
      fired.push({ ruleId: rule.id, ruleName: rule.name, outcome, undecided: answer === 'unknown' })
    }
  }
  fired.sort((one, other) => graveness(other.outcome) - graveness(one.outcome))
  const outcome = fired[0]?.outcome ?? 'allow'
  const clause = clauseOf(compiled, fired)
  return {
    ...read.assessment(),
    severity: SEVERITIES[rank] ?? 'none',
    categories,
    lane: laneOf(outcome),
    outcome,
    fired,
    ...(clause !== undefined && { clause }),
    inDoubt,
    awaits: inDoubt ? [...facts.awaited] : [],
  }
}

/** The first clause that one of the gravest rests on. */
function clauseOf(compiled: CompiledRuleSet, gravestFirst: readonly FiredRule[]): string | undefined {
  for (const { ruleId, outcome } of gravestFirst) {
    if (outcome !== gravestFirst[0]?.outcome) break
    const clause = compiled.byId.get(ruleId)?.clause
    if (clause !== undefined) return clause
  }
  return undefined
}

/** Every condition that is asked of this text, with its answer: the same that decide() and decideSending() come to. */
export function explain(compiled: CompiledRuleSet, text: string, context: Context): TraceStep[] {
  const facts = new FactReader(text, context)
  const read = readRules(compiled, text, readersFor(compiled, context, facts))
  const asked = askedOf(read, facts)
  return compiled.conditions.flatMap((condition) => {
    if (!read.reads(condition.index)) return []
    const steps: TraceStep[] = []
    const answer = answerOf(condition, read, asked, steps)
    return [{ depth: 0, asked: condition.rule.name, answer: shown(answer) }, ...steps]
  })
}

function answerOf({ index, evaluate }: CompiledCondition, read: Findings, asked: Asked, trace?: TraceStep[]): Answer {
  if (!read.reads(index)) return 'false'
  const answer = evaluate(asked, trace, 1)
  return answer === 'true' && read.inDoubt(index) ? 'unknown' : answer
}

/** What a rule found in a text of our own. */
export interface SendingFinding extends Match {
  readonly verdict: SendingVerdict
}

/** What the rules ask for in a text that is about to leave. */
export interface SendingDecision {
  readonly verdict: SendingVerdict
  readonly findings: readonly SendingFinding[]
  /** Rules that hold without a place in the text, or that could not be decided; these count as found. */
  readonly withoutPlace: readonly Omit<SendingFinding, 'severity' | 'start' | 'end' | 'text' | 'damped'>[]
}

/** Reads a text of our own by every rule that applies to what is sent. What cannot be decided counts against it. Never throws. */
export function decideSending(
  compiled: CompiledRuleSet,
  text: string,
  context: Omit<Context, 'direction'>,
): SendingDecision {
  const sending: Context = { ...context, direction: 'out' }
  const facts = new FactReader(text, sending)
  const read = readRules(compiled, text, readersFor(compiled, sending, facts))
  const verdictOf = (ruleId: string): SendingVerdict => compiled.byId.get(ruleId)?.onSending ?? 'warn'
  const findings = read.assessment().matches.map((match) => ({ ...match, verdict: verdictOf(match.ruleId) }))
  const asked = askedOf(read, facts)
  const held = compiled.conditions.filter((condition) => ['true', 'unknown'].includes(answerOf(condition, read, asked)))
  const failed = read.failed.map((index) => (compiled.rules[index] as CompiledRuleSet['rules'][number]).rule)
  // A match beyond those listed still counts.
  const beyond = [...read.strongest.keys()].map(
    (index) => (compiled.rules[index] as CompiledRuleSet['rules'][number]).rule,
  )
  const listed = new Set(findings.map(({ ruleId }) => ruleId))
  const withoutPlace = [...held.map(({ rule }) => rule), ...failed, ...beyond.filter(({ id }) => !listed.has(id))].map(
    ({ id, name, category }) => ({ ruleId: id, ruleName: name, category, verdict: verdictOf(id) }),
  )
  const verdicts = [...findings, ...withoutPlace].map(({ verdict }) => SENDING_VERDICTS.indexOf(verdict))
  return { verdict: SENDING_VERDICTS[Math.max(0, ...verdicts)] ?? 'block', findings, withoutPlace }
}

/** For each rule: 0 it does not read this message, 1 it does, 2 nobody can tell. */
function readersFor(compiled: CompiledRuleSet, context: Context, facts: FactReader): Uint8Array {
  const usual = compiled.readers[context.direction]
  if (compiled.scoped.length === 0) return usual
  const readers = usual.slice()
  for (const index of compiled.scoped) {
    if (readers[index] === 0) continue
    const { rule } = compiled.rules[index] as CompiledRuleSet['rules'][number]
    const answer = applies(rule, context, () => facts.read('language') as string | undefined)
    readers[index] = answer === undefined ? 2 : answer ? 1 : 0
  }
  return readers
}

export function askedOf(read: Findings, facts: FactReader): Asked {
  return new Questions(read, facts)
}

/** What conditions ask of one message, each answer given once. */
class Questions implements Asked {
  readonly answers: (Answer | undefined)[] = []

  constructor(
    private readonly read: Findings,
    private readonly facts: FactReader,
  ) {}

  fact(index: number): FactValue {
    return this.facts.at(index)
  }

  pictures(): ReturnType<Asked['pictures']> {
    return this.facts.pictures()
  }

  whyUnknown(source: LateSource): string {
    return this.facts.whyUnknown(source)
  }

  found(rule: number): number {
    return this.read.found(rule)
  }

  foundIn(category: number): number {
    return this.read.foundIn(category)
  }
}

/** What a rule asks for when it finds something; without a word of its own, what follows from its severity. */
export function outcomeOf({ category, severity, outcome }: Rule, found: Severity = severity): Outcome {
  return outcome ?? defaultOutcome(category, found)
}

function defaultOutcome(category: Category, severity: Severity): Outcome {
  const lane = laneFor(category, severity)
  if (lane === 'urgent') return 'escalate'
  return lane === 'review' ? 'flag' : 'tag'
}

/** Where a message with this outcome stands. */
export function laneOf(outcome: Outcome): Lane {
  if (outcome === 'escalate') return 'urgent'
  return graveness(outcome) >= graveness('flag') ? 'review' : 'routine'
}

function graveness(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome)
}

function milder(one: Outcome, other: Outcome): Outcome {
  return graveness(one) < graveness(other) ? one : other
}

/** Nothing acts by itself on what is in doubt. */
function withAPerson(outcome: Outcome): Outcome {
  return outcome === 'hide' ? 'propose_hide' : outcome
}
