import type {
  Category,
  ConditionRule,
  FailedExample,
  PatternRule,
  Rule,
  Severity,
  WordListRule,
} from '@cordon/contracts/moderation'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { memo, useEffect, useId, useRef, useState } from 'react'
import { Tag } from '../feedback/tag'
import { categoryLabels, severityLabels, severityTones } from '../inbox/urgency'
import { ConditionEditor, type AskedRule } from './condition-editor'
import { choices, counted } from './outcomes'
import { termsOf, type RuleKind } from './rule-draft'
import styles from './rule-editor.module.css'
import { FailedExamples } from './rule-faults'
import { RuleMore } from './rule-more'

type AnyRule = WordListRule | PatternRule | ConditionRule

const kindNames: Record<RuleKind, string> = {
  wordLists: 'Word list',
  patterns: 'Pattern',
  conditions: 'Rule over what was found',
}

/** One rule of any kind; `onChange` with nothing removes it. Its callback must stay the same, so that typing in one rule leaves the others alone. */
export const RuleFields = memo(function RuleFields({
  kind,
  rule,
  problems,
  failed,
  asked,
  closed,
  onChange,
}: {
  kind: RuleKind
  rule: AnyRule
  problems: string[] | undefined
  failed: FailedExample[] | undefined
  /** The rules that a condition can ask about. */
  asked?: AskedRule[]
  /** At first only its name is shown: a hundred open rules are slow to draw and slow to read. */
  closed: boolean
  onChange: (kind: RuleKind, id: string, next: AnyRule | undefined) => void
}) {
  const faults = useId()
  const wrong = problems !== undefined || failed !== undefined
  const [opened, open] = useState(!closed)
  const fields = useRef<HTMLFieldSetElement>(null)
  const asks = useRef(false)
  useEffect(() => {
    if (opened && asks.current) fields.current?.querySelector('input')?.focus()
  }, [opened])
  if (!opened && !wrong)
    return (
      <ClosedRule
        kind={kind}
        rule={rule}
        onOpen={() => {
          asks.current = true
          open(true)
        }}
      />
    )
  const change = (more: Partial<AnyRule>) => onChange(kind, rule.id, without(rule, more))
  return (
    <fieldset
      ref={fields}
      className={`panel ${styles.rule}`}
      data-wrong={wrong || undefined}
      aria-describedby={wrong ? faults : undefined}
    >
      <legend className="visually-hidden">
        {kindNames[kind]} {rule.name}
      </legend>
      <RuleHead rule={rule} onChange={change} onRemove={() => onChange(kind, rule.id, undefined)} />
      {'terms' in rule && (
        <Textarea
          label="Terms, one a line"
          description={counted(termsOf(rule.terms).size, 'term')}
          autosize
          minRows={4}
          maxRows={14}
          spellCheck={false}
          value={rule.terms}
          onChange={(event) => change({ terms: event.currentTarget.value })}
        />
      )}
      {'pattern' in rule && (
        <TextInput
          label="Pattern"
          description="RE2 syntax: no look-around and no back-references."
          spellCheck={false}
          value={rule.pattern}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          onChange={(event) => change({ pattern: event.currentTarget.value })}
        />
      )}
      {'when' in rule && (
        <div role="group" aria-label={`When ${rule.name || 'it'} holds`}>
          <ConditionEditor condition={rule.when} rules={asked ?? []} onChange={(when) => change({ when })} />
        </div>
      )}
      {wrong && (
        <div id={faults} className={styles.faults}>
          {problems?.map((line) => (
            <p key={line}>{line}</p>
          ))}
          {failed !== undefined && <FailedExamples failed={failed} />}
        </div>
      )}
      <RuleMore rule={rule} {...('pattern' in rule && { pattern: rule })} wrong={wrong} onChange={change} />
    </fieldset>
  )
})

function ClosedRule({ kind, rule, onOpen }: { kind: RuleKind; rule: AnyRule; onOpen: () => void }) {
  return (
    <div className={`panel ${styles.closed}`}>
      <strong>{rule.name}</strong>
      <Tag tone={severityTones[rule.severity]}>{severityLabels[rule.severity]}</Tag>
      <Tag>{categoryLabels[rule.category]}</Tag>
      {rule.pack !== undefined && <Tag>Pack {rule.pack}</Tag>}
      {'terms' in rule && <span className="quiet">{counted(termsOf(rule.terms).size, 'term')}</span>}
      <Button
        size="xs"
        variant="default"
        onClick={onOpen}
        aria-label={`Edit ${kindNames[kind].toLowerCase()} ${rule.name}`}
      >
        Edit
      </Button>
    </div>
  )
}

function RuleHead({
  rule,
  onChange,
  onRemove,
}: {
  rule: Rule
  onChange: (head: Partial<Rule>) => void
  onRemove: () => void
}) {
  return (
    <>
      {rule.pack !== undefined && (
        <span>
          <Tag>Pack {rule.pack}</Tag>
        </span>
      )}
      <div className={styles.head}>
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={200}
          value={rule.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label="Category"
          value={rule.category}
          onChange={(event) => onChange({ category: event.currentTarget.value as Category })}
          data={choices(categoryLabels)}
        />
        <NativeSelect
          label="Severity"
          value={rule.severity}
          onChange={(event) => onChange({ severity: event.currentTarget.value as Severity })}
          data={choices(severityLabels).filter(({ value }) => value !== 'none')}
        />
        <Button variant="default" onClick={onRemove} aria-label={`Remove ${rule.name || 'this rule'}`}>
          Remove
        </Button>
      </div>
    </>
  )
}

/** The rule with what changed; a field that is set to nothing goes. */
function without(rule: AnyRule, more: Partial<AnyRule>): AnyRule {
  return Object.fromEntries(
    Object.entries({ ...rule, ...more }).filter(([, value]) => value !== undefined),
  ) as unknown as AnyRule
}
