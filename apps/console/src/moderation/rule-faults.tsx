import type { FailedExample, RuleConflict, TriedRules } from '@cordon/contracts/moderation'
import { ApiProblem } from '../api/client'
import { problemCode } from '../api/problem-text'
import { Notice, ProblemNotice } from '../feedback/notice'
import { counted } from './outcomes'
import { readFailedExamples, readRuleProblems, type RuleProblems } from './rule-draft'
import styles from './rule-editor.module.css'

/** What stands against rules: problems and failed examples by the id of the rule, in the order they came. */
export interface RuleFaults {
  problems: RuleProblems
  failed: ReadonlyMap<string, FailedExample[]>
}

export const noFaults: RuleFaults = { problems: new Map(), failed: new Map() }

/** Those of a trial, or of a refusal to propose. */
export function faultsOf(found: TriedRules | ApiProblem): RuleFaults {
  const data = found instanceof ApiProblem ? found.problem.data : found
  const failed = new Map<string, FailedExample[]>()
  for (const example of readFailedExamples(data))
    failed.set(example.ruleId, [...(failed.get(example.ruleId) ?? []), example])
  return { problems: readRuleProblems(data), failed }
}

/** Which texts a rule does otherwise than its examples say. */
export function FailedExamples({ failed }: { failed: FailedExample[] }) {
  return (
    <ul className={styles.failed}>
      {failed.map(({ wanted, text }) => (
        <li key={`${wanted} ${text}`}>
          {wanted === 'match' ? 'It should find' : 'It should leave alone'} “<span dir="auto">{text}</span>”, and{' '}
          {wanted === 'match' ? 'does not.' : 'finds something in it.'}
        </li>
      ))}
    </ul>
  )
}

/** What a trial of rules showed. What is wrong with one rule stands beside it too. */
export function TrialResult({ tried, names }: { tried: TriedRules; names: ReadonlyMap<string, string> }) {
  const { problems, failedExamples, examples, conflicts } = tried
  if (problems.length > 0)
    return (
      <Notice tone="bad" title="Some rules cannot be used.">
        <FaultList faults={faultsOf(tried)} names={names} />
      </Notice>
    )
  return (
    <>
      {failedExamples.length > 0 ? (
        <Notice tone="bad" title={`${failedExamples.length} of ${counted(examples, 'example')} failed.`}>
          <FaultList faults={faultsOf(tried)} names={names} />
        </Notice>
      ) : (
        <Notice
          tone="good"
          title={examples === 0 ? 'The rules can be used.' : `All ${counted(examples, 'example')} passed.`}
        >
          {examples === 0 && 'There are no examples to try yet. Each rule takes some under More.'}
        </Notice>
      )}
      {conflicts.length > 0 && <Conflicts conflicts={conflicts} />}
    </>
  )
}

/** Why rules were not proposed. */
export function RefusedRules({ error, names }: { error: unknown; names: ReadonlyMap<string, string> }) {
  const faults = error instanceof ApiProblem ? faultsOf(error) : noFaults
  switch (problemCode(error)) {
    case 'RULE_SET_CHANGED':
      return (
        <Notice tone="bad" title="Another version came into force since you began.">
          Nothing was proposed. Your changes are still here: copy what you need, then start from the new version.
        </Notice>
      )
    case 'RULE_SET_INVALID':
      return (
        <Notice tone="bad" title="Some rules cannot be used. Nothing was proposed.">
          <FaultList faults={faults} names={names} />
        </Notice>
      )
    case 'EXAMPLES_FAIL':
      return (
        <Notice tone="bad" title="Some examples failed. Nothing was proposed.">
          <FaultList faults={faults} names={names} />
        </Notice>
      )
    default:
      return <ProblemNotice error={error} />
  }
}

/** Pairs of rules that disagree; folded away, for most are harmless. */
export function Conflicts({ conflicts }: { conflicts: RuleConflict[] }) {
  return (
    <details className={styles.conflicts}>
      <summary>{counted(conflicts.length, 'conflict')} between rules</summary>
      <ul className={styles.failed}>
        {conflicts.map(({ message, ruleId, otherRuleId }) => (
          <li key={`${ruleId} ${otherRuleId} ${message}`}>{message}</li>
        ))}
      </ul>
    </details>
  )
}

function FaultList({
  faults: { problems, failed },
  names,
}: {
  faults: RuleFaults
  names: ReadonlyMap<string, string>
}) {
  return (
    <ul className={styles.failed}>
      {[...problems].flatMap(([ruleId, lines]) =>
        lines.map((line) => (
          <li key={`${ruleId} ${line}`}>
            {names.get(ruleId) || 'The rules'}: {line}
          </li>
        )),
      )}
      {[...failed].map(([ruleId, examples]) => (
        <li key={ruleId}>
          {names.get(ruleId) || examples[0]?.ruleName}
          <FailedExamples failed={examples} />
        </li>
      ))}
    </ul>
  )
}
