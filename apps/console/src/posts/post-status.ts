import type { PostStatus } from '@cordon/contracts/publishing'
import type { TagTone } from '../feedback/tag'

export const postStatusLabels: Record<PostStatus, string> = {
  'in-review': 'Waiting for approval',
  approved: 'Approved',
  released: 'Being sent',
  sent: 'Sent',
  rejected: 'Sent back',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
  held: 'Held by the send gate',
  refused: 'Refused by the network',
  unknown: 'Outcome unknown',
  abandoned: 'Abandoned',
}

export const postStatusTones: Record<PostStatus, TagTone> = {
  'in-review': 'medium',
  approved: 'low',
  released: 'low',
  sent: 'good',
  rejected: 'high',
  withdrawn: 'none',
  expired: 'high',
  held: 'high',
  refused: 'high',
  unknown: 'high',
  abandoned: 'none',
}

/** Not settled yet: a second reply would go out beside it. */
export function isPending(status: PostStatus): boolean {
  return status === 'in-review' || status === 'approved' || status === 'released'
}

/** The service takes an edit of it: it has not left and was not ended for good. */
export function isEditable(status: PostStatus): boolean {
  return status === 'in-review' || status === 'approved' || status === 'rejected' || status === 'expired'
}

/** How many people approved the content as it is now. */
export function countedApprovals(approvals: readonly { voided: boolean }[]): number {
  return approvals.filter(({ voided }) => !voided).length
}

export interface PostsSearch {
  status?: PostStatus
}

export function readPostsSearch(search: Record<string, unknown>): PostsSearch {
  const { status } = search
  return typeof status === 'string' && Object.hasOwn(postStatusLabels, status) ? { status: status as PostStatus } : {}
}
