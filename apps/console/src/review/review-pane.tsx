import type { ReviewJob } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconArrowLeft, IconUserCheck, IconUsers } from '@tabler/icons-react'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { networkLabels } from '../accounts/network-labels'
import { problemCode } from '../api/problem-text'
import { accountsQuery } from '../api/queries'
import { AddToCase } from '../cases/add-to-case'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Loading } from '../feedback/waiting'
import { categoryLabels, severityLabels, severityTones } from '../inbox/urgency'
import { useShortcut } from '../keyboard/use-shortcuts'
import { hasNavigated } from '../layout/navigated'
import { useMay } from '../layout/permissions'
import { BlockAuthor } from '../register/block-author'
import { MeasureLine } from '../register/measure-line'
import { Instant } from '../time/instant'
import { useNow } from '../time/use-now'
import { Decided } from './decided'
import { DecideSection } from './decide-section'
import { useDesk } from './desk'
import { Rest } from './exposure-line'
import { MessageCard } from './message-card'
import styles from './review-pane.module.css'
import { listedReview, reviewQuery } from './review-queries'
import { kindLabels, timeLeft } from './review-words'
import { useLease } from './use-lease'
import { WhyHere } from './why-here'

/** One message to decide on: its words when asked for, why it is here, and the decision. */
export function ReviewPane() {
  const { jobId } = useParams({ from: '/staff/review/$jobId' })
  const job = useQuery({ ...reviewQuery(jobId), placeholderData: () => listedReview(jobId) })
  if (job.data !== undefined) return <Opened key={jobId} job={job.data} stale={job.isError} />
  if (job.isPending) return <Loading label="Loading the message" lines={3} height={110} />
  return (
    <div className={styles.problem}>
      <ProblemNotice error={job.error} retry={() => void job.refetch()} />
      <BackToList />
    </div>
  )
}

function Opened({ job, stale }: { job: ReviewJob; stale: boolean }) {
  const may = useMay()
  const desk = useDesk()
  const accounts = useQuery(accountsQuery)
  const account = accounts.data?.items.find(({ id }) => id === job.accountId)
  const hand = useLease(job)
  const name = job.authorName || `@${job.authorHandle}`
  const heading = useHeadingFocus(`${name}: review`)
  const open = job.status === 'open'
  const kind = kindLabels[job.kind]
  const { choose } = desk
  // A choice that was begun on one message is not carried over to the next.
  useEffect(() => () => choose(undefined), [choose])

  useShortcut('claim', () => {
    if (!open) announce('This has been decided.')
    else if (hand.mine) announce('It is in your hands already.')
    else hand.withLease(() => announce('It is in your hands for ten minutes.'))
  })

  return (
    <article className={styles.pane} aria-labelledby="review-title">
      <header className={styles.head}>
        <BackToList />
        <div className={styles.titles}>
          <h2 id="review-title" ref={heading} tabIndex={-1} className={styles.title}>
            {name} <span className="quiet">@{job.authorHandle}</span>
          </h2>
          <div className={styles.facts}>
            {kind !== undefined && (
              <Tag tone="low" icon={<IconUsers size={12} aria-hidden />}>
                {kind}
              </Tag>
            )}
            {job.severity !== 'none' && (
              <Tag tone={severityTones[job.severity]}>{severityLabels[job.severity]} severity</Tag>
            )}
            {job.categories.map((category) => (
              <Tag key={category}>{categoryLabels[category]}</Tag>
            ))}
            <span>
              to @{account?.handle ?? '…'} on {networkLabels[job.network]}, <Instant at={job.capturedAt} />
            </span>
          </div>
        </div>
        <div className={styles.actions}>
          {may('ledger:read') && (
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/audit" search={{ subject: job.id }} {...props} />}
            >
              Show record
            </Button>
          )}
          <AddToCase record={{ kind: 'review', recordId: job.id }} />
          <BlockAuthor itemId={job.itemId} author={name} clause={job.clause} withShortcut />
          {open && <InHand hand={hand} />}
        </div>
      </header>
      <div className={styles.body}>
        {stale && <Notice tone="warning">This message could not be refreshed; it may have moved on.</Notice>}
        <ClaimProblem error={hand.claim.error} />
        {hand.release.isError && <ProblemNotice error={hand.release.error} />}
        {open && hand.lease !== undefined && !hand.mine && <Taken lease={hand.lease} />}
        <SpecialKind job={job} />
        <MessageCard job={job} hand={hand} />
        <WhyHere job={job} />
        {job.measureId !== undefined && <MeasureLine measureId={job.measureId} />}
        {job.status === 'superseded' && (
          <Notice tone="info" title="There is nothing to decide any more.">
            The message was edited or is gone. What it says now has an entry of its own if the rules find something.
          </Notice>
        )}
        {open && <DecideSection job={job} hand={hand} />}
        {job.decision !== undefined && <Decided job={job} decision={job.decision} />}
      </div>
    </article>
  )
}

export type Hand = ReturnType<typeof useLease>

function InHand({ hand }: { hand: Hand }) {
  const now = useNow()
  if (!hand.mine)
    return hand.lease === undefined ? (
      <Button
        variant="default"
        onClick={() => hand.withLease(() => announce('It is in your hands for ten minutes.'))}
        loading={hand.claim.isPending}
        aria-keyshortcuts="c"
      >
        Claim
      </Button>
    ) : null
  return (
    <>
      <span className={styles.mine} data-testid="lease">
        <IconUserCheck size={15} aria-hidden /> In your hands
        {hand.lease && `, ${timeLeft(hand.lease.until, now) ?? 'just over'}`}
      </span>
      <Button variant="default" onClick={() => hand.release.mutate()} loading={hand.release.isPending}>
        Give back
      </Button>
    </>
  )
}

function Taken({ lease }: { lease: NonNullable<Hand['lease']> }) {
  const now = useNow()
  return (
    <Notice tone="info" title={`${lease.personName} is looking at this.`}>
      There is no need for two people to read it. It is free again when they give it back, or by itself (
      {timeLeft(lease.until, now) ?? 'now'}).
    </Notice>
  )
}

function SpecialKind({ job }: { job: ReviewJob }) {
  if (job.kind === 'sample')
    return (
      <Notice tone="info" title="A second look at a decision.">
        Somebody has decided on this already. Decide as if nobody had: what they decided is not shown, and your decision
        changes nothing on the network.
      </Notice>
    )
  if (job.kind === 'second' && job.status === 'open')
    return (
      <Notice tone="info" title="A colleague is to decide this one.">
        {job.note ?? 'Somebody would like another opinion.'}
      </Notice>
    )
  return null
}

function ClaimProblem({ error }: { error: unknown }) {
  const { exposure } = useDesk()
  if (error === null) return null
  if (problemCode(error) === 'EXPOSURE_LIMIT') return <Rest exposure={exposure} />
  if (problemCode(error) === 'OWN_DECISION')
    return (
      <Notice tone="info" title="Somebody else has to look at this.">
        You decided on it before, or asked for another opinion.
      </Notice>
    )
  return <ProblemNotice error={error} />
}

/** Takes the focus when the message was opened from elsewhere than the list's own keys. */
function useHeadingFocus(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Cordon`
  }, [title])
  useEffect(() => {
    if (hasNavigated() && document.activeElement?.closest('[data-review]') == null)
      heading.current?.focus({ preventScroll: true })
  }, [])
  return heading
}

function BackToList() {
  const search = useSearch({ from: '/staff/review' })
  return (
    <Link to="/review" search={search} className={styles.back}>
      <IconArrowLeft size={18} aria-hidden /> All messages
    </Link>
  )
}
