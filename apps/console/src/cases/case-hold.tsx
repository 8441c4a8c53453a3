import type { CaseDetail, LegalHold } from '@cordon/contracts/audit'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { IconLock, IconLockOpen } from '@tabler/icons-react'
import { api } from '../api/client'
import { useMay, useMe } from '../layout/permissions'
import { Instant } from '../time/instant'
import { ReasonForm } from './case-form'
import styles from './cases.module.css'
import { useCaseCommand } from './use-case-command'

/** Whether a legal hold stands, and what may be done about it. */
export function CaseHold({ detail: { case: summary, holds } }: { detail: CaseDetail }) {
  const { hold } = summary
  const lifted = holds.filter(({ liftedAt }) => liftedAt !== undefined)
  return (
    <section
      className={`panel ${styles.hold}`}
      data-held={hold !== undefined || undefined}
      aria-label="Legal hold"
      data-testid="legal-hold"
    >
      {hold === undefined ? (
        <None caseId={summary.id} closed={summary.status === 'closed'} />
      ) : (
        <Standing caseId={summary.id} hold={hold} />
      )}
      {lifted.length > 0 && (
        <details className={styles.details}>
          <summary>{lifted.length === 1 ? 'One earlier hold' : `${lifted.length} earlier holds`}</summary>
          <ul>
            {lifted.map((one) => (
              <li key={one.id}>
                Placed <Instant at={one.placedAt} /> by {one.placedBy} on the authority of {one.authority}: {one.reason}
                . Lifted {one.liftedAt !== undefined && <Instant at={one.liftedAt} />} by {one.liftedBy}:{' '}
                {one.liftReason}.
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Standing({ caseId, hold }: { caseId: string; hold: LegalHold }) {
  const may = useMay()
  const { person } = useMe()
  const [lifting, setLifting] = useState(false)
  const lift = useCaseCommand(
    (reason: string) => api.call('audit.case.lift-hold', { caseId, reason }),
    'The legal hold is lifted.',
  )
  const mine = hold.placedById === person.id
  return (
    <>
      <div className={styles.holdHead}>
        <IconLock size={26} aria-hidden />
        <div>
          <h2 className={styles.holdTitle}>Under legal hold: nothing in this case can be erased</h2>
          <p>
            Placed <Instant at={hold.placedAt} /> by {hold.placedBy} on the authority of {hold.authority}: {hold.reason}
          </p>
          <p className="quiet">
            It covers the records below and what comes to them later. Nothing is taken out while it stands.{' '}
            {mine && 'You placed it, so somebody else has to lift it.'}
          </p>
        </div>
        {may('hold:lift') && !mine && !lifting && (
          <Button
            variant="default"
            leftSection={<IconLockOpen size={16} aria-hidden />}
            onClick={() => setLifting(true)}
          >
            Lift the hold…
          </Button>
        )}
      </div>
      {lifting && (
        <ReasonForm
          label="Why the hold is lifted"
          description="Kept in the ledger. From then on what is in the case may be erased when its time is over."
          action="Lift the hold"
          pending={lift.isPending}
          error={lift.error}
          onSubmit={(reason) => lift.mutate(reason, { onSuccess: () => setLifting(false) })}
          onCancel={() => setLifting(false)}
        />
      )}
    </>
  )
}

function None({ caseId, closed }: { caseId: string; closed: boolean }) {
  const may = useMay()
  const [placing, setPlacing] = useState(false)
  const [authority, setAuthority] = useState('')
  const place = useCaseCommand(
    (reason: string) => api.call('audit.case.place-hold', { caseId, reason, authority: authority.trim() }),
    'The legal hold stands.',
  )
  return (
    <>
      <div className={styles.holdHead}>
        <IconLockOpen size={22} aria-hidden />
        <div>
          <h2 className={styles.holdTitle}>No legal hold</h2>
          <p className="quiet">What is in this case may be erased when its time is over.</p>
        </div>
        {may('hold:place') && !closed && !placing && (
          <Button variant="default" leftSection={<IconLock size={16} aria-hidden />} onClick={() => setPlacing(true)}>
            Place a legal hold…
          </Button>
        )}
      </div>
      {placing && (
        <ReasonForm
          label="Why the hold is placed"
          description="Kept in the ledger. You cannot lift the hold yourself: a second person does."
          action="Place the hold"
          pending={place.isPending}
          error={place.error}
          onSubmit={(reason) => place.mutate(reason, { onSuccess: () => setPlacing(false) })}
          onCancel={() => setPlacing(false)}
        >
          <TextInput
            label="On whose authority"
            description="Such as a court order with its number, or the head of legal services."
            value={authority}
            onChange={(event) => setAuthority(event.currentTarget.value)}
            required
            minLength={3}
            maxLength={200}
          />
        </ReasonForm>
      )}
    </>
  )
}
