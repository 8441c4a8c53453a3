import type { PatternRule, RuleSet, WordListRule } from '@cordon/contracts/moderation'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState, type FormEvent } from 'react'
import { api, ApiProblem } from '../api/client'
import { problemCode } from '../api/problem-text'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import styles from './moderation-page.module.css'
import { changesOf, newRuleId, readRuleProblems, type RuleProblems } from './rule-draft'
import { PatternFields, WordListFields } from './rule-fields'

const noProblems: RuleProblems = new Map()

/** Writes the next version of the rules, to be backtested and approved. */
export function RuleEditor({
  base,
  newest,
  onDone,
  onRestart,
}: {
  base: RuleSet
  newest: RuleSet
  onDone: () => void
  onRestart: () => void
}) {
  const [wordLists, setWordLists] = useState(base.wordLists)
  const [patterns, setPatterns] = useState(base.patterns)
  const changes = useMemo(() => changesOf(base, { wordLists, patterns }), [base, wordLists, patterns])
  const [purpose, setPurpose] = useState('')
  const navigate = useNavigate()
  const propose = useMutation({
    mutationFn: () =>
      api.call('moderation.proposal.write', {
        basedOnVersion: base.version,
        purpose: purpose.trim(),
        wordLists,
        patterns,
      }),
    onSuccess: async (proposal) => {
      queryClient.setQueryData(['proposals', 'one', proposal.id], proposal)
      announce('Proposed. The backtest runs.')
      await navigate({ to: '/moderation/proposals/$proposalId', params: { proposalId: proposal.id } })
    },
    onError: (error) => {
      if (problemCode(error) === 'RULE_SET_CHANGED') void queryClient.invalidateQueries({ queryKey: ['rule-set'] })
    },
  })
  const problems =
    propose.error instanceof ApiProblem && propose.error.problem.code === 'RULE_SET_INVALID'
      ? readRuleProblems(propose.error.problem.data)
      : noProblems
  const submit = (event: FormEvent) => {
    event.preventDefault()
    propose.mutate()
  }
  const addList = () =>
    setWordLists((lists) => [
      ...lists,
      { id: newRuleId('list', lists), name: '', category: 'abuse', severity: 'medium', terms: '' },
    ])
  const addPattern = () =>
    setPatterns((rules) => [
      ...rules,
      { id: newRuleId('pattern', rules), name: '', category: 'abuse', severity: 'medium', pattern: '' },
    ])
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Edit the rules">
      {newest.version !== base.version && (
        <Notice tone="warning" title={`${newest.publishedBy} put version ${newest.version} in force meanwhile.`}>
          What you see is based on version {base.version} and cannot follow it. Copy what you need, then start from the
          new version.
          <div>
            <Button size="xs" mt={8} onClick={onRestart}>
              Start from version {newest.version}
            </Button>
          </div>
        </Notice>
      )}
      <h2 className={styles.subtitle}>
        Word lists
        <Button size="xs" variant="default" onClick={addList}>
          Add a word list
        </Button>
      </h2>
      {wordLists.map((list) => (
        <WordListFields
          key={list.id}
          list={list}
          problems={problems.get(list.id)}
          onChange={(next) => setWordLists((lists) => replace<WordListRule>(lists, list.id, next))}
        />
      ))}
      <h2 className={styles.subtitle}>
        Patterns
        <Button size="xs" variant="default" onClick={addPattern}>
          Add a pattern
        </Button>
      </h2>
      {patterns.map((rule) => (
        <PatternFields
          key={rule.id}
          rule={rule}
          problems={problems.get(rule.id)}
          onChange={(next) => setPatterns((rules) => replace<PatternRule>(rules, rule.id, next))}
        />
      ))}
      {propose.isError && (
        <ProposeProblem error={propose.error} problems={problems} rules={[...wordLists, ...patterns]} />
      )}
      <div className={`panel ${styles.bar}`}>
        <ul className={styles.changes} aria-label="What changes">
          {changes.length === 0 ? <li>Nothing is changed yet.</li> : changes.map((line) => <li key={line}>{line}</li>)}
        </ul>
        <TextInput
          className={styles.purpose}
          label="What it is for"
          description="Who approves it reads this first."
          required
          maxLength={500}
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <Button variant="default" onClick={onDone}>
          Discard
        </Button>
        <Button type="submit" loading={propose.isPending} disabled={changes.length === 0 || purpose.trim() === ''}>
          Propose and backtest
        </Button>
      </div>
    </form>
  )
}

function ProposeProblem({
  error,
  problems,
  rules,
}: {
  error: unknown
  problems: RuleProblems
  rules: { id: string; name: string }[]
}) {
  if (problemCode(error) === 'RULE_SET_CHANGED')
    return (
      <Notice tone="bad" title="Another version came into force since you began.">
        Nothing was proposed. Your changes are still here: copy what you need, then start from the new version.
      </Notice>
    )
  if (problems.size === 0) return <ProblemNotice error={error} />
  return (
    <Notice tone="bad" title="Some rules cannot be used. Nothing was proposed.">
      <ul>
        {[...problems].flatMap(([ruleId, lines]) =>
          lines.map((line) => (
            <li key={`${ruleId} ${line}`}>
              {rules.find(({ id }) => id === ruleId)?.name ?? 'The rules'}: {line}
            </li>
          )),
        )}
      </ul>
    </Notice>
  )
}

function replace<R extends { id: string }>(rules: R[], id: string, next: R | undefined): R[] {
  return rules.flatMap((rule) => (rule.id !== id ? [rule] : next === undefined ? [] : [next]))
}
