import type { CaseDetail, CaseSummary } from '@cordon/contracts/audit'
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { unitsQuery } from '../api/queries'
import { MakeBundle } from '../audit/make-bundle'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import { ReasonForm } from './case-form'
import { CaseHold } from './case-hold'
import { CaseNotes } from './case-notes'
import { caseQuery } from './case-queries'
import { CaseRecords } from './case-records'
import { CaseTimeline } from './case-timeline'
import { CaseTags } from './cases-page'
import styles from './cases.module.css'
import { useCaseCommand } from './use-case-command'

/** One case: whether it is under a hold, what happened in order, what is in it, and what people noted. */
export function CasePage() {
  const { caseId } = useParams({ from: '/staff/cases/$caseId' })
  const detail = useQuery(caseQuery(caseId))
  if (detail.data !== undefined) return <Opened key={caseId} detail={detail.data} stale={detail.isError} />
  return (
    <Page title="Case">
      {detail.isPending ? (
        <Loading label="Loading the case" lines={4} height={90} />
      ) : (
        <ProblemNotice error={detail.error} retry={() => void detail.refetch()} />
      )}
    </Page>
  )
}

function Opened({ detail, stale }: { detail: CaseDetail; stale: boolean }) {
  const may = useMay()
  const { case: summary, records, notes } = detail
  return (
    <Page
      title={summary.title}
      actions={
        may('evidence:export') && (
          <MakeBundle
            filters={{ caseId: summary.id }}
            reference={summary.reference}
            label="Evidence bundle…"
            shows="Everything that happened to what is in this case"
          />
        )
      }
    >
      <p className={styles.line}>
        <Link to="/cases">All cases</Link>
      </p>
      {stale && <Notice tone="warning">This case could not be refreshed; it may have moved on.</Notice>}
      <CaseHold detail={detail} />
      <Facts summary={summary} />
      <CaseTimeline caseId={summary.id} empty={summary.records === 0} />
      <CaseRecords summary={summary} records={records} />
      <CaseNotes summary={summary} notes={notes} />
    </Page>
  )
}

function Facts({ summary }: { summary: CaseSummary }) {
  const may = useMay()
  const units = useQuery(unitsQuery)
  const [form, setForm] = useState<'rename' | 'close' | 'reopen'>()
  const done = () => setForm(undefined)
  const unit = units.data?.items.find(({ id }) => id === summary.unitId)?.name
  const close = useCaseCommand(
    (reason: string) => api.call('audit.case.close', { caseId: summary.id, reason }),
    'The case is closed.',
  )
  const reopen = useCaseCommand(
    (reason: string) => api.call('audit.case.reopen', { caseId: summary.id, reason }),
    'The case is open again.',
  )
  return (
    <section className={`panel ${styles.card}`} aria-label="About the case">
      <dl className={styles.facts}>
        <div>
          <dt>Reference</dt>
          <dd>{summary.reference}</dd>
        </div>
        <div>
          <dt>Status</dt>
          <dd className={styles.tags} data-testid="case-status">
            <CaseTags summary={summary} />
          </dd>
        </div>
        <div>
          <dt>Opened</dt>
          <dd>
            <Instant at={summary.openedAt} /> by {summary.openedBy}
          </dd>
        </div>
        {summary.unitId !== undefined && (
          <div>
            <dt>Unit</dt>
            <dd>{unit ?? '…'}</dd>
          </div>
        )}
        <div className={styles.why}>
          <dt>Why</dt>
          <dd>{summary.why}</dd>
        </div>
        {summary.statusReason !== undefined && (
          <div className={styles.why}>
            <dt>{summary.status === 'closed' ? 'Closed because' : 'Opened again because'}</dt>
            <dd>{summary.statusReason}</dd>
          </div>
        )}
      </dl>
      {may('case:manage') && form === undefined && (
        <div className={styles.buttons}>
          {summary.status === 'open' ? (
            <>
              <Button size="xs" variant="default" onClick={() => setForm('rename')}>
                Rename…
              </Button>
              {summary.hold === undefined && (
                <Button size="xs" variant="default" onClick={() => setForm('close')}>
                  Close the case…
                </Button>
              )}
            </>
          ) : (
            <Button size="xs" variant="default" onClick={() => setForm('reopen')}>
              Open it again…
            </Button>
          )}
        </div>
      )}
      {form === 'rename' && <Rename summary={summary} onClose={done} />}
      {form === 'close' && (
        <ReasonForm
          label="Why it is closed"
          action="Close the case"
          pending={close.isPending}
          error={close.error}
          onSubmit={(reason) => close.mutate(reason, { onSuccess: done })}
          onCancel={done}
        />
      )}
      {form === 'reopen' && (
        <ReasonForm
          label="Why it is opened again"
          action="Open it again"
          pending={reopen.isPending}
          error={reopen.error}
          onSubmit={(reason) => reopen.mutate(reason, { onSuccess: done })}
          onCancel={done}
        />
      )}
    </section>
  )
}

function Rename({ summary, onClose }: { summary: CaseSummary; onClose: () => void }) {
  const [title, setTitle] = useState(summary.title)
  const [reference, setReference] = useState(summary.reference)
  const rename = useCaseCommand(
    () => api.call('audit.case.rename', { caseId: summary.id, title: title.trim(), reference: reference.trim() }),
    'The case has another name.',
  )
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        rename.mutate(undefined, { onSuccess: onClose })
      }}
    >
      <TextInput
        label="Title"
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        required
        minLength={3}
        maxLength={200}
        autoFocus
      />
      <TextInput
        label="Reference"
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
        required
        maxLength={200}
      />
      {rename.isError && <ProblemNotice error={rename.error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={rename.isPending}>
          Rename
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
