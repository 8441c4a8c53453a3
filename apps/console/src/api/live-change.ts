/** A `change` message of the live stream. */
export interface LiveChange {
  /** The event's type, such as `inbox.arrivals.recorded`, with or without its version. */
  type: string
  /** The aggregate's id. */
  subject: string
  /** Conversations concerned. */
  ids: string[]
}

export type StaleKey = readonly string[]

/** Which queries a change makes stale: prefixes of query keys. */
export function staleKeys({ type, subject, ids }: LiveChange): StaleKey[] {
  if (type.endsWith('.record.erased')) return erasedKeys[type.split('.')[0] ?? ''] ?? []
  if (type.startsWith('inbox.')) return [['conversations', 'list'], ...conversations(ids.length > 0 ? ids : [subject])]
  if (type.startsWith('publishing.') || type.startsWith('connectors.delivery.'))
    return [['posts', 'list'], ['posts', 'one', subject], ...conversations(ids)]
  if (type.startsWith('connectors.account.')) return [['accounts']]
  if (type.startsWith('moderation.')) return moderationKeys(type, subject)
  if (type.startsWith('audit.case.'))
    return [
      ['cases', 'list'],
      ['cases', 'one', subject],
      ['cases', 'timeline', subject],
    ]
  if (type.startsWith('audit.erasure.')) return [['erasures', 'list']]
  if (type.startsWith('identity.unit.')) return [['units']]
  if (type.startsWith('identity.person.')) return [['me']]
  return []
}

/** Reads the data of a message; undefined when it is not one, so that one bad message stops nothing. */
export function readChange(data: string): LiveChange | undefined {
  try {
    const { type, subject, ids } = JSON.parse(data) as Partial<LiveChange>
    if (typeof type !== 'string') return undefined
    return { type, subject: String(subject ?? ''), ids: Array.isArray(ids) ? ids.map(String) : [] }
  } catch {
    return undefined
  }
}

/** A service says that it erased something, and not what: all it shows may have changed. */
const erasedKeys: Record<string, StaleKey[]> = {
  inbox: [['conversations']],
  moderation: [['reviews'], ['measures'], ['assessments']],
  publishing: [['posts']],
}

function moderationKeys(type: string, subject: string): StaleKey[] {
  switch (type.split('.')[1]) {
    case 'proposal':
    case 'backtest':
      return [
        ['proposals', 'list'],
        ['proposals', 'one', subject],
      ]
    case 'rule-set':
      return [['rule-set'], ['rule-activity'], ['rule-packs']]
    case 'rule':
      return [['rule-activity'], ...(type.startsWith('moderation.rule.retired') ? [['rule-set']] : [])]
    case 'review':
      return [['reviews']]
    case 'measure':
      return [['measures'], ['reviews']]
    case 'standards':
      return [['standards']]
    default:
      return []
  }
}

function conversations(ids: string[]): StaleKey[] {
  return ids.map((id) => ['conversations', 'one', id])
}
