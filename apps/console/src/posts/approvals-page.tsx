import { useInfiniteQuery } from '@tanstack/react-query'
import { postsQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { PostRows } from './post-rows'

/** What waits for this person's approval. */
export function ApprovalsPage() {
  const list = useInfiniteQuery(postsQuery({ queue: 'mine-to-approve' }))
  const posts = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title="Approvals" narrow>
      {list.isPending ? (
        <Loading label="Loading what waits for you" height={76} />
      ) : list.isError && posts.length === 0 ? (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      ) : posts.length === 0 ? (
        <Empty title="Nothing waits for your approval">What others write appears here by itself.</Empty>
      ) : (
        <PostRows
          posts={posts}
          label="Waiting for your approval"
          loadMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        />
      )}
    </Page>
  )
}
