import { useEffect, useRef } from 'react'
import { readKey, type PendingKey, type ShortcutAction } from './keymap'

type Handler = () => void

const handlers = new Map<ShortcutAction, Handler[]>()
const SWITCH = 'cordon-single-keys'

/** Runs `handler` on the shortcut while the component is mounted; the newest one wins. */
export function useShortcut(action: ShortcutAction, handler: Handler): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const run = () => latest.current()
    handlers.set(action, [...(handlers.get(action) ?? []), run])
    return () => {
      handlers.set(
        action,
        (handlers.get(action) ?? []).filter((other) => other !== run),
      )
    }
  }, [action])
}

/** Listens for the keys; mounted once. */
export function useShortcutKeys(): void {
  useEffect(() => {
    let pending: PendingKey | undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (!singleKeysOn() || isElsewhere(event.target)) return
      const read = readKey(event.key, pending, event.timeStamp)
      pending = read.pending
      // Enter belongs to the control that has the focus.
      if (read.action === undefined || read.action === 'open') return
      const handler = handlers.get(read.action)?.at(-1)
      if (handler === undefined) return
      event.preventDefault()
      handler()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

/** WCAG 2.1.4: single-key shortcuts can be turned off, for people who dictate. */
export function singleKeysOn(): boolean {
  return localStorage.getItem(SWITCH) !== 'off'
}

export function switchSingleKeys(on: boolean): void {
  localStorage.setItem(SWITCH, on ? 'on' : 'off')
}

/** Typing, or inside a dialog or menu, which keep their own keys. */
function isElsewhere(target: EventTarget | null): boolean {
  const own =
    'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=dialog], [role=menu]'
  return target instanceof HTMLElement && target.closest(own) !== null
}
