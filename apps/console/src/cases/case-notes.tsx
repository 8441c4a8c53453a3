import type { CaseNote, CaseSummary } from '@cordon/contracts/audit'
import { Button, Textarea } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { ProblemNotice } from '../feedback/notice'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import styles from './cases.module.css'
import { useCaseCommand } from './use-case-command'

/** What people noted: added to, never changed. */
export function CaseNotes({ summary, notes }: { summary: CaseSummary; notes: CaseNote[] }) {
  const may = useMay()
  const [text, setText] = useState('')
  const add = useCaseCommand(
    () => api.call('audit.case.add-note', { caseId: summary.id, text: text.trim() }),
    'The note is kept.',
  )
  return (
    <section className={`panel ${styles.card}`} aria-labelledby="case-notes">
      <h2 id="case-notes" className={styles.subtitle}>
        Notes
      </h2>
      {notes.length === 0 && <p className="quiet">Nobody has noted anything yet.</p>}
      <ol className={styles.notes} aria-label="Notes, oldest first">
        {notes.map((note) => (
          <li key={note.id}>
            <div className="quiet">
              {note.writtenBy}, <Instant at={note.writtenAt} />
            </div>
            <p>{note.text}</p>
          </li>
        ))}
      </ol>
      {may('case:manage') && summary.status === 'open' && (
        <form
          className={styles.form}
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            add.mutate(undefined, { onSuccess: () => setText('') })
          }}
        >
          <Textarea
            label="Add a note"
            description="It cannot be changed or taken out afterwards."
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            required
            maxLength={5000}
            autosize
            minRows={2}
          />
          {add.isError && <ProblemNotice error={add.error} />}
          <div className={styles.buttons}>
            <Button type="submit" variant="default" loading={add.isPending}>
              Keep the note
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
