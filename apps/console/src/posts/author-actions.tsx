import type { Post } from '@cordon/contracts/publishing'
import { lengthOn, wordingOn } from '@cordon/contracts/wording'
import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { problemCode } from '../api/problem-text'
import { accountsQuery } from '../api/queries'
import { Notice, ProblemNotice } from '../feedback/notice'
import { fromLocalInput, toLocalInput } from '../time/time-format'
import { countedApprovals, isEditable, isPending } from './post-status'
import styles from './post-page.module.css'
import { usePostCommand } from './use-post-command'

/** What its author may still do with a post that has not left. */
export function AuthorActions({ post }: { post: Post }) {
  const [editing, edit] = useDisclosure(false)
  const [leaving, leave] = useDisclosure(false)
  const withdraw = usePostCommand(
    post.id,
    (postId: string) => api.call('publishing.post.withdraw', { postId }),
    () => 'Withdrawn.',
  )
  if (!isEditable(post.status)) return null
  if (editing) return <EditForm post={post} onDone={edit.close} />
  return (
    <div className={styles.buttons}>
      <Button variant="default" onClick={edit.open}>
        Edit
      </Button>
      <Button variant="default" onClick={leave.open}>
        Withdraw…
      </Button>
      <Modal
        opened={leaving}
        onClose={leave.close}
        title="Withdraw this post?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className={styles.decide}>
          <p className={styles.line}>It will not go out, and it stays in the record.</p>
          {withdraw.isError && <ProblemNotice error={withdraw.error} />}
          <Button
            color="red"
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate(post.id, { onSuccess: leave.close })}
          >
            Withdraw
          </Button>
        </div>
      </Modal>
    </div>
  )
}

function EditForm({ post, onDone }: { post: Post; onDone: () => void }) {
  // The content the author started from: a newer one is not overwritten unread.
  const [started] = useState(post)
  const [text, setText] = useState(post.content.text)
  const [notBefore, setNotBefore] = useState(post.content.notBefore)
  const limit = useQuery(accountsQuery).data?.items.find(({ id }) => id === post.content.accountId)?.maxGraphemes
  const length = lengthOn(post.network, wordingOn(post.network, text, post.content.inReplyTo?.authorHandle))
  const save = usePostCommand(
    post.id,
    (contentHash: string) =>
      api.call('publishing.post.edit', { postId: post.id, text, contentHash, ...(notBefore && { notBefore }) }),
    () => 'Saved. It must be approved as it is now.',
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(started.contentHash, { onSuccess: onDone })
  }
  const tooLong = limit !== undefined && length > limit
  return (
    <form className={`panel ${styles.card} ${styles.decide}`} onSubmit={submit} aria-label="Edit the post">
      {countedApprovals(post.approvals) > 0 && isPending(post.status) && (
        <Notice tone="warning">Saving a change makes the approvals so far void.</Notice>
      )}
      <Textarea
        label="Text"
        autosize
        minRows={4}
        maxRows={16}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={tooLong ? 'The text is longer than the network takes.' : undefined}
        description={limit === undefined ? undefined : `${length} of ${limit} characters`}
      />
      <TextInput
        type="datetime-local"
        label="Not before (optional)"
        value={notBefore ? toLocalInput(notBefore) : ''}
        onChange={(event) => setNotBefore(fromLocalInput(event.currentTarget.value))}
      />
      {save.isError &&
        (problemCode(save.error) === 'CONTENT_CHANGED' ? (
          <Notice tone="bad" title="The post was changed elsewhere meanwhile.">
            Your text is still here. Compare it with the content above, then close this form and edit again.
          </Notice>
        ) : (
          <ProblemNotice error={save.error} />
        ))}
      <div className={styles.buttons}>
        <Button type="submit" loading={save.isPending} disabled={text.trim() === '' || tooLong}>
          Save and ask for approval
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
