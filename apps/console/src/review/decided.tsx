import type { ReviewDecision, ReviewJob } from '@cordon/contracts/moderation'
import { Button, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { useMe } from '../layout/permissions'
import { Instant } from '../time/instant'
import styles from './decision-form.module.css'
import paneStyles from './review-pane.module.css'
import { rereadReviews } from './review-queries'
import { decisionBy, undoneSentence } from './review-words'

/** What was decided, and taking it back. */
export function Decided({ job, decision }: { job: ReviewJob; decision: ReviewDecision }) {
  const { person } = useMe()
  const [opened, form] = useDisclosure(false)
  return (
    <section className={`panel ${paneStyles.card}`} aria-label="Decision">
      <h3 className={paneStyles.subtitle}>{decisionBy(decision, person.id)}</h3>
      <dl className={paneStyles.facts2}>
        <dt>When</dt>
        <dd>
          <Instant at={decision.at} />
        </dd>
        <dt>Why</dt>
        <dd>{decision.reason}</dd>
        {decision.clause !== undefined && (
          <>
            <dt>Clause</dt>
            <dd>{decision.clause}</dd>
          </>
        )}
      </dl>
      {job.kind === 'sample' ? (
        <p className={paneStyles.quiet}>A second look is not taken back.</p>
      ) : opened ? (
        <TakeBack jobId={job.id} onClose={form.close} />
      ) : (
        <Button variant="default" size="xs" mt={10} onClick={form.open}>
          Take it back…
        </Button>
      )}
    </section>
  )
}

function TakeBack({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const undo = useMutation({
    mutationFn: () => api.call('moderation.review.undo', { jobIds: [jobId], reason: reason.trim() }),
    onSuccess: (answer) => announce(undoneSentence(answer)),
    onSettled: rereadReviews,
  })
  const left = undo.data?.left[0]
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        undo.mutate()
      }}
    >
      <Textarea
        label="Why it is taken back"
        description="The message waits again, and is shown again where it was hidden."
        autosize
        minRows={1}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {undo.isError && <ProblemNotice error={undo.error} />}
      {left !== undefined && (
        <Notice tone="warning" title="It was left as it is.">
          {left.why}
        </Notice>
      )}
      <div className={styles.buttons}>
        <Button type="submit" loading={undo.isPending} disabled={reason.trim().length < 3}>
          Take it back
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
