import type { Measure } from '@cordon/contracts/moderation'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { ProblemNotice } from '../feedback/notice'
import { dayAfter, startOfDay } from './measure-words'
import styles from './register.module.css'
import { useMeasureCommand } from './use-measure-command'

/** Lets it stand for longer after a look, or lifts it. */
export function MeasureActions({ measure }: { measure: Measure }) {
  const [form, setForm] = useState<'review' | 'lift'>()
  const close = () => setForm(undefined)
  return (
    <section className={`panel ${styles.card}`} aria-label="Look at it again">
      <h2 className={styles.subtitle}>Look at it again</h2>
      {form === undefined && (
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => setForm('review')}>
            Reviewed, it stands…
          </Button>
          <Button variant="default" onClick={() => setForm('lift')}>
            Lift it…
          </Button>
        </div>
      )}
      {form === 'review' && <Prolong measure={measure} onClose={close} />}
      {form === 'lift' && <Lift measure={measure} onClose={close} />}
    </section>
  )
}

function Prolong({ measure, onClose }: { measure: Measure; onClose: () => void }) {
  const [now] = useState(Date.now)
  const [reason, setReason] = useState('')
  const [review, setReview] = useState(dayAfter(now, 90))
  const [until, setUntil] = useState(measure.until === undefined ? '' : dayAfter(Date.parse(measure.until), 0))
  const reviewAt = startOfDay(review)
  // The day that stands is sent as the instant that stands: it may end at another hour than midnight here.
  const kept = measure.until !== undefined && dayAfter(Date.parse(measure.until), 0) === until
  const ends = kept ? measure.until : startOfDay(until)
  const prolong = useMeasureCommand(
    measure.id,
    (at: string) =>
      api.call('moderation.measure.prolong', {
        measureId: measure.id,
        reason: reason.trim(),
        reviewAt: at,
        ...(ends !== undefined && { until: ends }),
      }),
    'Reviewed. It stands.',
  )
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (reviewAt !== undefined) prolong.mutate(reviewAt, { onSuccess: onClose })
      }}
    >
      <Reason label="Why it stands" value={reason} onChange={setReason} />
      <div className={styles.pair}>
        <TextInput
          type="date"
          label="Look at it again on"
          description="Within a year."
          min={dayAfter(now, 1)}
          max={dayAfter(now, 365)}
          value={review}
          onChange={(event) => setReview(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Until (optional)"
          description="Left empty, until somebody lifts it."
          min={dayAfter(now, 1)}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </div>
      {prolong.isError && <ProblemNotice error={prolong.error} />}
      <Buttons
        label="It stands"
        ready={reason.trim().length >= 3 && reviewAt !== undefined}
        pending={prolong.isPending}
        onClose={onClose}
      />
    </form>
  )
}

function Lift({ measure, onClose }: { measure: Measure; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const lift = useMeasureCommand(
    measure.id,
    () => api.call('moderation.measure.lift', { measureId: measure.id, reason: reason.trim() }),
    'The network is asked to undo it.',
  )
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        lift.mutate(undefined, { onSuccess: onClose })
      }}
    >
      <Reason label="Why it is lifted" value={reason} onChange={setReason} />
      {lift.isError && <ProblemNotice error={lift.error} />}
      <Buttons label="Lift it" ready={reason.trim().length >= 3} pending={lift.isPending} onClose={onClose} />
    </form>
  )
}

export function Reason({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <Textarea
      label={label}
      description="Kept in the register."
      autosize
      autoFocus
      minRows={2}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

export function Buttons({
  label,
  ready,
  pending,
  onClose,
}: {
  label: string
  ready: boolean
  pending: boolean
  onClose: () => void
}) {
  return (
    <div className={styles.buttons}>
      <Button type="submit" loading={pending} disabled={!ready}>
        {label}
      </Button>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
    </div>
  )
}
