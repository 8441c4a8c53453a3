import { useSyncExternalStore } from 'react'

let message = ''
let turn = 0
const listeners = new Set<() => void>()

/** Has a screen reader say something, politely, without moving the focus. */
export function announce(text: string): void {
  // The same words twice would not be said again: an invisible mark makes them differ.
  turn++
  message = turn % 2 === 0 ? text : `${text}\u00a0`
  listeners.forEach((listener) => listener())
}

/** The one polite live region of the console. */
export function Announcer() {
  const said = useSyncExternalStore(subscribe, () => message)
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {said}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
