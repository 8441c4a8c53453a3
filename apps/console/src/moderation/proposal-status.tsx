import type { ProposalStatus } from '@cordon/contracts/moderation'
import { Tag, type TagTone } from '../feedback/tag'

const words: Record<ProposalStatus, [string, TagTone]> = {
  draft: ['Waits for approval', 'medium'],
  approved: ['Approved', 'low'],
  shadow: ['In shadow', 'low'],
  live: ['In force', 'good'],
  retired: ['Was in force', 'none'],
  withdrawn: ['Withdrawn', 'none'],
}

export function ProposalStatusTag({ status }: { status: ProposalStatus }) {
  const [word, tone] = words[status]
  return <Tag tone={tone}>{word}</Tag>
}
