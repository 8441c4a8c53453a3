import type { PatternRule, RuleSet, WordListRule } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
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

/** The next version of the rules. */
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
  const publish = useMutation({
    mutationFn: () => api.call('moderation.rule-set.publish', { basedOnVersion: base.version, wordLists, patterns }),
    onSuccess: (rules) => {
      queryClient.setQueryData(['rule-set'], rules)
      announce(`Version ${rules.version} is in force.`)
      onDone()
    },
    onError: (error) => {
      if (problemCode(error) === 'RULE_SET_CHANGED') void queryClient.invalidateQueries({ queryKey: ['rule-set'] })
    },
  })
  const problems =
    publish.error instanceof ApiProblem && publish.error.problem.code === 'RULE_SET_INVALID'
      ? readRuleProblems(publish.error.problem.data)
      : noProblems
  const submit = (event: FormEvent) => {
    event.preventDefault()
    publish.mutate()
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
        <Notice tone="warning" title={`${newest.publishedBy} published version ${newest.version} meanwhile.`}>
          What you see is based on version {base.version} and cannot be published. Copy what you need, then start from
          the new version.
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
      {publish.isError && (
        <PublishProblem error={publish.error} problems={problems} rules={[...wordLists, ...patterns]} />
      )}
      <div className={`panel ${styles.bar}`}>
        <ul className={styles.changes} aria-label="What changes">
          {changes.length === 0 ? <li>Nothing is changed yet.</li> : changes.map((line) => <li key={line}>{line}</li>)}
        </ul>
        <Button variant="default" onClick={onDone}>
          Discard
        </Button>
        <Button type="submit" loading={publish.isPending} disabled={changes.length === 0}>
          Publish version {base.version + 1}
        </Button>
      </div>
    </form>
  )
}

function PublishProblem({
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
      <Notice tone="bad" title="Somebody published another version since you began.">
        Nothing was published. Your changes are still here: copy what you need, then start from the new version.
      </Notice>
    )
  if (problems.size === 0) return <ProblemNotice error={error} />
  return (
    <Notice tone="bad" title="Some rules cannot be used. Nothing was published.">
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
