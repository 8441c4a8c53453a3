import type { ReviewChoice, ReviewJob } from '@cordon/contracts/moderation'
import { Button, Kbd, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { api } from '../api/client'
import { ProblemNotice } from '../feedback/notice'
import { singleKeysOn } from '../keyboard/use-shortcuts'
import { ClauseField } from '../register/clause-field'
import styles from './decision-form.module.css'
import { useDesk } from './desk'
import { rereadReviews } from './review-queries'
import { choiceLabels, choiceMeans, messages, quickReasons } from './review-words'

/** The reason for a choice, at one press or in words of one's own; a hide also names its clause. */
export function DecisionForm({
  choice,
  jobs,
  clause: suggested,
  onCancel,
}: {
  choice: ReviewChoice
  jobs: ReviewJob[]
  clause: string | undefined
  onCancel: () => void
}) {
  const desk = useDesk()
  const form = useRef<HTMLFormElement>(null)
  const [reason, setReason] = useState('')
  const [clause, setClause] = useState(suggested ?? '')
  const decide = useMutation({
    mutationFn: (because: string) =>
      api.call('moderation.review.decide', {
        jobIds: jobs.map(({ id }) => id),
        choice,
        reason: because,
        ...(choice === 'hide' && { clause }),
      }),
    onSuccess: (outcome) =>
      desk.finish({
        choice,
        outcome,
        names: new Map(jobs.map(({ id, authorName, authorHandle }) => [id, authorName || `@${authorHandle}`])),
      }),
    onSettled: rereadReviews,
  })
  const lacksClause = choice === 'hide' && clause === ''
  const needsClause = choice === 'hide' && suggested === undefined
  const because = (text: string) => {
    if (!lacksClause && !decide.isPending && text.trim().length >= 3) decide.mutate(text.trim())
  }
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(needsClause ? 'select' : '[data-quick]')?.focus()
  }, [needsClause])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      onCancel()
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      because(reason)
    } else if (/^[1-9]$/.test(event.key) && singleKeysOn() && !isTyping(event.target)) {
      const quick = quickReasons[choice][Number(event.key) - 1]
      if (quick === undefined) return
      event.preventDefault()
      because(quick)
    }
  }
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={`${choiceLabels[choice]} ${messages(jobs.length)}`}
      onKeyDown={onKeyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        because(reason)
      }}
    >
      <p className={styles.means}>
        {jobs.length > 1 ? `${choiceLabels[choice]} ${messages(jobs.length)}.` : choiceMeans[choice]} Why?
      </p>
      {choice === 'hide' && (
        <ClauseField
          value={clause}
          onChange={setClause}
          description={
            jobs.length > 1 && suggested === undefined ? 'The rules name different clauses for these.' : undefined
          }
        />
      )}
      <div className={styles.quick} role="group" aria-label="Quick reasons: decides at once">
        {quickReasons[choice].map((text, i) => (
          <Button
            key={text}
            data-quick
            size="xs"
            variant="default"
            disabled={lacksClause || decide.isPending}
            leftSection={<Kbd size="xs">{i + 1}</Kbd>}
            onClick={() => because(text)}
          >
            {text}
          </Button>
        ))}
      </div>
      <Textarea
        label="Or in your own words"
        autosize
        minRows={1}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {decide.isError && <ProblemNotice error={decide.error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={decide.isPending} disabled={lacksClause || reason.trim().length < 3}>
          {choiceLabels[choice]}
          {jobs.length > 1 && ` ${messages(jobs.length)}`}
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <span className="quiet">Ctrl + Enter decides, Esc cancels</span>
      </div>
    </form>
  )
}

function isTyping(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('textarea, input, select') !== null
}
