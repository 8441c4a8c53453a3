import type { Outcome } from '@cordon/contracts/moderation'
import { Tag, type TagTone } from '../feedback/tag'
import { outcomeLabels } from './outcomes'

const outcomeTones: Record<Outcome, TagTone> = {
  allow: 'none',
  tag: 'low',
  flag: 'medium',
  hide: 'high',
  propose_hide: 'high',
  hold: 'high',
  escalate: 'grave',
}

export function OutcomeTag({ outcome }: { outcome: Outcome }) {
  return <Tag tone={outcomeTones[outcome]}>{outcomeLabels[outcome]}</Tag>
}
