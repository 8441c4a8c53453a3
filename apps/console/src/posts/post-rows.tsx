import type { Post } from '@cordon/contracts/publishing'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { networkLabels } from '../accounts/network-labels'
import { Tag } from '../feedback/tag'
import { Instant } from '../time/instant'
import styles from './post-rows.module.css'
import { countedApprovals } from './post-status'
import { PostStatusTag } from './post-status-tag'

/** Posts as a list, each a link to its page. */
export function PostRows({
  posts,
  label,
  loadMore,
}: {
  posts: Post[]
  label: string
  loadMore: (() => void) | undefined
}) {
  return (
    <>
      <ul className={`panel ${styles.list}`} aria-label={label}>
        {posts.map((post) => (
          <li key={post.id}>
            <Link to="/posts/$postId" params={{ postId: post.id }} className={styles.row}>
              <span className={styles.line}>
                <PostStatusTag status={post.status} />
                <span>
                  @{post.accountHandle} on {networkLabels[post.network]}
                </span>
                {post.content.inReplyTo !== undefined && (
                  <span className="quiet">in reply to @{post.content.inReplyTo.authorHandle}</span>
                )}
                {post.content.visibility === 'direct' && <Tag>Private</Tag>}
                <span className={styles.gap} />
                <Instant at={post.sentAt ?? post.submittedAt} className="quiet" />
              </span>
              <span className={styles.text}>{post.content.text}</span>
              <span className={styles.foot}>
                by {post.authorName}
                {post.requiredApprovals > 0 &&
                  ` · ${countedApprovals(post.approvals)} of ${post.requiredApprovals} approvals`}
                {post.content.notBefore !== undefined && (
                  <>
                    {' '}
                    · not before <Instant at={post.content.notBefore} />
                  </>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {loadMore !== undefined && (
        <Button variant="default" onClick={loadMore} justify="center">
          Show older posts
        </Button>
      )}
    </>
  )
}
