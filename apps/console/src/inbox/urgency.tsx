import type { ConversationSummary } from '@cordon/contracts/inbox'
import type { Severity } from '@cordon/contracts/moderation'
import { IconAlertTriangleFilled, IconClockQuestion, IconUrgent } from '@tabler/icons-react'
import { Tag, type TagTone } from '../feedback/tag'
import { categoryLabels, severityLabels } from './severity-words'

export { categoryLabels, severityLabels }

export const severityTones: Record<Severity, TagTone> = {
  none: 'none',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'grave',
}

type Rated = Pick<ConversationSummary, 'lane' | 'severity' | 'categories'>

/** What stands first in a row: a threat to life, another urgent matter, or that nobody has read it yet. */
export function UrgencyTag({ lane, categories }: Rated) {
  if (lane === 'urgent' && categories.includes('threat_to_life'))
    return (
      <Tag tone="critical" icon={<IconAlertTriangleFilled size={13} aria-hidden />}>
        Threat to life
      </Tag>
    )
  if (lane === 'urgent')
    return (
      <Tag tone="critical" icon={<IconUrgent size={13} aria-hidden />}>
        Urgent
      </Tag>
    )
  if (lane === 'unassessed')
    return (
      <Tag tone="none" icon={<IconClockQuestion size={13} aria-hidden />}>
        Not assessed yet
      </Tag>
    )
  return null
}

/** How grave it is and of what kind, without what the urgency tag says already. */
export function SeverityTags({ lane, severity, categories }: Rated) {
  const rest = categories.filter((category) => !(lane === 'urgent' && category === 'threat_to_life'))
  return (
    <>
      {severity !== 'none' && <Tag tone={severityTones[severity]}>{severityLabels[severity]} severity</Tag>}
      {rest.map((category) => (
        <Tag key={category}>{categoryLabels[category]}</Tag>
      ))}
    </>
  )
}
