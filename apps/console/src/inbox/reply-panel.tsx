import type { Account } from '@cordon/contracts/connectors'
import type { Conversation } from '@cordon/contracts/inbox'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { RefObject } from 'react'
import { Notice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { useMay, useMe } from '../layout/permissions'
import { isPending } from '../posts/post-status'
import { ReplyForm } from './reply-form'
import styles from './reply-panel.module.css'

export interface ReplyPanelProps {
  conversation: Conversation
  account: Account | undefined
  /** The item chosen to be answered; absent: the newest. */
  answering: string | undefined
  onAnswering: (itemId: string | undefined) => void
  box: RefObject<HTMLTextAreaElement | null>
  onClaim: () => void
  claiming: boolean
}

/** The reply box, or why there is none and what to do about it. */
export function ReplyPanel(props: ReplyPanelProps) {
  return (
    <section className={styles.panel} aria-label="Reply">
      <h3 className={styles.title}>Reply</h3>
      <Content {...props} />
    </section>
  )
}

function Content(props: ReplyPanelProps) {
  const { conversation, account, onClaim, claiming } = props
  const { summary, items, replies } = conversation
  const { person } = useMe()
  const may = useMay()
  const pending = replies.findLast(({ status }) => isPending(status))
  if (pending !== undefined)
    return (
      <Notice tone="info" title="A reply is on its way.">
        {pending.authorId === person.id ? 'To change it, edit or withdraw it: ' : 'See where it is: '}
        <Link to="/posts/$postId" params={{ postId: pending.postId }}>
          open the reply
        </Link>
        .
      </Notice>
    )
  if (items.length > 0 && items.every(({ erased }) => erased === true))
    return <p className="quiet">What was written here was erased: there is nobody to answer.</p>
  if (!may('conversation:reply'))
    return <p className="quiet">Your role lets you read this conversation, not answer it.</p>
  if (summary.status === 'closed')
    return <p className="quiet">This conversation is closed. A new message from the public opens it again.</p>
  if (summary.claimedBy === undefined)
    return (
      <>
        <p className="quiet">Claim the conversation first, so that nobody else answers it at the same time.</p>
        <Button variant="default" onClick={onClaim} loading={claiming}>
          Claim and reply
        </Button>
      </>
    )
  if (summary.claimedBy !== person.id)
    return (
      <p className="quiet">
        {summary.claimedByName ?? 'Somebody else'} has claimed this conversation. Only the person who holds the claim
        may answer.
      </p>
    )
  if (account === undefined) return <Loading label="Loading the account" lines={2} />
  return <ReplyForm {...props} account={account} />
}
