export type Severity = 'none' | 'low' | 'medium' | 'high' | 'critical'

/** 'urgent' stands first and alarms; 'review' waits for a person; 'routine' needs nobody. */
export type Lane = 'urgent' | 'review' | 'routine'

export type Category =
  'abuse' | 'profanity' | 'threat_to_life' | 'self_harm' | 'hate' | 'spam' | 'personal_data' | 'legal'

export const SEVERITIES: readonly Severity[] = ['none', 'low', 'medium', 'high', 'critical']

export const CATEGORIES: readonly Category[] = [
  'abuse',
  'profanity',
  'threat_to_life',
  'self_harm',
  'hate',
  'spam',
  'personal_data',
  'legal',
]

export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

/** Two steps down, never below low: a likely quotation or denial is still worth a look when the words were grave. */
export function dampedSeverity(severity: Severity): Severity {
  return severity === 'none' ? 'none' : (SEVERITIES[Math.max(1, rankOf(severity) - 2)] ?? 'low')
}

/** Anything critical, or a danger to life at least high, is urgent; medium and above otherwise waits for review. */
export function laneFor(category: Category, severity: Severity): Lane {
  const rank = rankOf(severity)
  if (rank >= rankOf('critical')) return 'urgent'
  if (rank >= rankOf('high') && (category === 'threat_to_life' || category === 'self_harm')) return 'urgent'
  return rank >= rankOf('medium') ? 'review' : 'routine'
}
