import type {
  Direction,
  Examples,
  Outcome,
  PatternRule,
  PersonalDataCheck,
  Rule,
  SendingVerdict,
} from '@cordon/contracts/moderation'
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { bySeverity, choices, directionLabels, outcomeExplanations, outcomeLabels, sendingLabels } from './outcomes'
import styles from './rule-editor.module.css'
import { ScopeFields } from './rule-scope'
import { settingsOf } from './rule-summary'

const checkLabels: Record<PersonalDataCheck, string> = {
  nhs_number: 'It is a valid NHS number',
  payment_card: 'It is a valid card number',
  uk_postcode: 'It is a UK postcode',
  national_insurance: 'It is a National Insurance number',
  vehicle_registration: 'It is a vehicle registration',
  bank_account: 'It is a sort code and account number',
  date_of_birth: 'It is a date of birth',
  uk_phone: 'It is a UK telephone number',
}

/** What a rule may have beside what every rule needs. Its line says what is set. */
export function RuleMore({
  rule,
  pattern,
  wrong,
  onChange,
}: {
  rule: Rule
  /** The rule where it is a pattern, which has fields of its own. */
  pattern?: PatternRule
  /** Something is to be corrected, perhaps in here. */
  wrong: boolean
  onChange: (more: Partial<PatternRule>) => void
}) {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (wrong) setOpen(true)
  }, [wrong])
  const settings = settingsOf(rule)
  return (
    <details className={styles.more} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        More<span className="visually-hidden"> about {rule.name || 'this rule'}</span>
        {settings.length > 0 && <span className="quiet">: {settings.join(' · ')}</span>}
      </summary>
      {open && (
        <div className={styles.moreFields}>
          <Decides rule={rule} onChange={onChange} />
          {pattern !== undefined && <PatternExtras rule={pattern} onChange={onChange} />}
          <ScopeFields scope={rule.scope} onChange={(scope) => onChange({ scope })} />
          <ExampleFields examples={rule.examples} onChange={(examples) => onChange({ examples })} />
        </div>
      )}
    </details>
  )
}

function Decides({ rule, onChange }: { rule: Rule; onChange: (more: Partial<Rule>) => void }) {
  const { direction = 'in', outcome, onSending, clause } = rule
  const hides = outcome === 'hide' || outcome === 'propose_hide'
  return (
    <div className={styles.columns}>
      <NativeSelect
        label="What it reads"
        value={direction}
        data={choices(directionLabels)}
        onChange={(event) => onChange({ direction: event.currentTarget.value as Direction })}
      />
      {(direction !== 'out' || outcome !== undefined) && (
        <NativeSelect
          label="What it asks for"
          description={outcome === undefined ? bySeverity : outcomeExplanations[outcome]}
          inputWrapperOrder={['label', 'input', 'description']}
          value={outcome ?? ''}
          data={[{ value: '', label: 'By its severity' }, ...choices(outcomeLabels)]}
          onChange={(event) => onChange({ outcome: (event.currentTarget.value || undefined) as Outcome | undefined })}
        />
      )}
      {direction !== 'in' && (
        <NativeSelect
          label="When we send it"
          description="What happens to a post or reply of ours that it finds something in."
          inputWrapperOrder={['label', 'input', 'description']}
          value={onSending ?? 'warn'}
          data={choices(sendingLabels)}
          onChange={(event) => onChange({ onSending: event.currentTarget.value as SendingVerdict })}
        />
      )}
      {(hides || clause !== undefined) && (
        <TextInput
          label="Clause of the standards"
          description="The clause of your published standards that a hide rests on, such as 3.2."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required={hides}
          withAsterisk={false}
          maxLength={20}
          value={clause ?? ''}
          onChange={(event) => onChange({ clause: event.currentTarget.value || undefined })}
        />
      )}
    </div>
  )
}

function PatternExtras({ rule, onChange }: { rule: PatternRule; onChange: (more: Partial<PatternRule>) => void }) {
  return (
    <div className={styles.columns}>
      <NativeSelect
        label="Counts only when"
        value={rule.check ?? ''}
        data={[{ value: '', label: 'Always' }, ...choices(checkLabels)]}
        onChange={(event) =>
          onChange({ check: (event.currentTarget.value || undefined) as PersonalDataCheck | undefined })
        }
      />
      <Textarea
        label="Only near one of these words, one a line"
        description="Within 60 characters. Empty: anywhere."
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        value={rule.near?.join('\n') ?? ''}
        onChange={(event) => onChange({ near: linesOf(event.currentTarget.value) })}
      />
      <Checkbox
        label="Tell capitals from small letters"
        checked={rule.caseSensitive ?? false}
        onChange={(event) => onChange({ caseSensitive: event.currentTarget.checked || undefined })}
      />
    </div>
  )
}

function ExampleFields({
  examples,
  onChange,
}: {
  examples: Examples | undefined
  onChange: (examples: Examples | undefined) => void
}) {
  const { match = [], noMatch = [] } = examples ?? {}
  return (
    <div className={styles.columns}>
      <Textarea
        label="It must find, one a line"
        description="Messages that this rule has to find. They are tried whenever the rules are proposed."
        autosize
        minRows={2}
        maxRows={10}
        dir="auto"
        value={match.join('\n')}
        onChange={(event) => onChange({ match: linesOf(event.currentTarget.value) ?? [], noMatch })}
      />
      <Textarea
        label="It must leave alone, one a line"
        description="Messages that look alike, and that this rule must not find."
        autosize
        minRows={2}
        maxRows={10}
        dir="auto"
        value={noMatch.join('\n')}
        onChange={(event) => onChange({ match, noMatch: linesOf(event.currentTarget.value) ?? [] })}
      />
    </div>
  )
}

function linesOf(text: string): string[] | undefined {
  return text === '' ? undefined : text.split('\n')
}
