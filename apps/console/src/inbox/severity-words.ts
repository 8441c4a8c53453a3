import type { Category, Severity } from '@cordon/contracts/moderation'

export const categoryLabels: Record<Category, string> = {
  threat_to_life: 'Threat to life',
  self_harm: 'Self-harm',
  abuse: 'Abuse',
  hate: 'Hate',
  profanity: 'Profanity',
  personal_data: 'Personal data',
  spam: 'Spam',
  legal: 'Legal',
}

export const severityLabels: Record<Severity, string> = {
  none: 'None',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}
