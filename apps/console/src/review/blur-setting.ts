import { useSyncExternalStore } from 'react'

const KEY = 'cordon-blur-media'
const listeners = new Set<() => void>()

/** Whether pictures stay blurred and grey once they are shown; remembered on this device, and on until somebody turns it off. */
export function useBlurSetting(): [on: boolean, change: (on: boolean) => void] {
  return [useSyncExternalStore(subscribe, () => localStorage.getItem(KEY) !== 'off'), change]
}

function change(on: boolean): void {
  localStorage.setItem(KEY, on ? 'on' : 'off')
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
