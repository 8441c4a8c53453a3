import type { ReviewJob } from '@cordon/contracts/moderation'
import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { ProblemNotice } from '../feedback/notice'
import styles from './decision-form.module.css'
import { rereadReviews } from './review-queries'

/** Leaves it to a colleague, with a question. */
export function SecondOpinion({ job, opened, onClose }: { job: ReviewJob; opened: boolean; onClose: () => void }) {
  const [question, setQuestion] = useState('')
  const ask = useMutation({
    mutationFn: () => api.call('moderation.review.ask-second-opinion', { jobId: job.id, question: question.trim() }),
    onSuccess: (answer) => {
      queryClient.setQueryData(['reviews', 'one', job.id], answer)
      announce('Asked. A colleague decides now.')
      onClose()
    },
    onSettled: rereadReviews,
  })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Ask for a second opinion"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={styles.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <Textarea
          data-autofocus
          label="Your question"
          description="A colleague sees it and decides. You cannot decide on this message afterwards."
          autosize
          minRows={3}
          maxLength={500}
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        {ask.isError && <ProblemNotice error={ask.error} />}
        <Button type="submit" loading={ask.isPending} disabled={question.trim().length < 3}>
          Leave it to a colleague
        </Button>
      </form>
    </Modal>
  )
}
