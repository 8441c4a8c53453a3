import { Button, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { ProblemNotice } from '../feedback/notice'
import { SeverityTags, UrgencyTag } from '../inbox/urgency'
import { HighlightedText, MatchedRules } from '../text/highlighted-text'
import { FiredRules } from './explain-assessment'
import styles from './moderation-page.module.css'
import { OutcomeTag } from './outcome-tag'

/** What the rules in force say of a text. Nothing is recorded. */
export function TryText() {
  const [text, setText] = useState('')
  const preview = useMutation({
    mutationFn: async (tried: string) => ({
      tried,
      found: await api.call('moderation.rule-set.preview', { text: tried }),
    }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') preview.mutate(text)
  }
  return (
    <section className={`panel ${styles.card}`} aria-label="Try a text">
      <h2 className={styles.subtitle}>Try a text</h2>
      <form className={styles.form} onSubmit={submit}>
        <Textarea
          label="Text"
          description="Read by the rules in force. Nothing is recorded."
          autosize
          minRows={3}
          maxRows={10}
          dir="auto"
          maxLength={10_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={preview.isPending} disabled={text.trim() === ''}>
          Try
        </Button>
      </form>
      <div role="status" className={styles.form}>
        {preview.isError && <ProblemNotice error={preview.error} />}
        {preview.data !== undefined && (
          <>
            <p className={styles.rule}>
              <UrgencyTag {...preview.data.found} />
              <SeverityTags {...preview.data.found} />
              {preview.data.found.outcome !== undefined && <OutcomeTag outcome={preview.data.found.outcome} />}
              {preview.data.found.matches.length === 0 && 'No rule matches.'}
            </p>
            <HighlightedText text={preview.data.tried} matches={preview.data.found.matches} />
            <MatchedRules matches={preview.data.found.matches} />
            {(preview.data.found.fired ?? []).length > 0 && <FiredRules fired={preview.data.found.fired ?? []} />}
            {preview.data.found.truncated === true && <p className="quiet">More matched than is listed.</p>}
          </>
        )}
      </div>
    </section>
  )
}
