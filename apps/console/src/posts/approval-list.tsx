import type { Post } from '@cordon/contracts/publishing'
import { IconCheck, IconX } from '@tabler/icons-react'
import { Tag } from '../feedback/tag'
import { Instant } from '../time/instant'
import { countedApprovals } from './post-status'
import styles from './post-page.module.css'

/** What happened to the post: written, each approval (also the void ones), sent. */
export function ApprovalList({ post }: { post: Post }) {
  const { approvals, requiredApprovals } = post
  return (
    <section className={`panel ${styles.card}`} aria-label="History">
      <h2 className={styles.cardTitle}>History</h2>
      <ol className={styles.approvals}>
        <li>
          <span>
            <strong>{post.authorName}</strong> wrote it, <Instant at={post.submittedAt} />
          </span>
        </li>
        {approvals.map((approval) => (
          <li
            key={`${approval.approverId} ${approval.at}`}
            data-good={!approval.voided || undefined}
            data-testid="approval"
          >
            <span>
              {approval.voided ? (
                <>
                  <s>
                    <strong>{approval.approverName}</strong> approved it, <Instant at={approval.at} />
                  </s>{' '}
                  <Tag tone="high" icon={<IconX size={12} aria-hidden />}>
                    Voided by an edit
                  </Tag>
                </>
              ) : (
                <>
                  <strong>{approval.approverName}</strong> approved it, <Instant at={approval.at} />{' '}
                  <Tag tone="good" icon={<IconCheck size={12} aria-hidden />}>
                    Counts
                  </Tag>
                </>
              )}
            </span>
            <span className="quiet mono" title={approval.contentHash}>
              content {approval.contentHash.slice(0, 12)}
            </span>
            {approval.note !== undefined && approval.note !== '' && <q>{approval.note}</q>}
          </li>
        ))}
        {post.status === 'in-review' && (
          <li className="quiet">
            Approvals: {countedApprovals(approvals)} of {requiredApprovals}.
          </li>
        )}
        {post.sentAt !== undefined && (
          <li data-good>
            <span>
              The send gate sent it, <Instant at={post.sentAt} />
            </span>
          </li>
        )}
      </ol>
    </section>
  )
}
