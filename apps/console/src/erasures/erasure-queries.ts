import { queryOptions } from '@tanstack/react-query'
import { api } from '../api/client'

/** How often the list is read again while an erasure is under way, in ms: its steps are not told one by one. */
const POLL_MS = 1_000

export const erasuresQuery = queryOptions({
  queryKey: ['erasures', 'list'],
  queryFn: () => api.call('audit.erasure.list', {}),
  refetchInterval: ({ state: { data } }) => data?.items.some(({ status }) => status === 'ordered') === true && POLL_MS,
})

/** Counted anew each time it is shown: somebody decides by it. */
export const erasureScopeQuery = (itemId: string) =>
  queryOptions({
    queryKey: ['erasures', 'scope', itemId],
    queryFn: () => api.call('audit.erasure.preview', { itemId }),
    staleTime: 0,
    gcTime: 0,
  })
