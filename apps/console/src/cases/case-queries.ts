import type { CaseStatus } from '@cordon/contracts/audit'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from '../api/client'

/** What comes to a case's records later is told as news of other services, so the timeline is asked for again, in ms. */
const POLL_MS = 8_000
/** The same for a case whose timeline takes several pages, all of which are read again. */
const POLL_LONG_MS = 60_000
const STEPS_AT_ONCE = 200

export interface CaseFilters {
  status?: CaseStatus
  search?: string
  recordId?: string
}

export const casesQuery = (filters: CaseFilters) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'list', filters],
    queryFn: ({ pageParam }) =>
      api.call('audit.case.list', { ...filters, limit: 50, ...(pageParam && { before: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

export const caseQuery = (caseId: string) =>
  queryOptions({ queryKey: ['cases', 'one', caseId], queryFn: () => api.call('audit.case.read', { caseId }) })

export const timelineQuery = (caseId: string) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'timeline', caseId],
    queryFn: ({ pageParam }) =>
      api.call('audit.case.read-timeline', {
        caseId,
        limit: STEPS_AT_ONCE,
        ...(pageParam >= 0 && { after: pageParam }),
      }),
    initialPageParam: -1,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? POLL_LONG_MS : POLL_MS),
  })
