/** One record being part of another: a message or reply of its conversation, a review or measure of its message. */
export interface Membership {
  recordId: string
  partOf: string
  /** What the whole is. */
  whole: 'conversation' | 'message' | 'account'
}

/** What events tell of which record is part of which, each once. Anything else tells nothing. */
export function membershipsIn(events: readonly { type: string; subject: string; data: unknown }[]): Membership[] {
  const found = new Map<string, Membership>()
  const add = (recordId: unknown, partOf: unknown, whole: Membership['whole']) => {
    if (typeof recordId !== 'string' || typeof partOf !== 'string') return
    found.set(`${recordId}\n${partOf}`, { recordId, partOf, whole })
  }
  for (const { type, subject, data } of events) {
    if (type === 'inbox.arrivals.recorded.v1') {
      for (const { itemId, conversationId, accountId } of listIn(data, 'arrivals')) {
        add(itemId, conversationId, 'conversation')
        add(conversationId, accountId, 'account')
      }
    } else if (type === 'inbox.reply.submitted.v1') {
      add(subject, textIn(data, 'conversationId'), 'conversation')
    } else if (type.startsWith('publishing.post.')) {
      const content = memberOf(memberOf(data, 'post'), 'content')
      const answered = textIn(memberOf(content, 'inReplyTo'), 'conversationId')
      if (answered === undefined) add(subject, textIn(content, 'accountId'), 'account')
      else add(subject, answered, 'conversation')
    } else if (type.startsWith('moderation.review.') || type.startsWith('connectors.action.')) {
      add(subject, textIn(data, 'itemId'), 'message')
    } else if (type.startsWith('moderation.measure.')) {
      add(subject, textIn(memberOf(data, 'measure'), 'itemId'), 'message')
    }
  }
  return [...found.values()]
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function textIn(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name)
  return typeof member === 'string' ? member : undefined
}

function listIn(value: unknown, name: string): Record<string, unknown>[] {
  const list = memberOf(value, name)
  return Array.isArray(list) ? list.filter((one) => typeof one === 'object' && one !== null) : []
}
