import type { Category, PatternRule, Severity, WordListRule } from '@cordon/contracts/moderation'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { categoryLabels, severityLabels } from '../inbox/urgency'
import styles from './moderation-page.module.css'
import { termsOf } from './rule-draft'

interface Head {
  id: string
  name: string
  category: Category
  severity: Severity
}

/** One word list; `onChange` with nothing removes it. */
export function WordListFields({
  list,
  problems,
  onChange,
}: {
  list: WordListRule
  problems: string[] | undefined
  onChange: (next: WordListRule | undefined) => void
}) {
  return (
    <fieldset className={`panel ${styles.editRule}`} data-wrong={problems !== undefined || undefined}>
      <legend className="visually-hidden">Word list {list.name}</legend>
      <RuleHead rule={list} onChange={(head) => onChange({ ...list, ...head })} onRemove={() => onChange(undefined)} />
      <Textarea
        label="Terms, one a line"
        description={`${termsOf(list.terms).size} terms`}
        autosize
        minRows={4}
        maxRows={14}
        spellCheck={false}
        value={list.terms}
        error={problems?.join(' ')}
        onChange={(event) => onChange({ ...list, terms: event.currentTarget.value })}
      />
    </fieldset>
  )
}

/** One pattern; `onChange` with nothing removes it. */
export function PatternFields({
  rule,
  problems,
  onChange,
}: {
  rule: PatternRule
  problems: string[] | undefined
  onChange: (next: PatternRule | undefined) => void
}) {
  return (
    <fieldset className={`panel ${styles.editRule}`} data-wrong={problems !== undefined || undefined}>
      <legend className="visually-hidden">Pattern {rule.name}</legend>
      <RuleHead rule={rule} onChange={(head) => onChange({ ...rule, ...head })} onRemove={() => onChange(undefined)} />
      <TextInput
        label="Pattern"
        description="RE2 syntax: no look-around and no back-references."
        spellCheck={false}
        value={rule.pattern}
        error={problems?.join(' ')}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(event) => onChange({ ...rule, pattern: event.currentTarget.value })}
      />
    </fieldset>
  )
}

function RuleHead({
  rule,
  onChange,
  onRemove,
}: {
  rule: Head
  onChange: (head: Partial<Head>) => void
  onRemove: () => void
}) {
  return (
    <div className={styles.editHead}>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        value={rule.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label="Category"
        value={rule.category}
        onChange={(event) => onChange({ category: event.currentTarget.value as Category })}
        data={Object.entries(categoryLabels).map(([value, label]) => ({ value, label }))}
      />
      <NativeSelect
        label="Severity"
        value={rule.severity}
        onChange={(event) => onChange({ severity: event.currentTarget.value as Severity })}
        data={Object.entries(severityLabels)
          .filter(([value]) => value !== 'none')
          .map(([value, label]) => ({ value, label }))}
      />
      <Button variant="default" onClick={onRemove} aria-label={`Remove ${rule.name || 'this rule'}`}>
        Remove
      </Button>
    </div>
  )
}
