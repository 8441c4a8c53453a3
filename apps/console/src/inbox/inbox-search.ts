import type { Lane } from '@cordon/contracts/moderation'
import type { ConversationFilters } from '../api/queries'

/** The inbox's filters as they stand in the address. */
export interface InboxSearch {
  status?: 'closed'
  lane?: Lane
  claim?: 'mine' | 'unclaimed'
  account?: string
  q?: string
}

const lanes: readonly string[] = ['urgent', 'review', 'routine'] satisfies Lane[]

/** Reads the filters out of an address, leaving out what is not one. */
export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const { status, lane, claim, account, q } = search
  return {
    ...(status === 'closed' && { status }),
    ...(typeof lane === 'string' && lanes.includes(lane) && { lane: lane as Lane }),
    ...((claim === 'mine' || claim === 'unclaimed') && { claim }),
    ...(typeof account === 'string' && account !== '' && { account }),
    ...(typeof q === 'string' && q !== '' && { q }),
  }
}

/** What is asked of the inbox. A search of one character is none: the service wants two. */
export function toFilters({ status, lane, claim, account, q }: InboxSearch): ConversationFilters {
  const search = q?.trim() ?? ''
  return {
    status: status ?? 'open',
    ...(lane && { lane }),
    ...(claim && { claim }),
    ...(account && { accountId: account }),
    ...(search.length >= 2 && { search }),
  }
}
