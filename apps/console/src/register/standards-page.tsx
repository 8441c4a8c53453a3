import type { Standards } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import { standardsQuery } from './register-queries'
import { RegisterSections } from './register-sections'
import styles from './register.module.css'
import { StandardsEditor } from './standards-editor'

/** What the organisation publishes about its pages, and the next version of it. */
export function StandardsPage() {
  const may = useMay()
  const standards = useQuery({ ...standardsQuery, refetchInterval: 10_000 })
  // The version somebody began to edit: a newer one must not slip under what they typed.
  const [editing, setEditing] = useState<Standards>()
  return (
    <Page
      title="Published standards"
      narrow
      actions={
        editing === undefined &&
        standards.data !== undefined &&
        may('moderation:configure') && (
          <Button onClick={() => setEditing(standards.data)}>Write the next version</Button>
        )
      }
    >
      <RegisterSections />
      {standards.isPending ? (
        <Loading label="Loading the standards" lines={5} height={70} />
      ) : standards.data === undefined ? (
        <ProblemNotice error={standards.error} retry={() => void standards.refetch()} />
      ) : (
        <>
          <p className={styles.line} data-testid="standards-version">
            Version {standards.data.version}, published by {standards.data.publishedBy},{' '}
            <Instant at={standards.data.publishedAt} />. Every block and hide rests on one of these clauses. Earlier
            versions never change.
          </p>
          {editing === undefined ? (
            <section className={`panel ${styles.card}`} aria-label="Clauses">
              <ul className={styles.clauses}>
                {standards.data.clauses.map(({ number, title, text }) => (
                  <li key={number}>
                    <strong>
                      {number} {title}
                    </strong>
                    <p>{text}</p>
                  </li>
                ))}
              </ul>
            </section>
          ) : (
            <StandardsEditor
              key={editing.version}
              base={editing}
              newest={standards.data}
              onDone={() => setEditing(undefined)}
              onRestart={() => setEditing(standards.data)}
            />
          )}
        </>
      )}
    </Page>
  )
}
