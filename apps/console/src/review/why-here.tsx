import type { ReviewJob } from '@cordon/contracts/moderation'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Tag } from '../feedback/tag'
import { useMay } from '../layout/permissions'
import { clauseIn, standardsQuery } from '../register/register-queries'
import styles from './review-pane.module.css'
import { outcomeLabels } from './review-words'

/** Why a person looks at it: what the rules found, what they ask for, and what was noted. */
export function WhyHere({ job }: { job: ReviewJob }) {
  const standards = useQuery(standardsQuery)
  const clause = clauseIn(standards.data, job.clause)
  const may = useMay()
  return (
    <section className={`panel ${styles.card}`} aria-label="Why it is here">
      <h3 className={styles.subtitle}>Why it is here</h3>
      <dl className={styles.facts2}>
        <dt>Asked for</dt>
        <dd>{outcomeLabels[job.outcome]}</dd>
        <dt>Matched rules</dt>
        <dd>
          {job.rules.length === 0 ? (
            'None'
          ) : (
            <ul className={styles.rules}>
              {job.rules.map((rule) => (
                <li key={rule}>
                  <Tag>{rule}</Tag>
                </li>
              ))}
            </ul>
          )}
        </dd>
        {job.clause !== undefined && (
          <>
            <dt>Clause</dt>
            <dd>
              {job.clause}
              {clause !== undefined && ` ${clause.title}`}
            </dd>
          </>
        )}
        {job.note !== undefined && !(job.kind === 'second' && job.status === 'open') && (
          <>
            <dt>Note</dt>
            <dd>{job.note}</dd>
          </>
        )}
        {may('conversation:read') && (
          <>
            <dt>Conversation</dt>
            <dd>
              <Link to="/inbox/items/$itemId" params={{ itemId: job.itemId }}>
                Open it in the inbox
              </Link>
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}
