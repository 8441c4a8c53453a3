import { setTimeout as pause } from 'node:timers/promises'
import { type Outbound } from '../outbound'
import { type MastodonAccount } from './mastodon-account'

const HINTS = new Set(['notification', 'status.update', 'delete', 'conversation', 'notifications_merged'])
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

/** Server-sent events of the user stream, reconnected for ever. After every connection there may be something that the gap hid. */
export async function listenToMastodon(
  outbound: Outbound,
  account: MastodonAccount,
  onHint: () => void,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL('/api/v1/streaming/user', account.streaming ?? account.server.origin)
  const headers = new Headers({ authorization: `Bearer ${account.server.accessToken}`, accept: 'text/event-stream' })
  for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      const decoder = new TextDecoder()
      let line = ''
      let connected = false
      for await (const chunk of outbound.stream(url, headers, signal)) {
        if (!connected) onHint()
        connected = true
        wait = FIRST_PAUSE_MS
        const lines = (line + decoder.decode(chunk, { stream: true })).split(/\r?\n/)
        // A line that never ends is no event; forget it rather than hold it.
        line = (lines.pop() as string).slice(-1_000_000)
        if (lines.some((one) => one.startsWith('event:') && HINTS.has(one.slice(6).trim()))) onHint()
      }
    } catch {
      // Polling goes on all the same; only the next connection matters.
    }
    await pause(wait * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
  }
}
