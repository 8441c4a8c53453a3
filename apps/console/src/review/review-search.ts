import type { Category, ListReviewJobsInput } from '@cordon/contracts/moderation'

/** The filters of the review queue as they stand in the address. */
export interface ReviewSearch {
  /** Absent: what waits. */
  show?: 'decided'
  account?: string
  category?: Category
}

const categories: Record<Category, true> = {
  threat_to_life: true,
  self_harm: true,
  abuse: true,
  hate: true,
  profanity: true,
  personal_data: true,
  spam: true,
  legal: true,
}

export type ReviewFilters = Omit<ListReviewJobsInput, 'after' | 'limit'>

/** Reads the filters out of an address, leaving out what is not one. */
export function readReviewSearch(search: Record<string, unknown>): ReviewSearch {
  const { show, account, category } = search
  return {
    ...(show === 'decided' && { show }),
    ...(typeof account === 'string' && account !== '' && { account }),
    ...(typeof category === 'string' && Object.hasOwn(categories, category) && { category: category as Category }),
  }
}

export function toReviewFilters({ show, account, category }: ReviewSearch): ReviewFilters {
  return {
    status: show ?? 'open',
    ...(account !== undefined && { accountId: account }),
    ...(category !== undefined && { category }),
  }
}
