/** A message in a bundle that arrived from a network, by what the ledger sealed of it. */
export interface Received {
  readonly index: number
  readonly itemId: string
  readonly version: number
  /** Of its payload; older entries have none. */
  readonly rawSha256: string | undefined
  readonly media: readonly { readonly place: number; readonly address: string }[]
}

interface Line {
  index: number
  entry: { type: string; subject: string; aggregateVersion: number }
  content: { data?: unknown; json?: unknown } | null
}

const RECEIVED = 'connectors.item.captured.v1'

/** The arrivals among lines of `data/entries.jsonl`. */
export function receivedIn(lines: string): Received[] {
  return lines
    .split('\n')
    .filter((line) => line.includes(RECEIVED))
    .map((line) => JSON.parse(line) as Line)
    .filter(({ entry }) => entry.type === RECEIVED)
    .map(({ index, entry, content }) => {
      const { rawSha256, attachments } = dataOf(content)
      return {
        index,
        itemId: entry.subject,
        version: entry.aggregateVersion,
        rawSha256: typeof rawSha256 === 'string' && /^[0-9a-f]{64}$/.test(rawSha256) ? rawSha256 : undefined,
        media: Array.isArray(attachments) ? attachments.flatMap(mediaAt) : [],
      }
    })
}

function mediaAt(attachment: unknown, place: number): Received['media'] {
  const { kind, url } = (attachment ?? {}) as { kind?: unknown; url?: unknown }
  return (kind === 'image' || kind === 'video') && typeof url === 'string' ? [{ place, address: url }] : []
}

/** What was stated. It is JSON text inside the content where it has no canonical form. */
function dataOf(content: Line['content']): { rawSha256?: unknown; attachments?: unknown } {
  const stated = typeof content?.json === 'string' ? (JSON.parse(content.json) as { data?: unknown }) : content
  const data = typeof stated === 'object' && stated !== null ? stated.data : undefined
  return typeof data === 'object' && data !== null ? data : {}
}
