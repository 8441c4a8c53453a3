import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { readChange, staleKeys, type StaleKey } from './live-change'

export type LiveState = 'connecting' | 'live' | 'reconnecting'

/** Batches of changes are gathered this long, so that a pile-on costs one refetch a second and not one an item. */
const GATHER_MS = 700
/** The gateway beats every 15 s; after three missed beats the connection is dead whatever the socket says. */
const SILENCE_MS = 45_000
const RETRY_MS = 3_000

let state: LiveState = 'connecting'
const listeners = new Set<() => void>()

/** Follows the live stream until the returned function is called, and marks stale what changed. */
export function followLive(queries: QueryClient): () => void {
  let source: EventSource | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let flush: ReturnType<typeof setTimeout> | undefined
  // Pages read before the stream is open: what changes between the two would never be shown.
  let missed = true
  const pending = new Map<string, StaleKey>()

  const beat = () => {
    clearTimeout(watchdog)
    watchdog = setTimeout(reopen, SILENCE_MS)
  }
  const refetchAll = () => {
    pending.clear()
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'ledger' })
  }
  const onChange = (event: MessageEvent<string>) => {
    beat()
    const change = readChange(event.data)
    if (change === undefined) return
    staleKeys(change).forEach((key) => pending.set(key.join(' '), key))
    flush ??= setTimeout(() => {
      flush = undefined
      const keys = [...pending.values()]
      pending.clear()
      keys.forEach((queryKey) => void queries.invalidateQueries({ queryKey }))
    }, GATHER_MS)
  }
  const open = () => {
    source = new EventSource('/api/live')
    source.onopen = () => {
      beat()
      setState('live')
      // A new EventSource carries no Last-Event-ID: what happened in between is not told again.
      if (missed) refetchAll()
      missed = false
    }
    source.onerror = () => {
      setState('reconnecting')
      // The browser reconnects by itself unless the answer was an error, which closes the source for good.
      if (source?.readyState === EventSource.CLOSED) reopen()
    }
    source.addEventListener('change', onChange)
    source.addEventListener('heartbeat', beat)
    source.addEventListener('reset', () => {
      beat()
      refetchAll()
    })
  }
  const close = () => {
    clearTimeout(watchdog)
    clearTimeout(retry)
    source?.close()
  }
  const reopen = () => {
    close()
    missed = true
    setState('reconnecting')
    // A session that ended looks like a broken stream: asking who we are finds it out.
    void queries.invalidateQueries({ queryKey: ['me'] })
    retry = setTimeout(open, RETRY_MS)
  }

  open()
  return () => {
    close()
    clearTimeout(flush)
    setState('connecting')
  }
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, () => state)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function setState(next: LiveState): void {
  if (next === state) return
  state = next
  listeners.forEach((listener) => listener())
}
