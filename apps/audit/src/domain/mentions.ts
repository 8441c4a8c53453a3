/** Many a second, and about nothing but their own subject, or about a whole batch: what they mention is not looked up. */
const frequent = new Set(['connectors.item.captured.v1', 'moderation.item.assessed.v1', 'inbox.arrivals.recorded.v1'])
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g
const MOST = 200

/** Who looks up a record is not told which cases it is in: a case tells what is in it. */
const OF_CASES = 'audit.case.'

/** The ids that an event's canonical content mentions beside its subject, each once. */
export function mentionsIn(type: string, subject: string, content: string): string[] {
  if (frequent.has(type) || type.startsWith(OF_CASES)) return []
  const found = new Set(content.match(UUID))
  found.delete(subject)
  return [...found].slice(0, MOST)
}
