import type { PostStatus } from '@cordon/contracts/publishing'
import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { postsQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { PostRows } from './post-rows'
import { postStatusLabels, readPostsSearch } from './post-status'

/** Every post and reply the person may see. */
export function PostsPage() {
  const { status } = useSearch({ from: '/staff/posts' })
  const navigate = useNavigate()
  const may = useMay()
  const list = useInfiniteQuery(postsQuery(status === undefined ? {} : { status }))
  const posts = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title="Posts"
      narrow
      actions={
        <>
          <NativeSelect
            aria-label="Status"
            value={status ?? ''}
            onChange={(event) =>
              void navigate({
                to: '/posts',
                search: readPostsSearch({ status: event.currentTarget.value }),
                replace: true,
              })
            }
            data={[
              { value: '', label: 'All posts and replies' },
              ...(Object.keys(postStatusLabels) as PostStatus[]).map((value) => ({
                value,
                label: postStatusLabels[value],
              })),
            ]}
          />
          {may('post:draft') && (
            <Button renderRoot={(props) => <Link to="/posts/new" {...props} />}>Write a post</Button>
          )}
        </>
      }
    >
      {list.isPending ? (
        <Loading label="Loading posts" height={76} />
      ) : list.isError && posts.length === 0 ? (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      ) : posts.length === 0 ? (
        <Empty title={status === undefined ? 'No posts yet' : 'No posts with this status'}>
          Posts and replies appear here as soon as somebody writes one.
        </Empty>
      ) : (
        <PostRows
          posts={posts}
          label="Posts, newest first"
          loadMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        />
      )}
    </Page>
  )
}
