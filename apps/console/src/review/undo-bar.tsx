import { ActionIcon, Button, Kbd } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconArrowBackUp, IconX } from '@tabler/icons-react'
import { api } from '../api/client'
import { announce } from '../feedback/announcer'
import { ProblemNotice } from '../feedback/notice'
import type { Done } from './desk'
import { rereadReviews } from './review-queries'
import { decidedSentence, undoneSentence } from './review-words'
import styles from './undo-bar.module.css'

/** What was just decided, who was left and why, and taking all of it back. It stays until it is closed. */
export function UndoBar({ done: { choice, outcome, names }, onClose }: { done: Done; onClose: () => void }) {
  const undo = useMutation({
    mutationFn: () =>
      api.call('moderation.review.undo', {
        jobIds: outcome.decided.map(({ id }) => id),
        reason: 'Taken back right after it was decided',
      }),
    onSuccess: (answer) => announce(undoneSentence(answer)),
    onSettled: rereadReviews,
  })
  const left = undo.data?.left ?? outcome.left
  const undoable = undo.data === undefined && outcome.decided.some(({ kind }) => kind !== 'sample')
  return (
    <section className={styles.bar} aria-label="Last decision">
      <div className={styles.line}>
        <span data-testid="last-decision">
          {undo.data === undefined ? decidedSentence(choice, outcome) : undoneSentence(undo.data)}
        </span>
        {undoable && (
          <Button
            id="undo-decision"
            size="xs"
            variant="default"
            aria-keyshortcuts="z"
            leftSection={<IconArrowBackUp size={15} aria-hidden />}
            rightSection={<Kbd size="xs">z</Kbd>}
            loading={undo.isPending}
            onClick={() => undo.mutate()}
          >
            Undo
          </Button>
        )}
        <ActionIcon aria-label="Close this note" onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      {left.length > 0 && (
        <ul className={styles.left}>
          {left.map(({ jobId, why }) => (
            <li key={jobId}>
              <strong>{names.get(jobId) ?? 'A message'}</strong>: {why}
            </li>
          ))}
        </ul>
      )}
      {undo.isError && <ProblemNotice error={undo.error} />}
    </section>
  )
}
