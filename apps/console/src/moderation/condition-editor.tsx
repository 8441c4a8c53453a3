import type { Category, Condition, FactName, Severity } from '@cordon/contracts/moderation'
import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { categoryLabels, severityLabels } from '../inbox/urgency'
import {
  asKind,
  asksClassifier,
  childrenOf,
  isWord,
  kindOf,
  kindsFor,
  MAX_CHILDREN,
  newLeaf,
  problemOfHashes,
  withFact,
  type ConditionKind,
} from './condition-tree'
import { factChoices, factWords, kindLabels } from './condition-words'
import { choices } from './outcomes'
import { ClassifierNote, KnownPicturesNote } from './late-facts'
import styles from './rule-editor.module.css'

/** A rule that a condition can ask about. */
export interface AskedRule {
  id: string
  name: string
}

/** One condition with what stands inside it; `onRemove` only where it can go. */
export function ConditionEditor({
  condition,
  depth = 1,
  place,
  rules,
  onChange,
  onRemove,
}: {
  condition: Condition
  depth?: number
  /** Where it stands, such as `2.1`; the outermost has none. */
  place?: string
  rules: AskedRule[]
  onChange: (next: Condition) => void
  onRemove?: () => void
}) {
  const kind = kindOf(condition)
  const named = place === undefined ? 'Condition' : `Condition ${place}`
  return (
    <div className={styles.condition} data-condition>
      <div className={styles.conditionHead}>
        <NativeSelect
          aria-label={`${named}: what it is`}
          value={kind}
          data={kindsFor(condition, depth).map((value) => ({ value, label: kindLabels[value] }))}
          onChange={(event) => onChange(asKind(condition, event.currentTarget.value as ConditionKind))}
        />
        {kind === 'matched' && (
          <MatchedFields
            named={named}
            matched={condition.matched ?? {}}
            rules={rules}
            onChange={(matched) => onChange({ matched })}
          />
        )}
        {kind === 'fact' && <FactFields named={named} condition={condition} onChange={onChange} />}
        {onRemove !== undefined && (
          <Button variant="subtle" size="compact-sm" onClick={onRemove} aria-label={`Remove condition ${place}`}>
            Remove
          </Button>
        )}
      </div>
      {childrenOf(condition).length > 0 && (
        <Inner condition={condition} depth={depth} place={place} rules={rules} onChange={onChange} />
      )}
    </div>
  )
}

function Inner({
  condition,
  depth,
  place,
  rules,
  onChange,
}: {
  condition: Condition
  depth: number
  place: string | undefined
  rules: AskedRule[]
  onChange: (next: Condition) => void
}) {
  const inner = childrenOf(condition)
  const list = useRef<HTMLUListElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const grown = useRef(false)
  // The keyboard goes on where something was added.
  useEffect(() => {
    if (!grown.current) return
    grown.current = false
    list.current?.lastElementChild?.querySelector('select')?.focus()
  }, [inner.length])
  const { all, any } = condition
  const group = all !== undefined ? 'all' : any !== undefined ? 'any' : undefined
  const replaceAll = (next: Condition[]) =>
    onChange(group === undefined ? { not: next[0] as Condition } : { [group]: next })
  return (
    <>
      <ul ref={list} className={styles.conditions}>
        {inner.map((child, i) => (
          <li key={i}>
            <ConditionEditor
              condition={child}
              depth={depth + 1}
              place={place === undefined ? `${i + 1}` : `${place}.${i + 1}`}
              rules={rules}
              onChange={(next) => replaceAll(inner.map((other, at) => (at === i ? next : other)))}
              {...(group !== undefined &&
                inner.length > 1 && {
                  onRemove: () => {
                    replaceAll(inner.filter((_, at) => at !== i))
                    add.current?.focus()
                  },
                })}
            />
          </li>
        ))}
      </ul>
      {group !== undefined && (
        <Button
          ref={add}
          variant="default"
          size="compact-sm"
          className={styles.add}
          aria-label={place === undefined ? 'Add a condition' : `Add a condition in ${place}`}
          disabled={inner.length >= MAX_CHILDREN}
          onClick={() => {
            grown.current = true
            replaceAll([...inner, newLeaf('matched')])
          }}
        >
          Add a condition
        </Button>
      )}
    </>
  )
}

const ANY = ''
const OF = 'category:'
const RULE = 'rule:'

function MatchedFields({
  named,
  matched: { rule, category, atLeast },
  rules,
  onChange,
}: {
  named: string
  matched: NonNullable<Condition['matched']>
  rules: AskedRule[]
  onChange: (matched: NonNullable<Condition['matched']>) => void
}) {
  const gone = rule !== undefined && !rules.some(({ id }) => id === rule)
  const severity = atLeast === undefined ? {} : { atLeast }
  return (
    <>
      <NativeSelect
        aria-label={`${named}: which rule`}
        value={rule !== undefined ? RULE + rule : category !== undefined ? OF + category : ANY}
        onChange={({ currentTarget: { value } }) =>
          onChange({
            ...(value.startsWith(RULE) && { rule: value.slice(RULE.length) }),
            ...(value.startsWith(OF) && { category: value.slice(OF.length) as Category }),
            ...severity,
          })
        }
      >
        <option value={ANY}>Any rule</option>
        <optgroup label="Any rule about">
          {choices(categoryLabels).map(({ value, label }) => (
            <option key={value} value={OF + value}>
              {label}
            </option>
          ))}
        </optgroup>
        <optgroup label="The rule">
          {rules.map(({ id, name }) => (
            <option key={id} value={RULE + id}>
              {name || 'A rule without a name'}
            </option>
          ))}
          {gone && <option value={RULE + rule}>{rule} (no longer there)</option>}
        </optgroup>
      </NativeSelect>
      <NativeSelect
        aria-label={`${named}: how grave`}
        value={atLeast ?? ''}
        data={[
          { value: '', label: 'of any severity' },
          ...choices(severityLabels)
            .filter(({ value }) => value !== 'none')
            .map(({ value, label }) => ({ value, label: `at least ${label.toLowerCase()}` })),
        ]}
        onChange={(event) => {
          const least = event.currentTarget.value
          onChange({
            ...(rule !== undefined && { rule }),
            ...(category !== undefined && { category }),
            ...(least !== '' && { atLeast: least as Severity }),
          })
        }}
      />
    </>
  )
}

function FactFields({
  named,
  condition,
  onChange,
}: {
  named: string
  condition: Condition
  onChange: (next: Condition) => void
}) {
  const { fact = 'links', atLeast, atMost, oneOf = [] } = condition
  const known = factChoices[fact]
  const { label, unit = '' } = factWords[fact]
  const bound = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined)
  const bounded = (least: number | undefined, most: number | undefined) =>
    onChange({ fact, ...(least !== undefined && { atLeast: least }), ...(most !== undefined && { atMost: most }) })
  return (
    <>
      <NativeSelect
        aria-label={`${named}: which fact`}
        value={fact}
        data={Object.entries(factWords).map(([value, words]) => ({ value, label: words.label }))}
        onChange={(event) => onChange(withFact(condition, event.currentTarget.value as FactName))}
      />
      {!isWord(fact) && (
        <span className={styles.bounds}>
          <TextInput
            type="number"
            min={0}
            aria-label={`${named}: ${label}, at least, in ${unit}`}
            leftSection="≥"
            value={atLeast ?? ''}
            onChange={(event) => bounded(bound(event.currentTarget.value), atMost)}
          />
          <TextInput
            type="number"
            min={0}
            aria-label={`${named}: ${label}, at most, in ${unit}`}
            leftSection="≤"
            value={atMost ?? ''}
            onChange={(event) => bounded(atLeast, bound(event.currentTarget.value))}
          />
          <span className="quiet">{unit}</span>
        </span>
      )}
      {asksClassifier(fact) && <ClassifierNote />}
      {known !== undefined && (
        <Checkbox.Group
          aria-label={`${named}: one of`}
          value={oneOf}
          onChange={(chosen) => onChange({ fact, oneOf: chosen })}
        >
          <Group gap={12}>
            {choices(known).map(({ value, label: word }) => (
              <Checkbox key={value} value={value} label={word} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      {fact === 'media_hash' && (
        <div className={styles.hashes}>
          <Textarea
            aria-label={`${named}: hashes of pictures, one a line`}
            placeholder="pdq:…"
            autosize
            minRows={3}
            maxRows={12}
            spellCheck={false}
            error={problemOfHashes(oneOf)}
            value={oneOf.join('\n')}
            onChange={(event) => onChange({ fact, oneOf: event.currentTarget.value.split('\n') })}
          />
          <KnownPicturesNote />
        </div>
      )}
      {isWord(fact) && known === undefined && fact !== 'media_hash' && (
        <Textarea
          aria-label={fact === 'language' ? `${named}: language codes, one a line` : `${named}: domains, one a line`}
          placeholder={fact === 'language' ? 'cy' : 'example.org'}
          autosize
          minRows={1}
          maxRows={6}
          spellCheck={false}
          value={oneOf.join('\n')}
          onChange={(event) => onChange({ fact, oneOf: event.currentTarget.value.split('\n') })}
        />
      )}
    </>
  )
}
