import type { EntryDetail } from '@cordon/contracts/audit'
import { Button, CopyButton, Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { entryQuery } from '../api/queries'
import { AddToCase } from '../cases/add-to-case'
import { recordKindOf } from '../cases/case-words'
import { Copyable } from '../feedback/copyable'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { utcTime } from '../time/time-format'
import styles from './audit.module.css'
import { ProofInWords } from './proof-in-words'

/** One step with its content and its proof. */
export function EntryDrawer({ index, onClose }: { index: number | undefined; onClose: () => void }) {
  return (
    <Drawer
      opened={index !== undefined}
      onClose={onClose}
      position="right"
      size={620}
      title={index === undefined ? '' : `Entry ${index.toLocaleString('en-GB')}`}
      closeButtonProps={{ 'aria-label': 'Close the entry' }}
    >
      {index !== undefined && <Entry index={index} />}
    </Drawer>
  )
}

function Entry({ index }: { index: number }) {
  const entry = useQuery(entryQuery(index))
  if (entry.data !== undefined) return <Detail detail={entry.data} />
  if (entry.isPending) return <Loading label="Loading the entry" />
  return <ProblemNotice error={entry.error} retry={() => void entry.refetch()} />
}

function Detail({ detail: { entry, data, proof } }: { detail: EntryDetail }) {
  return (
    <>
      <dl className={styles.entryFacts}>
        <dt>What</dt>
        <dd>{entry.summary}</dd>
        <dt>Type</dt>
        <dd className="mono">{entry.type}</dd>
        <dt>When</dt>
        <dd>{utcTime(entry.time)}</dd>
        <dt>Who</dt>
        <dd>
          {entry.actorName !== undefined && `${entry.actorName} · `}
          {entry.actorTitle !== undefined && `${entry.actorTitle} · `}
          <span className="mono">{entry.actor}</span>
        </dd>
        <dt>Authority</dt>
        <dd>{entry.authority}</dd>
        <dt>About</dt>
        <dd>
          <Copyable value={entry.subject} label="the subject" />
        </dd>
        <dt>From</dt>
        <dd>
          {entry.origin}, position {entry.position.toLocaleString('en-GB')}
        </dd>
        <dt>Event</dt>
        <dd>
          <Copyable value={entry.eventId} label="the event id" />
        </dd>
        <dt>Leaf hash</dt>
        <dd>
          <Copyable value={entry.leafHash} label="the leaf hash" />
        </dd>
      </dl>
      <div className={styles.entryActions}>
        <AddToCase record={{ kind: recordKindOf(entry.type), recordId: entry.subject }} size="compact-sm" />
        {entry.actor.startsWith('person:') && (
          <AddToCase
            record={{ kind: 'person', recordId: entry.actor.slice('person:'.length) }}
            size="compact-sm"
            label={`Add all that ${entry.actorName ?? 'this person'} did…`}
          />
        )}
      </div>
      <ProofInWords index={entry.index} />
      {data === 'null' ? (
        <Notice tone="info" title="The content is not here any more.">
          {entry.summary}.
        </Notice>
      ) : (
        <Block title="Content" text={readable(data)} copied={data} />
      )}
      <Block title="Proof" text={proof} copied={proof} />
    </>
  )
}

function Block({ title, text, copied }: { title: string; text: string; copied: string }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.subtitle}>
        {title}{' '}
        <CopyButton value={copied}>
          {({ copied: done, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy} aria-label={`Copy the ${title.toLowerCase()}`}>
              {done ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </h3>
      <pre className={styles.code} tabIndex={0}>
        {text}
      </pre>
    </section>
  )
}

/** Canonical JSON has no white space: laid out for reading, left alone when it is not JSON. */
function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
