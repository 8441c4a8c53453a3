import type { ConditionRule, PatternRule, RuleSet, WordListRule } from '@cordon/contracts/moderation'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState, type FormEvent } from 'react'
import { api, ApiProblem } from '../api/client'
import { problemCode } from '../api/problem-text'
import { ruleActivityQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice } from '../feedback/notice'
import {
  allRules,
  changesOf,
  cleaned,
  newRuleId,
  retiredSince,
  withPack,
  type RuleDraft,
  type RuleKind,
} from './rule-draft'
import styles from './rule-editor.module.css'
import { faultsOf, noFaults, RefusedRules, TrialResult } from './rule-faults'
import { RuleFields } from './rule-fields'
import { RulePacks } from './rule-packs'

type AnyRule = WordListRule | PatternRule | ConditionRule

/** Writes the next version of the rules, to be backtested and approved. */
export function RuleEditor({
  base,
  draft: begun,
  newest,
  onDone,
  onRestart,
}: {
  base: RuleSet
  /** What it begins with: the rules of `base`, perhaps with those of a pack. */
  draft: RuleDraft
  newest: RuleSet
  onDone: () => void
  onRestart: () => void
}) {
  const [draft, setDraft] = useState(begun)
  const changes = useMemo(() => changesOf(base, draft), [base, draft])
  const [purpose, setPurpose] = useState('')
  const navigate = useNavigate()
  const trial = useMutation({ mutationFn: () => api.call('moderation.proposal.try', cleaned(draft)) })
  const propose = useMutation({
    mutationFn: () =>
      api.call('moderation.proposal.write', {
        basedOnVersion: base.version,
        purpose: purpose.trim(),
        ...cleaned(draft),
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
  const faults = useMemo(() => {
    if (propose.error instanceof ApiProblem) return faultsOf(propose.error)
    return trial.data === undefined ? noFaults : faultsOf(trial.data)
  }, [propose.error, trial.data])
  const names = useMemo(() => new Map(allRules(draft).map(({ id, name }) => [id, name])), [draft])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    trial.reset()
    propose.mutate()
  }
  const back = retiredSince(base, newest, draft)
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
      {newest.version === base.version && back.length > 0 && (
        <Notice tone="warning" title={`Taken out of force meanwhile: ${back.join(', ')}.`}>
          Your draft would bring this back. Remove it here unless you mean that.
        </Notice>
      )}
      <Rules draft={draft} setDraft={setDraft} inForce={newest} faults={faults} />
      <details className={styles.more}>
        <summary>Add the rules of a pack</summary>
        <RulePacks onAdd={(pack) => setDraft((old) => withPack(old, pack))} />
      </details>
      {propose.isError ? (
        <RefusedRules error={propose.error} names={names} />
      ) : trial.isError ? (
        <RefusedRules error={trial.error} names={names} />
      ) : (
        trial.data !== undefined && <TrialResult tried={trial.data} names={names} />
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
        <Button
          variant="default"
          loading={trial.isPending}
          onClick={() => {
            propose.reset()
            trial.mutate()
          }}
        >
          Try the examples
        </Button>
        <Button type="submit" loading={propose.isPending} disabled={changes.length === 0 || purpose.trim() === ''}>
          Propose and backtest
        </Button>
      </div>
    </form>
  )
}

const sections = [
  { kind: 'wordLists', title: 'Word lists', add: 'Add a word list', id: 'list' },
  { kind: 'patterns', title: 'Patterns', add: 'Add a pattern', id: 'pattern' },
  { kind: 'conditions', title: 'Rules over what was found', add: 'Add a rule over what was found', id: 'condition' },
] as const

const blank = {
  wordLists: { terms: '' },
  patterns: { pattern: '' },
  conditions: { when: { all: [{ matched: { atLeast: 'medium' } }] } },
} as const

function Rules({
  draft,
  setDraft,
  inForce,
  faults,
}: {
  draft: RuleDraft
  setDraft: (change: (draft: RuleDraft) => RuleDraft) => void
  inForce: RuleSet
  faults: typeof noFaults
}) {
  const added = useRef<string>(undefined)
  const [known] = useState(() => new Set(allRules(draft).map(({ id }) => id)))
  const asked = useAskedRules(draft, inForce)
  const change = useCallback(
    (kind: RuleKind, id: string, next: AnyRule | undefined) =>
      setDraft((old) => ({
        ...old,
        [kind]: (old[kind] as AnyRule[]).flatMap((rule) =>
          rule.id !== id ? [rule] : next === undefined ? [] : [next],
        ),
      })),
    [setDraft],
  )
  const add = (kind: RuleKind, prefix: 'list' | 'pattern' | 'condition') => {
    const id = newRuleId(prefix, allRules(draft))
    added.current = id
    const rule = { id, name: '', category: 'abuse', severity: 'medium', ...structuredClone(blank[kind]) }
    setDraft((old) => ({ ...old, [kind]: [...old[kind], rule] }))
  }
  return sections.map(({ kind, title, add: label, id: prefix }) => (
    <section key={kind} className={styles.section} aria-label={title}>
      <h2 className={styles.title}>
        {title}
        <Button size="xs" variant="default" onClick={() => add(kind, prefix)}>
          {label}
        </Button>
      </h2>
      {kind === 'conditions' && (
        <p className="quiet">They ask what other rules found and what is known of the message and its author.</p>
      )}
      {draft[kind].map((rule) => (
        <div
          key={rule.id}
          ref={(box) => {
            // The keyboard goes on in the rule that was added.
            if (box === null || added.current !== rule.id) return
            added.current = undefined
            box.querySelector('input')?.focus()
          }}
        >
          <RuleFields
            kind={kind}
            rule={rule}
            problems={faults.problems.get(rule.id)}
            failed={faults.failed.get(rule.id)}
            {...(kind === 'conditions' && { asked })}
            closed={known.has(rule.id)}
            onChange={change}
          />
        </div>
      ))}
    </section>
  ))
}

/** The rules that a condition can ask about: those of the draft, and the engine's own, which are counted though nobody wrote them. */
function useAskedRules({ wordLists, patterns }: RuleDraft, inForce: RuleSet) {
  const activity = useQuery(ruleActivityQuery)
  return useMemo(() => {
    const written = new Set([...wordLists, ...patterns, ...allRules(inForce)].map(({ id }) => id))
    return [
      ...[...wordLists, ...patterns].map(({ id, name }) => ({ id, name })),
      ...(activity.data?.items ?? [])
        .filter(({ ruleId }) => !written.has(ruleId))
        .map(({ ruleId, ruleName }) => ({ id: ruleId, name: ruleName })),
    ]
  }, [wordLists, patterns, inForce, activity.data])
}
