import type { CaseSummary } from '@cordon/contracts/audit'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { api } from '../api/client'
import { unitsQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import styles from './cases.module.css'
import { useCaseCommand } from './use-case-command'

/** Opens a case. */
export function OpenCaseForm({ onOpened }: { onOpened: (opened: CaseSummary) => void }) {
  const units = useQuery(unitsQuery)
  const [title, setTitle] = useState('')
  const [reference, setReference] = useState('')
  const [why, setWhy] = useState('')
  const [unitId, setUnitId] = useState('')
  const open = useCaseCommand(
    () =>
      api.call('audit.case.open', {
        title: title.trim(),
        reference: reference.trim(),
        why: why.trim(),
        ...(unitId !== '' && { unitId }),
      }),
    'The case is open.',
  )
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        open.mutate(undefined, { onSuccess: onOpened })
      }}
    >
      <TextInput
        label="Title"
        description="What the incident is, such as “Abuse of PC 1234”."
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        required
        minLength={3}
        maxLength={200}
        data-autofocus
      />
      <TextInput
        label="Reference"
        description="A crime, complaint or file number."
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
        required
        maxLength={200}
      />
      <Textarea
        label="Why it is opened"
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
        required
        minLength={3}
        maxLength={1000}
        autosize
        minRows={2}
      />
      <NativeSelect
        label="Unit it concerns (optional)"
        value={unitId}
        onChange={(event) => setUnitId(event.currentTarget.value)}
        data={[
          { value: '', label: 'No unit' },
          ...(units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {open.isError && <ProblemNotice error={open.error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={open.isPending}>
          Open the case
        </Button>
      </div>
    </form>
  )
}

/** One reason, and what it is given for. */
export function ReasonForm({
  label,
  description,
  action,
  pending,
  error,
  onSubmit,
  onCancel,
  children,
}: {
  label: string
  description?: string
  action: string
  pending: boolean
  error: unknown
  onSubmit: (reason: string) => void
  onCancel: () => void
  children?: ReactNode
}) {
  const [reason, setReason] = useState('')
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        onSubmit(reason.trim())
      }}
    >
      <Textarea
        label={label}
        description={description ?? 'Kept in the ledger.'}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
        minLength={3}
        maxLength={500}
        autosize
        autoFocus
        minRows={2}
      />
      {children}
      {error !== null && error !== undefined && <ProblemNotice error={error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={pending}>
          {action}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
