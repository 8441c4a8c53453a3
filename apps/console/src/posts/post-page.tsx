import type { Post } from '@cordon/contracts/publishing'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import { postQuery } from '../api/queries'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay, useMe } from '../layout/permissions'
import { safeUrl } from '../text/safe-url'
import { ApprovalList } from './approval-list'
import { AuthorActions } from './author-actions'
import { DecisionPanel } from './decision-panel'
import { GateDecision } from './gate-decision'
import { Outgoing } from './outgoing'
import styles from './post-page.module.css'
import { RuleWarnings } from './rule-warnings'
import { PostStatusTag, statusSentence } from './post-status-tag'

/** One post: exactly what goes out and where, who approved it, and what may be done with it. */
export function PostPage() {
  const { postId } = useParams({ from: '/staff/posts/$postId' })
  const post = useQuery(postQuery(postId))
  if (post.data !== undefined) return <Opened key={postId} post={post.data} stale={post.isError} />
  return (
    <Page title="Post" narrow>
      {post.isPending ? (
        <Loading label="Loading the post" lines={3} height={90} />
      ) : (
        <ProblemNotice error={post.error} retry={() => void post.refetch()} />
      )}
    </Page>
  )
}

function Opened({ post, stale }: { post: Post; stale: boolean }) {
  const { person } = useMe()
  const may = useMay()
  // What the reader has in front of them. Newer content is shown, but must be acknowledged before it can be approved.
  const [read, setRead] = useState(post)
  const changed = read.contentHash !== post.contentHash
  const permalink = safeUrl(post.permalink)
  const isAuthor = post.authorId === person.id
  return (
    <Page
      title={post.content.inReplyTo ? `Reply to @${post.content.inReplyTo.authorHandle}` : 'Post'}
      narrow
      actions={
        <>
          {permalink !== undefined && (
            <Button
              variant="default"
              component="a"
              href={permalink}
              target="_blank"
              rel="noreferrer"
              rightSection={<IconExternalLink size={15} aria-hidden />}
            >
              See it on the network
            </Button>
          )}
          {may('ledger:read') && (
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/audit" search={{ subject: post.id }} {...props} />}
            >
              Show record
            </Button>
          )}
        </>
      }
    >
      {stale && <Notice tone="warning">This post could not be refreshed; it may have moved on.</Notice>}
      <p className={styles.status} data-testid="post-status">
        <PostStatusTag status={post.status} /> {statusSentence(post)}
      </p>
      {changed && (
        <Notice tone="warning" title="The content changed while you were reading.">
          <p className={styles.line}>
            Below is the new content. Approvals of the old content are void. Before, it said: <q>{read.content.text}</q>
          </p>
          <Button size="xs" mt={8} onClick={() => setRead(post)}>
            I have read the new content
          </Button>
        </Notice>
      )}
      <Outgoing post={post} />
      <RuleWarnings post={post} />
      {post.status === 'in-review' && may('post:approve') && !isAuthor && (
        <DecisionPanel post={post} changed={changed} />
      )}
      {post.status === 'in-review' && isAuthor && (
        <Notice tone="info" title="You wrote this, so somebody else must approve it.">
          You may still edit or withdraw it. An edit makes earlier approvals void.
        </Notice>
      )}
      {isAuthor && may('post:draft') && <AuthorActions post={post} />}
      {(post.status === 'held' || post.status === 'unknown') && may('delivery:resolve') && <GateDecision post={post} />}
      <ApprovalList post={post} />
    </Page>
  )
}
