import type { ListEntriesInput } from '@cordon/contracts/audit'
import type { ConsumingService } from '@cordon/contracts/dead-letter'
import type { Me } from '@cordon/contracts/identity'
import type { ListConversationsInput } from '@cordon/contracts/inbox'
import type { ListPostsInput } from '@cordon/contracts/publishing'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ApiProblem } from './client'

/** The person signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await api.call('identity.person.read-me', {})
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 401) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

export const unitsQuery = queryOptions({
  queryKey: ['units'],
  queryFn: () => api.call('identity.unit.list', {}),
  staleTime: 10 * 60_000,
})

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: () => api.call('connectors.account.list', {}),
})

export type ConversationFilters = Omit<ListConversationsInput, 'after' | 'limit'>

export const conversationsQuery = (filters: ConversationFilters) =>
  infiniteQueryOptions({
    queryKey: ['conversations', 'list', filters],
    queryFn: ({ pageParam }) =>
      api.call('inbox.conversation.list', { ...filters, limit: 50, ...(pageParam && { after: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

export const conversationQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['conversations', 'one', conversationId],
    queryFn: () => api.call('inbox.conversation.read', { conversationId }),
  })

export type PostFilters = Omit<ListPostsInput, 'before' | 'limit'>

export const postsQuery = (filters: PostFilters) =>
  infiniteQueryOptions({
    queryKey: ['posts', 'list', filters],
    queryFn: ({ pageParam }) =>
      api.call('publishing.post.list', { ...filters, limit: 30, ...(pageParam && { before: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

export const postQuery = (postId: string) =>
  queryOptions({
    queryKey: ['posts', 'one', postId],
    queryFn: () => api.call('publishing.post.read', { postId }),
  })

export const ruleSetQuery = queryOptions({
  queryKey: ['rule-set'],
  queryFn: () => api.call('moderation.rule-set.read', {}),
})

export const proposalsQuery = queryOptions({
  queryKey: ['proposals', 'list'],
  queryFn: () => api.call('moderation.proposal.list', {}),
})

/** Read again while its backtest runs and while it reads along in shadow: neither says each step. */
export const proposalQuery = (proposalId: string) =>
  queryOptions({
    queryKey: ['proposals', 'one', proposalId],
    queryFn: () => api.call('moderation.proposal.read', { proposalId }),
    refetchInterval: ({ state: { data } }) => {
      if (data?.backtest?.status === 'running') return 700
      return data?.status === 'shadow' ? 3_000 : false
    },
  })

export const rulePacksQuery = queryOptions({
  queryKey: ['rule-packs'],
  queryFn: () => api.call('moderation.pack.list', {}),
  staleTime: 10 * 60_000,
})

/** Read again now and then: what rules find is counted, not said. */
export const ruleActivityQuery = queryOptions({
  queryKey: ['rule-activity'],
  queryFn: () => api.call('moderation.rule.list-activity', {}),
  refetchInterval: 30_000,
})

/** Read again now and then, as the activity of the rules. */
export const lateFactsQuery = queryOptions({
  queryKey: ['late-facts'],
  queryFn: () => api.call('moderation.late-fact.read', {}),
  refetchInterval: 30_000,
})

export const assessmentQuery = (itemId: string) =>
  queryOptions({
    queryKey: ['assessments', itemId],
    queryFn: () => api.call('moderation.item.read-assessment', { itemId }),
  })

export const ledgerQuery = queryOptions({
  queryKey: ['ledger', 'state'],
  queryFn: () => api.call('audit.ledger.read', {}),
})

/** Read again now and then: what is missing shows by itself. */
export const reconciliationQuery = queryOptions({
  queryKey: ['ledger', 'reconciliation'],
  queryFn: () => api.call('audit.reconciliation.read', {}),
  refetchInterval: ({ state: { data } }) => (data?.running === true ? 1_000 : 10_000),
})

export type EntryFilters = Omit<ListEntriesInput, 'before' | 'limit'>

export const entriesQuery = (filters: EntryFilters) =>
  infiniteQueryOptions({
    queryKey: ['ledger', 'entries', filters],
    queryFn: ({ pageParam }) =>
      api.call('audit.entry.list', { ...filters, limit: 50, ...(pageParam > 0 && { before: pageParam }) }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  })

export const bundlesQuery = queryOptions({
  queryKey: ['bundles', 'list'],
  queryFn: () => api.call('audit.bundle.list', {}),
})

export const entryQuery = (index: number) =>
  queryOptions({ queryKey: ['ledger', 'entry', index], queryFn: () => api.call('audit.entry.read', { index }) })

export const deadLettersQuery = (service: ConsumingService) =>
  queryOptions({
    queryKey: ['dead-letters', service],
    queryFn: () => api.call(`${service}.dead-letter.list`, { limit: 100 }),
    refetchInterval: 15_000,
  })
