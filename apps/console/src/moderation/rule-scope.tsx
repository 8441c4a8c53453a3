import type { Hours, Scope, Weekday } from '@cordon/contracts/moderation'
import type { Network } from '@cordon/contracts/connectors'
import { Checkbox, Group, MultiSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { networkLabels } from '../accounts/network-labels'
import { accountsQuery, unitsQuery } from '../api/queries'
import { useMay } from '../layout/permissions'
import { choices } from './outcomes'
import styles from './rule-editor.module.css'
import { dayLabels, languageName } from './rule-summary'

/** Where and when a rule applies. Nothing chosen: everywhere, always. */
export function ScopeFields({
  scope = {},
  onChange,
}: {
  scope: Scope | undefined
  onChange: (scope: Scope | undefined) => void
}) {
  const may = useMay()
  const change = (more: { [K in keyof Scope]?: Scope[K] | undefined }) => {
    const next = Object.fromEntries(Object.entries({ ...scope, ...more }).filter(([, value]) => value !== undefined))
    onChange(Object.keys(next).length === 0 ? undefined : next)
  }
  const { networks = [], languages = [] } = scope
  const known = languages.filter((code) => code.trim().length >= 2).map(languageName)
  return (
    <fieldset className={styles.group}>
      <legend>Where it applies</legend>
      <p className="quiet">Leave all of this empty for a rule that applies everywhere, at all hours.</p>
      <div className={styles.columns}>
        <Checkbox.Group
          label="Only on"
          value={networks}
          onChange={(chosen) => change({ networks: chosen.length === 0 ? undefined : (chosen as Network[]) })}
        >
          <Group gap={14} mt={4}>
            {choices(networkLabels).map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        <TextInput
          label="Only in these languages"
          description={
            known.length > 0
              ? known.join(', ')
              : 'Two-letter codes with commas between, such as en, cy. Text too short to tell goes to a person.'
          }
          inputWrapperOrder={['label', 'input', 'description']}
          spellCheck={false}
          value={languages.join(',')}
          onChange={({ currentTarget: { value } }) =>
            change({ languages: value === '' ? undefined : value.split(',') })
          }
        />
        {may('account:read') ? (
          <Accounts chosen={scope.accounts ?? []} onChange={(accounts) => change({ accounts })} />
        ) : (
          <p className="quiet">Which accounts it reads can be set in YAML: you may not see the accounts here.</p>
        )}
        <Units chosen={scope.units ?? []} onChange={(units) => change({ units })} />
      </div>
      <HoursFields hours={scope.hours} onChange={(hours) => change({ hours })} />
    </fieldset>
  )
}

function Accounts({ chosen, onChange }: PickerProps) {
  const accounts = useQuery(accountsQuery)
  const known = (accounts.data?.items ?? []).map(({ id, handle, network }) => ({
    value: id,
    label: `@${handle} on ${networkLabels[network]}`,
  }))
  return <Picker label="Only these accounts" noun="account" known={known} chosen={chosen} onChange={onChange} />
}

function Units({ chosen, onChange }: PickerProps) {
  const units = useQuery(unitsQuery)
  const known = (units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return <Picker label="Only these units" noun="unit" known={known} chosen={chosen} onChange={onChange} />
}

interface PickerProps {
  chosen: string[]
  onChange: (chosen: string[] | undefined) => void
}

function Picker({
  label,
  noun,
  known,
  chosen,
  onChange,
}: PickerProps & { label: string; noun: string; known: { value: string; label: string }[] }) {
  const unknown = chosen
    .filter((id) => !known.some(({ value }) => value === id))
    .map((id) => ({ value: id, label: `An unknown ${noun}` }))
  return (
    <MultiSelect
      label={label}
      placeholder={chosen.length === 0 ? `All ${noun}s` : ''}
      data={[...known, ...unknown]}
      value={chosen}
      searchable
      clearable
      hidePickedOptions
      nothingFoundMessage={`No such ${noun}`}
      clearButtonProps={{ 'aria-label': `Choose no ${noun}` }}
      onChange={(next) => onChange(next.length === 0 ? undefined : next)}
    />
  )
}

function HoursFields({ hours, onChange }: { hours: Hours | undefined; onChange: (hours: Hours | undefined) => void }) {
  return (
    <div className={styles.hours}>
      <Checkbox
        label="Only at certain hours"
        checked={hours !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? { from: '18:00', to: '08:00' } : undefined)}
      />
      {hours !== undefined && (
        <>
          <TextInput
            type="time"
            label="From"
            required
            withAsterisk={false}
            value={hours.from}
            onChange={(event) => onChange({ ...hours, from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label="To"
            required
            withAsterisk={false}
            value={hours.to}
            onChange={(event) => onChange({ ...hours, to: event.currentTarget.value })}
          />
          <Checkbox.Group
            label="On the days they begin"
            description="None chosen: every day. Hours are by the clock in London and may run over midnight."
            value={hours.days ?? []}
            onChange={(days) => onChange({ from: hours.from, to: hours.to, days: days as Weekday[] })}
          >
            <Group gap={14} mt={4}>
              {choices(dayLabels).map(({ value, label }) => (
                <Checkbox key={value} value={value} label={label} />
              ))}
            </Group>
          </Checkbox.Group>
        </>
      )}
    </div>
  )
}
