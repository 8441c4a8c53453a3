import type { Clause, MeasureKind, Standards } from '@cordon/contracts/moderation'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from '../api/client'
import type { Which } from './register-search'

/** How often what the network and colleagues do is asked for where no live update tells it, in ms. */
const POLL_MS = 10_000
/** The same while the network is being asked. */
const SOON_MS = 2_000

export const measuresQuery = (filters: { which: Which; kind?: MeasureKind }) =>
  infiniteQueryOptions({
    queryKey: ['measures', 'list', filters],
    queryFn: ({ pageParam }) =>
      api.call('moderation.measure.list', { ...filters, limit: 50, ...(pageParam && { before: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: POLL_MS,
  })

export const measureQuery = (measureId: string) =>
  queryOptions({
    queryKey: ['measures', 'one', measureId],
    queryFn: () => api.call('moderation.measure.read', { measureId }),
    refetchInterval: ({ state }) =>
      state.data?.status === 'ordered' || state.data?.status === 'lifting' ? SOON_MS : POLL_MS,
  })

export const statisticsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['measures', 'statistics', from, to],
    queryFn: () => api.call('moderation.measure.read-statistics', { from, to }),
  })

export const standardsQuery = queryOptions({
  queryKey: ['standards'],
  queryFn: () => api.call('moderation.standards.read', {}),
  staleTime: 60_000,
})

export function clauseIn(standards: Standards | undefined, number: string | undefined): Clause | undefined {
  return standards?.clauses.find((clause) => clause.number === number)
}
