import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useLiveState } from '../api/live'
import { announce } from '../feedback/announcer'
import styles from './live-indicator.module.css'

const words = { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…', offline: 'Offline' }

/** Whether what is on screen follows what happens. A change of it is said politely. */
export function LiveIndicator() {
  const live = useLiveState()
  const online = useOnline()
  const state = online ? live : 'offline'
  const before = useRef(state)
  useEffect(() => {
    if (before.current === state) return
    if (!(before.current === 'connecting' && state === 'live')) announce(`Connection: ${words[state]}`)
    before.current = state
  }, [state])
  return (
    <span className={styles.live} data-state={state} data-testid="live-state" title="Connection to Cordon">
      <span className={styles.dot} aria-hidden />
      {words[state]}
    </span>
  )
}

export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
