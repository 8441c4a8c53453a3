import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { problemCode, isTransient } from './problem-text'

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEndedSession }),
  mutationCache: new MutationCache({ onError: noticeEndedSession }),
  defaultOptions: {
    queries: {
      // Failing is shown at once; a paused query would look like one that is loading for ever.
      networkMode: 'always',
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && isTransient(error),
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
    // Never queued while offline: an approval must not fire by itself minutes after the person pressed it.
    mutations: { networkMode: 'always', retry: false },
  },
})

function noticeEndedSession(error: unknown): void {
  const code = problemCode(error)
  if (code === 'NOT_SIGNED_IN' || code === 'SESSION_ENDED') queryClient.setQueryData(['me'], null)
}
