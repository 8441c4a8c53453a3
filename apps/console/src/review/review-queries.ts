import type { ReviewJob, ReviewPage } from '@cordon/contracts/moderation'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import type { ReviewFilters } from './review-search'

/** How often what colleagues do is asked for where no live update tells it, in ms. */
const POLL_MS = 10_000

export const reviewsQuery = (filters: ReviewFilters) =>
  infiniteQueryOptions({
    queryKey: ['reviews', 'list', filters],
    queryFn: ({ pageParam }) =>
      api.call('moderation.review.list', { ...filters, limit: 50, ...(pageParam && { after: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: POLL_MS,
  })

export const reviewQuery = (jobId: string) =>
  queryOptions({
    queryKey: ['reviews', 'one', jobId],
    queryFn: () => api.call('moderation.review.read', { jobId }),
    refetchInterval: POLL_MS,
  })

export const qualityQuery = queryOptions({
  queryKey: ['reviews', 'quality'],
  queryFn: () => api.call('moderation.review.read-quality', {}),
})

/** A job as a list has it, to be shown while it is read by itself. */
export function listedReview(jobId: string): ReviewJob | undefined {
  return queryClient
    .getQueriesData<{ pages: ReviewPage[] }>({ queryKey: ['reviews', 'list'] })
    .flatMap(([, list]) => list?.pages.flatMap(({ items }) => items) ?? [])
    .find(({ id }) => id === jobId)
}

/** After anything that was done to review jobs: what they are now, and what they did to the register. */
export function rereadReviews(): Promise<unknown> {
  return Promise.all(['reviews', 'measures'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
}
