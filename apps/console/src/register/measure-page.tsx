import type { Measure } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { IconExternalLink } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { networkLabels } from '../accounts/network-labels'
import { accountsQuery } from '../api/queries'
import { AddToCase } from '../cases/add-to-case'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { safeUrl } from '../text/safe-url'
import { Instant } from '../time/instant'
import { useNow } from '../time/use-now'
import { Appeals } from './appeals'
import { MeasureActions } from './measure-actions'
import { isDue, kindLabels, stands, statusLabels, statusSentence, statusTones } from './measure-words'
import { clauseIn, measureQuery, standardsQuery } from './register-queries'
import styles from './register.module.css'

/** One entry of the register: what was done, on what it rests, where it stands, and what may be done about it. */
export function MeasurePage() {
  const { measureId } = useParams({ from: '/staff/register/entries/$measureId' })
  const measure = useQuery(measureQuery(measureId))
  if (measure.data !== undefined) return <Opened measure={measure.data} stale={measure.isError} />
  return (
    <Page title="Entry in the register" narrow>
      {measure.isPending ? (
        <Loading label="Loading the entry" lines={3} height={90} />
      ) : (
        <ProblemNotice error={measure.error} retry={() => void measure.refetch()} />
      )}
    </Page>
  )
}

function Opened({ measure, stale }: { measure: Measure; stale: boolean }) {
  const may = useMay()
  const now = useNow()
  const { kind, status, capture } = measure
  return (
    <Page
      title={`${kindLabels[kind]} of ${capture.authorName || `@${capture.authorHandle}`}`}
      narrow
      actions={
        <>
          {may('ledger:read') && (
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/audit" search={{ subject: measure.id }} {...props} />}
            >
              Show record
            </Button>
          )}
          <AddToCase record={{ kind: 'measure', recordId: measure.id }} />
        </>
      }
    >
      <p className={styles.line}>
        <Link to="/register">All blocks and hides</Link>
      </p>
      {stale && <Notice tone="warning">This entry could not be refreshed; it may have moved on.</Notice>}
      <p className={styles.line} data-testid="measure-status">
        <Tag tone={statusTones[status]}>{statusLabels[status]}</Tag> {statusSentence(measure)}
      </p>
      {isDue(measure, now) && (
        <Notice tone="warning" title="Somebody is to look at this again.">
          Say that it was reviewed and stands, or lift it.
        </Notice>
      )}
      <Facts measure={measure} />
      <Captured measure={measure} />
      {stands(measure) && may('moderation:restrict') && <MeasureActions measure={measure} />}
      <Appeals measure={measure} />
    </Page>
  )
}

function Facts({ measure }: { measure: Measure }) {
  const standards = useQuery(standardsQuery)
  const clause = clauseIn(standards.data, measure.clause)
  const newer =
    measure.standardsVersion !== undefined &&
    standards.data !== undefined &&
    standards.data.version !== measure.standardsVersion
  return (
    <section className={`panel ${styles.card}`} aria-label="Why and by whom">
      <dl className={styles.facts}>
        <dt>Clause</dt>
        <dd>
          {measure.clause} {clause?.title}
          {clause !== undefined && <p className={styles.clauseText}>{clause.text}</p>}
          {newer && (
            <p className={styles.clauseText}>
              It was imposed under version {measure.standardsVersion} of the standards
              {clause === undefined
                ? ', and the version in force has no such clause.'
                : `; shown is version ${standards.data.version}.`}
            </p>
          )}
        </dd>
        <dt>Reason</dt>
        <dd>{measure.reason}</dd>
        <dt>Imposed by</dt>
        <dd>
          {measure.ruleId === undefined ? (
            measure.imposedBy
          ) : (
            <>
              the rule <Link to="/moderation">{measure.imposedBy}</Link>
              {measure.ruleSetVersion !== undefined && ` in version ${measure.ruleSetVersion} of the rules`}
            </>
          )}
          , <Instant at={measure.imposedAt} />
        </dd>
        <dt>Ends</dt>
        <dd>{measure.until === undefined ? 'When somebody lifts it' : <Instant at={measure.until} />}</dd>
        {stands(measure) && (
          <>
            <dt>Next review</dt>
            <dd>
              <Instant at={measure.reviewAt} />
            </dd>
          </>
        )}
        {measure.reviewedBy !== undefined && (
          <>
            <dt>Reviewed by</dt>
            <dd>
              {measure.reviewedBy}
              {measure.reviewedAt !== undefined && (
                <>
                  , <Instant at={measure.reviewedAt} />
                </>
              )}
              {measure.reviewReason !== undefined && `: ${measure.reviewReason}`}
            </dd>
          </>
        )}
        {measure.liftedBy !== undefined && (
          <>
            <dt>{measure.status === 'lifting' ? 'Being lifted by' : 'Lifted by'}</dt>
            <dd>
              {measure.liftedBy}
              {measure.liftedAt !== undefined && (
                <>
                  , <Instant at={measure.liftedAt} />
                </>
              )}
              {measure.liftReason !== undefined && `: ${measure.liftReason}`}
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

function Captured({ measure: { capture, accountId, kind } }: { measure: Measure }) {
  const [shown, show] = useDisclosure(false)
  const accounts = useQuery(accountsQuery)
  const account = accounts.data?.items.find(({ id }) => id === accountId)
  const url = safeUrl(capture.url)
  return (
    <section className={`panel ${styles.card}`} aria-label="What was captured">
      <h2 className={styles.subtitle}>{kind === 'hide' ? 'The message' : 'The message that it answers to'}</h2>
      <dl className={styles.facts}>
        <dt>Author</dt>
        <dd>
          {capture.authorName} @{capture.authorHandle}
        </dd>
        <dt>To</dt>
        <dd>
          @{account?.handle ?? 'unknown account'}
          {account !== undefined && ` on ${networkLabels[account.network]}`}
        </dd>
        <dt>Captured</dt>
        <dd>
          <Instant at={capture.capturedAt} />
          {capture.itemVersion > 1 && `, version ${capture.itemVersion}`}
        </dd>
        {url !== undefined && (
          <>
            <dt>Address</dt>
            <dd>
              <a href={url} target="_blank" rel="noreferrer">
                <IconExternalLink size={14} aria-hidden /> On the network
                <span className="visually-hidden"> (opens in a new tab)</span>
              </a>
            </dd>
          </>
        )}
      </dl>
      {capture.text === undefined ? (
        <p className={styles.clauseText}>Your role does not let you read what was written.</p>
      ) : (
        <>
          <Button variant="default" size="xs" mt={10} aria-expanded={shown} onClick={show.toggle}>
            {shown ? 'Cover what was written' : 'Show what was written'}
          </Button>
          {shown && (
            <p className={styles.text} dir="auto">
              {capture.text || '(no text)'}
            </p>
          )}
        </>
      )}
    </section>
  )
}
