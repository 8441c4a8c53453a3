import type { Conversation } from '@cordon/contracts/inbox'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { IconArrowLeft, IconHourglassHigh, IconUserCheck } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { networkLabels } from '../accounts/network-labels'
import { api } from '../api/client'
import { problemCode } from '../api/problem-text'
import { accountsQuery, conversationQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { AddToCase } from '../cases/add-to-case'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Loading } from '../feedback/waiting'
import { useShortcut } from '../keyboard/use-shortcuts'
import { hasNavigated } from '../layout/navigated'
import { useMay, useMe } from '../layout/permissions'
import { Elapsed } from '../time/instant'
import styles from './conversation-pane.module.css'
import { ReplyPanel } from './reply-panel'
import { Thread } from './thread'
import { SeverityTags, UrgencyTag } from './urgency'

/** One conversation: who and what, the thread, and the reply. */
export function ConversationPane() {
  const { conversationId } = useParams({ from: '/staff/inbox/$conversationId' })
  const conversation = useQuery(conversationQuery(conversationId))
  if (conversation.data !== undefined)
    return <Opened key={conversationId} conversation={conversation.data} stale={conversation.isError} />
  if (conversation.isPending) return <Loading label="Loading the conversation" lines={3} height={110} />
  return (
    <div className={styles.problem}>
      <ProblemNotice error={conversation.error} retry={() => void conversation.refetch()} />
      <BackToList />
    </div>
  )
}

function Opened({ conversation, stale }: { conversation: Conversation; stale: boolean }) {
  const { summary, items, replies } = conversation
  const { person } = useMe()
  const may = useMay()
  const navigate = useNavigate()
  const accounts = useQuery(accountsQuery)
  const account = accounts.data?.items.find(({ id }) => id === summary.accountId)
  const [answering, setAnswering] = useState<string>()
  const replyBox = useRef<HTMLTextAreaElement>(null)
  const mine = summary.claimedBy === person.id
  const gone = items[0]?.erased === true
  const name = summary.author.displayName || `@${summary.author.handle}`
  const actions = useClaim(summary.id)
  const heading = useHeadingFocus(`${name}: conversation`)

  const claim = () => {
    if (summary.status === 'open' && summary.claimedBy === undefined && may('conversation:claim'))
      actions.claim.mutate(undefined, { onSuccess: () => announce('Claimed. You may reply now.') })
    else announce(mine ? 'You have claimed this already.' : 'This conversation cannot be claimed now.')
  }
  useShortcut('claim', claim)
  useShortcut('reply', () => {
    if (replyBox.current !== null) replyBox.current.focus()
    else announce(mine ? 'There is nothing to reply to right now.' : 'Claim the conversation before you reply.')
  })
  useShortcut('approve', () => {
    const waiting = replies.findLast(({ status }) => status === 'in-review')
    if (waiting === undefined) void navigate({ to: '/approvals' })
    else void navigate({ to: '/posts/$postId', params: { postId: waiting.postId } })
  })

  return (
    <article className={styles.pane} aria-labelledby="conversation-title">
      <header className={styles.head}>
        <BackToList />
        <div className={styles.titles}>
          <h2 id="conversation-title" ref={heading} tabIndex={-1} className={styles.title}>
            {name} {!gone && <span className="quiet">@{summary.author.handle}</span>}
          </h2>
          <div className={styles.facts}>
            <UrgencyTag {...summary} />
            <SeverityTags {...summary} />
            <span>
              to @{account?.handle ?? '…'} on {networkLabels[summary.network]}
            </span>
            {summary.waitingSince !== undefined && (
              <span className={styles.fact}>
                <IconHourglassHigh size={14} aria-hidden /> waiting <Elapsed since={summary.waitingSince} />
              </span>
            )}
            {summary.status === 'closed' && <Tag>Closed</Tag>}
            {summary.claimedBy !== undefined && (
              <span className={styles.fact} data-testid="claimed-by">
                <IconUserCheck size={14} aria-hidden /> Claimed by {mine ? 'you' : summary.claimedByName}
              </span>
            )}
          </div>
        </div>
        <div className={styles.actions}>
          {may('ledger:read') && (
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/audit" search={{ subject: summary.id }} {...props} />}
            >
              Show record
            </Button>
          )}
          <AddToCase record={{ kind: 'conversation', recordId: summary.id }} />
          {may('conversation:claim') && summary.status === 'open' && summary.claimedBy === undefined && (
            <Button onClick={claim} loading={actions.claim.isPending} aria-keyshortcuts="c">
              Claim
            </Button>
          )}
          {mine && (
            <>
              <Button variant="default" onClick={() => actions.release.mutate()} loading={actions.release.isPending}>
                Release
              </Button>
              {summary.status === 'open' && (
                <Button variant="default" onClick={() => actions.close.mutate()} loading={actions.close.isPending}>
                  Close
                </Button>
              )}
            </>
          )}
        </div>
      </header>
      <div className={styles.notices}>
        {stale && <Notice tone="warning">This conversation could not be refreshed; it may have moved on.</Notice>}
        {actions.problem !== null && <ClaimProblem error={actions.problem} claimedByName={summary.claimedByName} />}
      </div>
      <div className={styles.body}>
        <Thread
          items={items}
          replies={replies}
          answering={answering}
          onAnswer={
            mine
              ? (itemId) => {
                  setAnswering(itemId)
                  replyBox.current?.focus()
                }
              : undefined
          }
        />
        <ReplyPanel
          conversation={conversation}
          account={account}
          answering={answering}
          onAnswering={setAnswering}
          box={replyBox}
          onClaim={claim}
          claiming={actions.claim.isPending}
        />
      </div>
    </article>
  )
}

/** Claim, release and close, with what went wrong last. */
function useClaim(conversationId: string) {
  const settle = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ['conversations', 'one', conversationId] }),
      queryClient.invalidateQueries({ queryKey: ['conversations', 'list'] }),
    ])
  const claim = useMutation({
    mutationFn: () => api.call('inbox.conversation.claim', { conversationId }),
    onSettled: settle,
  })
  const release = useMutation({
    mutationFn: () => api.call('inbox.conversation.release', { conversationId }),
    onSuccess: () => announce('Released. Anybody may claim it.'),
    onSettled: settle,
  })
  const close = useMutation({
    mutationFn: () => api.call('inbox.conversation.close', { conversationId }),
    onSuccess: () => announce('Closed.'),
    onSettled: settle,
  })
  const newest = [claim, release, close].sort((a, b) => b.submittedAt - a.submittedAt)[0]
  return { claim, release, close, problem: newest?.error ?? null }
}

function ClaimProblem({ error, claimedByName }: { error: unknown; claimedByName: string | undefined }) {
  switch (problemCode(error)) {
    case 'CONVERSATION_CLAIMED':
      return (
        <Notice tone="bad" title={`${claimedByName ?? 'Somebody else'} has claimed this conversation.`}>
          You can read along. To take it over, ask {claimedByName ?? 'them'} to release it, or choose another
          conversation.
        </Notice>
      )
    case 'CONVERSATION_NOT_YOURS':
      return (
        <Notice tone="bad" title="You do not hold this conversation any more.">
          Claim it again before you do anything else with it.
        </Notice>
      )
    case 'CONVERSATION_CLOSED':
      return (
        <Notice tone="bad" title="This conversation was closed in the meantime.">
          A new message from the public opens it again.
        </Notice>
      )
    default:
      return <ProblemNotice error={error} />
  }
}

function useHeadingFocus(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Cordon`
  }, [title])
  useEffect(() => {
    if (hasNavigated()) heading.current?.focus({ preventScroll: true })
  }, [])
  return heading
}

function BackToList() {
  const search = useSearch({ from: '/staff/inbox' })
  return (
    <Link to="/inbox" search={search} className={styles.back}>
      <IconArrowLeft size={18} aria-hidden /> All conversations
    </Link>
  )
}
