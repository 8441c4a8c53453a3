import type { RuleSet } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ruleSetQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Empty, Loading } from '../feedback/waiting'
import { categoryLabels, severityLabels, severityTones } from '../inbox/urgency'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import styles from './moderation-page.module.css'
import { Proposals } from './proposals'
import { RuleEditor } from './rule-editor'
import { termsOf } from './rule-draft'
import { TryText } from './try-text'

/** The rules in force, a place to try a text on them, and what is proposed in their stead. */
export function ModerationPage() {
  const may = useMay()
  const rules = useQuery(ruleSetQuery)
  // The version somebody began to edit: a newer one must not slip under what they typed.
  const [editing, setEditing] = useState<RuleSet>()
  return (
    <Page
      title="Moderation rules"
      actions={
        editing === undefined &&
        rules.data !== undefined &&
        may('moderation:configure') && <Button onClick={() => setEditing(rules.data)}>Propose a change</Button>
      }
    >
      {rules.isPending ? (
        <Loading label="Loading the rules" height={90} />
      ) : rules.data === undefined ? (
        <ProblemNotice error={rules.error} retry={() => void rules.refetch()} />
      ) : (
        <>
          <p className={styles.intro}>
            Version {rules.data.version}, put in force by {rules.data.publishedBy},{' '}
            <Instant at={rules.data.publishedAt} />. Each message is read by the rules in force when it arrives. Other
            rules come into force after a backtest and the approval of a second person.
          </p>
          {editing === undefined ? (
            <div className={styles.columns}>
              <RulesInForce rules={rules.data} />
              <div className={styles.stack}>
                <TryText />
                <Proposals />
              </div>
            </div>
          ) : (
            <RuleEditor
              key={`${editing.id} ${editing.version}`}
              base={editing}
              newest={rules.data}
              onDone={() => setEditing(undefined)}
              onRestart={() => setEditing(rules.data)}
            />
          )}
        </>
      )}
    </Page>
  )
}

function RulesInForce({ rules: { wordLists, patterns } }: { rules: RuleSet }) {
  if (wordLists.length + patterns.length === 0)
    return (
      <Empty title="There are no rules yet">Everything arrives as routine until somebody puts rules in force.</Empty>
    )
  return (
    <div className={styles.stack}>
      <section className={`panel ${styles.card}`} aria-label="Word lists">
        <h2 className={styles.subtitle}>Word lists</h2>
        <ul className={styles.rules}>
          {wordLists.map(({ id, name, category, severity, terms }) => (
            <li key={id}>
              <details>
                <summary className={styles.rule}>
                  <strong>{name}</strong>
                  <Tag tone={severityTones[severity]}>{severityLabels[severity]}</Tag>
                  <Tag>{categoryLabels[category]}</Tag>
                  <span className={styles.show}>
                    {termsOf(terms).size === 1 ? '1 term' : `${termsOf(terms).size} terms`}
                  </span>
                </summary>
                <pre className={styles.terms} tabIndex={0}>
                  {terms}
                </pre>
              </details>
            </li>
          ))}
        </ul>
      </section>
      <section className={`panel ${styles.card}`} aria-label="Patterns">
        <h2 className={styles.subtitle}>Patterns</h2>
        <ul className={styles.rules}>
          {patterns.map(({ id, name, category, severity, pattern }) => (
            <li key={id} className={styles.patternRow}>
              <span className={styles.rule}>
                <strong>{name}</strong>
                <Tag tone={severityTones[severity]}>{severityLabels[severity]}</Tag>
                <Tag>{categoryLabels[category]}</Tag>
              </span>
              <code className="mono">{pattern}</code>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
