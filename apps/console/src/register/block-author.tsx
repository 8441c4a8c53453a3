import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { IconUserCancel } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { useShortcut } from '../keyboard/use-shortcuts'
import { useMay } from '../layout/permissions'
import { ClauseField } from './clause-field'
import { dayAfter, startOfDay } from './measure-words'
import styles from './register.module.css'

/** How long a block stands before somebody looks at it again, unless another day is chosen, in days. */
const REVIEW_AFTER_DAYS = 90

interface Blocked {
  /** The message that the block answers to. */
  itemId: string
  author: string
  clause?: string | undefined
}

/** For who may restrict: blocks the author of a message on the account that it came to. */
export function BlockAuthor({
  compact = false,
  withShortcut = false,
  ...blocked
}: Blocked & { compact?: boolean; withShortcut?: boolean }) {
  const may = useMay()
  const [opened, dialog] = useDisclosure(false)
  if (!may('moderation:restrict')) return null
  return (
    <>
      {withShortcut && <Shortcut onPress={dialog.open} />}
      <Button
        variant={compact ? 'subtle' : 'default'}
        {...(compact && { size: 'compact-xs' })}
        leftSection={<IconUserCancel size={15} aria-hidden />}
        {...(withShortcut && { 'aria-keyshortcuts': 'b' })}
        onClick={dialog.open}
      >
        Block the author…
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title={`Block ${blocked.author}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <BlockForm {...blocked} onClose={dialog.close} />
      </Modal>
    </>
  )
}

function Shortcut({ onPress }: { onPress: () => void }) {
  useShortcut('block-author', onPress)
  return null
}

function BlockForm({ itemId, author, clause: suggested, onClose }: Blocked & { onClose: () => void }) {
  const [now] = useState(Date.now)
  const [clause, setClause] = useState(suggested ?? '')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [review, setReview] = useState(dayAfter(now, REVIEW_AFTER_DAYS))
  const ends = startOfDay(until)
  const reviewAt = startOfDay(review)
  const block = useMutation({
    mutationFn: (at: string) =>
      api.call('moderation.measure.impose-block', {
        itemId,
        clause,
        reason: reason.trim(),
        reviewAt: at,
        ...(ends !== undefined && { until: ends }),
      }),
    onSuccess: () => announce(`The network is asked to block ${author}.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['measures'] }),
  })
  if (block.data !== undefined)
    return (
      <div className={styles.form}>
        <Notice tone="good" title={`The network is asked to block ${author}.`}>
          <Link to="/register/entries/$measureId" params={{ measureId: block.data.id }}>
            Entry in the register
          </Link>
        </Notice>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </div>
    )
  const late = ends !== undefined && reviewAt !== undefined && reviewAt > ends
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (reviewAt !== undefined) block.mutate(reviewAt)
      }}
    >
      <p className={styles.line}>
        The author can no longer write to the account that this message came to. It stands in the register, and the
        author may appeal.
      </p>
      <ClauseField value={clause} onChange={setClause} />
      <Textarea
        data-autofocus
        label="Reason"
        description="Kept in the register. Say what was done, not who somebody is."
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={styles.pair}>
        <TextInput
          type="date"
          label="Look at it again on"
          description="Within a year."
          min={dayAfter(now, 1)}
          max={dayAfter(now, 365)}
          required
          withAsterisk={false}
          value={review}
          error={late ? 'Not after the end.' : undefined}
          onChange={(event) => setReview(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Until (optional)"
          description="Left empty, until somebody lifts it."
          min={dayAfter(now, 1)}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </div>
      {block.isError && <ProblemNotice error={block.error} />}
      <div className={styles.buttons}>
        <Button
          type="submit"
          color="red"
          loading={block.isPending}
          disabled={clause === '' || reason.trim().length < 3 || reviewAt === undefined || late}
        >
          Block the author
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
