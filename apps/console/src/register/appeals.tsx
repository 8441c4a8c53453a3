import type { Measure } from '@cordon/contracts/moderation'
import { Button, Radio, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { Notice, ProblemNotice } from '../feedback/notice'
import { useMay, useMe } from '../layout/permissions'
import { Instant } from '../time/instant'
import { fromLocalInput, toLocalInput } from '../time/time-format'
import { Buttons, Reason } from './measure-actions'
import { hasOpenAppeal } from './measure-words'
import styles from './register.module.css'
import { useMeasureCommand } from './use-measure-command'

/** What somebody said against it, and what became of that. */
export function Appeals({ measure }: { measure: Measure }) {
  const may = useMay()
  const { person } = useMe()
  const [recording, record] = useDisclosure(false)
  const { appeal } = measure
  const open = hasOpenAppeal(measure)
  const own = measure.imposedById === person.id
  return (
    <section className={`panel ${styles.card} ${styles.spaced}`} aria-label="Appeal">
      <h2 className={styles.subtitle}>Appeal</h2>
      {appeal === undefined ? (
        <p className={styles.line}>Nobody has appealed.</p>
      ) : (
        <>
          <p className={styles.line}>
            Received <Instant at={appeal.receivedAt} />
          </p>
          <p className={styles.text} dir="auto">
            {appeal.text}
          </p>
          {appeal.outcome !== undefined && (
            <p className={styles.line} data-testid="appeal-outcome">
              <strong>{appeal.outcome === 'upheld' ? 'Upheld' : 'Rejected'}</strong> by {appeal.decidedBy}
              {appeal.decidedAt !== undefined && (
                <>
                  , <Instant at={appeal.decidedAt} />
                </>
              )}
              {appeal.reason !== undefined && `: ${appeal.reason}`}
            </p>
          )}
        </>
      )}
      {open && may('moderation:restrict') && own && (
        <Notice tone="info" title="You imposed this, so somebody else decides the appeal." />
      )}
      {open && may('moderation:restrict') && !own && <DecideAppeal measure={measure} />}
      {!open &&
        may('moderation:review') &&
        (recording ? (
          <RecordAppeal measure={measure} onClose={record.close} />
        ) : (
          <Button variant="default" onClick={record.open}>
            {appeal === undefined ? 'Record an appeal…' : 'Record another appeal…'}
          </Button>
        ))}
    </section>
  )
}

function RecordAppeal({ measure, onClose }: { measure: Measure; onClose: () => void }) {
  const [text, setText] = useState('')
  const [received, setReceived] = useState<string>()
  const record = useMeasureCommand(
    measure.id,
    () =>
      api.call('moderation.measure.record-appeal', {
        measureId: measure.id,
        text: text.trim(),
        receivedAt: received ?? new Date().toISOString(),
      }),
    'The appeal is recorded.',
  )
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        record.mutate(undefined, { onSuccess: onClose })
      }}
    >
      <Textarea
        label="The appeal, in the words of whoever appealed"
        autosize
        autoFocus
        minRows={3}
        maxLength={5000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label="Received (optional)"
        description="Left empty: now."
        value={received === undefined ? '' : toLocalInput(received)}
        onChange={(event) => setReceived(fromLocalInput(event.currentTarget.value))}
      />
      {record.isError && <ProblemNotice error={record.error} />}
      <Buttons label="Record it" ready={text.trim().length >= 3} pending={record.isPending} onClose={onClose} />
    </form>
  )
}

function DecideAppeal({ measure }: { measure: Measure }) {
  const [opened, form] = useDisclosure(false)
  const [outcome, setOutcome] = useState<'upheld' | 'rejected'>()
  const [reason, setReason] = useState('')
  const decide = useMeasureCommand(
    measure.id,
    (made: 'upheld' | 'rejected') =>
      api.call('moderation.measure.decide-appeal', { measureId: measure.id, outcome: made, reason: reason.trim() }),
    'The appeal is decided.',
  )
  if (!opened) return <Button onClick={form.open}>Decide the appeal…</Button>
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (outcome !== undefined) decide.mutate(outcome, { onSuccess: form.close })
      }}
    >
      <Radio.Group
        label="Decision"
        value={outcome ?? ''}
        onChange={(value) => setOutcome(value === 'upheld' ? 'upheld' : 'rejected')}
      >
        <Radio value="upheld" label="Upheld: the measure is lifted" mt={6} />
        <Radio value="rejected" label="Rejected: the measure stands" mt={6} />
      </Radio.Group>
      <Reason label="Why" value={reason} onChange={setReason} />
      {decide.isError && <ProblemNotice error={decide.error} />}
      <Buttons
        label="Decide the appeal"
        ready={outcome !== undefined && reason.trim().length >= 3}
        pending={decide.isPending}
        onClose={form.close}
      />
    </form>
  )
}
