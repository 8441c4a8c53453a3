import type { Post } from '@cordon/contracts/publishing'
import { Button, Modal, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { problemCode } from '../api/problem-text'
import { Notice, ProblemNotice } from '../feedback/notice'
import { useMe } from '../layout/permissions'
import styles from './post-page.module.css'
import { countedApprovals } from './post-status'
import { usePostCommand } from './use-post-command'

/** Approve or send back. What is approved is the hash of the content on screen, and of nothing else. */
export function DecisionPanel({ post, changed }: { post: Post; changed: boolean }) {
  const { person } = useMe()
  const [note, setNote] = useState('')
  const [asking, ask] = useDisclosure(false)
  const approve = usePostCommand(
    post.id,
    (contentHash: string) =>
      api.call('publishing.post.approve', { postId: post.id, contentHash, ...(note.trim() && { note: note.trim() }) }),
    (after) => (after.status === 'in-review' ? 'Approved. Another person must approve it too.' : 'Approved.'),
  )
  const done = countedApprovals(post.approvals)
  const already = post.approvals.some(({ approverId, voided }) => approverId === person.id && !voided)
  return (
    <section className={`panel ${styles.card}`} aria-label="Decide">
      <h2 className={styles.cardTitle}>
        Approvals: {done} of {post.requiredApprovals}
      </h2>
      {already ? (
        <p className="quiet">You have approved this content. It waits for another person.</p>
      ) : (
        <div className={styles.decide}>
          <Textarea
            label="Note (optional)"
            description="Kept in the record with your approval."
            autosize
            minRows={1}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {approve.isError && <DecisionProblem error={approve.error} />}
          <div className={styles.buttons}>
            <Button onClick={() => approve.mutate(post.contentHash)} loading={approve.isPending} disabled={changed}>
              Approve
            </Button>
            <Button variant="default" onClick={ask.open} disabled={changed}>
              Send back…
            </Button>
          </div>
          {changed && <p className="quiet">Read the new content first: see the notice above.</p>}
        </div>
      )}
      <Modal
        opened={asking}
        onClose={ask.close}
        title="Send back to the author"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <SendBack post={post} onDone={ask.close} />
      </Modal>
    </section>
  )
}

function SendBack({ post, onDone }: { post: Post; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const reject = usePostCommand(
    post.id,
    (contentHash: string) =>
      api.call('publishing.post.reject', { postId: post.id, contentHash, reason: reason.trim() }),
    () => 'Sent back to the author.',
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    reject.mutate(post.contentHash, { onSuccess: onDone })
  }
  return (
    <form className={styles.decide} onSubmit={submit}>
      <Textarea
        data-autofocus
        label="Reason"
        description={`${post.authorName} sees it and may edit the text and ask again.`}
        autosize
        minRows={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {reject.isError && <DecisionProblem error={reject.error} />}
      <Button type="submit" loading={reject.isPending} disabled={reason.trim().length < 3}>
        Send back
      </Button>
    </form>
  )
}

function DecisionProblem({ error }: { error: unknown }) {
  switch (problemCode(error)) {
    case 'CONTENT_CHANGED':
      return (
        <Notice tone="bad" title="The content changed before your decision arrived.">
          Nothing was approved. The new content is shown above: read it, then decide again.
        </Notice>
      )
    case 'AUTHOR_CANNOT_APPROVE':
      return (
        <Notice tone="bad" title="You wrote this, so somebody else must approve it.">
          Ask a colleague who may approve for this account.
        </Notice>
      )
    default:
      return <ProblemNotice error={error} />
  }
}
