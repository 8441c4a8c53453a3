import type { CaseRecord, CaseSummary } from '@cordon/contracts/audit'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '../api/client'
import { Empty } from '../feedback/waiting'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import { ReasonForm } from './case-form'
import { recordKindLabels } from './case-words'
import styles from './cases.module.css'
import { useCaseCommand } from './use-case-command'

/** What is in a case, who put it there and why; and what was taken out. */
export function CaseRecords({ summary, records }: { summary: CaseSummary; records: CaseRecord[] }) {
  const current = records.filter(({ removedAt }) => removedAt === undefined)
  const removed = records.filter(({ removedAt }) => removedAt !== undefined)
  return (
    <section className={`panel ${styles.card}`} aria-labelledby="case-records">
      <h2 id="case-records" className={styles.subtitle}>
        Records in the case
      </h2>
      {current.length === 0 ? (
        <Empty title="Nothing is in the case yet">
          Open a conversation, a block or hide, or an entry of the audit ledger, and choose “Add to case”.
        </Empty>
      ) : (
        <ul className={styles.records} aria-label="Records">
          {current.map((record) => (
            <li key={record.id} data-record={record.recordId}>
              <Line summary={summary} record={record} />
            </li>
          ))}
        </ul>
      )}
      {removed.length > 0 && (
        <details className={styles.details}>
          <summary>{removed.length === 1 ? 'One record taken out' : `${removed.length} records taken out`}</summary>
          <ul>
            {removed.map((record) => (
              <li key={record.id}>
                {recordKindLabels[record.kind]} {record.label ?? record.recordId}, taken out{' '}
                {record.removedAt !== undefined && <Instant at={record.removedAt} />} by {record.removedBy}:{' '}
                {record.removeReason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Line({ summary, record }: { summary: CaseSummary; record: CaseRecord }) {
  const may = useMay()
  const [removing, setRemoving] = useState(false)
  const remove = useCaseCommand(
    (reason: string) => api.call('audit.case.remove-record', { caseId: summary.id, caseRecordId: record.id, reason }),
    'Taken out of the case.',
  )
  return (
    <>
      <div className={styles.recordHead}>
        <div>
          <strong>{recordKindLabels[record.kind]}</strong> <RecordLink record={record} />
          {(record.from !== undefined || record.to !== undefined) && (
            <>
              ,{' '}
              {record.from !== undefined ? (
                <>
                  from <Instant at={record.from} />
                </>
              ) : (
                'from the beginning'
              )}{' '}
              {record.to !== undefined && (
                <>
                  to <Instant at={record.to} />
                </>
              )}
            </>
          )}
          <div className="quiet">
            Added <Instant at={record.addedAt} /> by {record.addedBy}: {record.why}
          </div>
        </div>
        {may('case:manage') && summary.status === 'open' && summary.hold === undefined && !removing && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setRemoving(true)}
            aria-label={`Take out ${recordKindLabels[record.kind].toLowerCase()} ${record.label ?? record.recordId}`}
          >
            Take out…
          </Button>
        )}
      </div>
      {removing && (
        <ReasonForm
          label="Why it is taken out"
          action="Take it out"
          pending={remove.isPending}
          error={remove.error}
          onSubmit={(reason) => remove.mutate(reason)}
          onCancel={() => setRemoving(false)}
        />
      )}
    </>
  )
}

function RecordLink({ record: { kind, recordId, label } }: { record: CaseRecord }): ReactNode {
  const text = label ?? recordId
  switch (kind) {
    case 'conversation':
      return (
        <Link to="/inbox/$conversationId" params={{ conversationId: recordId }}>
          {text}
        </Link>
      )
    case 'message':
      return (
        <Link to="/inbox/items/$itemId" params={{ itemId: recordId }}>
          {text}
        </Link>
      )
    case 'post':
      return (
        <Link to="/posts/$postId" params={{ postId: recordId }}>
          {text}
        </Link>
      )
    case 'measure':
      return (
        <Link to="/register/entries/$measureId" params={{ measureId: recordId }}>
          {text}
        </Link>
      )
    default:
      return (
        <Link to="/audit" search={kind === 'person' ? { actor: `person:${recordId}` } : { subject: recordId }}>
          {text}
        </Link>
      )
  }
}
