import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { proposalsQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { Instant } from '../time/instant'
import styles from './moderation-page.module.css'
import { ProposalStatusTag } from './proposal-status'

/** What has been proposed, newest first. */
export function Proposals() {
  const proposals = useQuery(proposalsQuery)
  return (
    <section className={`panel ${styles.card}`} aria-label="Proposals">
      <h2 className={styles.subtitle}>Proposals</h2>
      {proposals.isPending ? (
        <Loading label="Loading the proposals" lines={2} height={40} />
      ) : proposals.data === undefined ? (
        <ProblemNotice error={proposals.error} retry={() => void proposals.refetch()} />
      ) : proposals.data.items.length === 0 ? (
        <p className="quiet">Nobody has proposed a change yet.</p>
      ) : (
        <ul className={styles.rules}>
          {proposals.data.items.map(({ id, purpose, status, authorName, createdAt }) => (
            <li key={id}>
              <span className={styles.rule}>
                <Link to="/moderation/proposals/$proposalId" params={{ proposalId: id }}>
                  {purpose}
                </Link>
                <ProposalStatusTag status={status} />
              </span>
              <span className="quiet">
                {authorName}, <Instant at={createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
