import type { Measure, MeasureKind, MeasureStatus } from '@cordon/contracts/moderation'
import type { TagTone } from '../feedback/tag'

export const kindLabels: Record<MeasureKind, string> = { hide: 'Hide', block: 'Block' }

export const statusLabels: Record<MeasureStatus, string> = {
  ordered: 'Waiting for the network',
  in_force: 'In force',
  refused: 'Not done',
  lifting: 'Being lifted',
  lifted: 'Lifted',
}

export const statusTones: Record<MeasureStatus, TagTone> = {
  ordered: 'medium',
  in_force: 'high',
  refused: 'none',
  lifting: 'medium',
  lifted: 'good',
}

/** Where it stands on the network, in a sentence. */
export function statusSentence({ kind, status, said }: Pick<Measure, 'kind' | 'status' | 'said'>): string {
  const hide = kind === 'hide'
  switch (status) {
    case 'ordered':
      return said === undefined
        ? `The network is asked to ${hide ? 'hide the message' : 'block the author'}.`
        : `It waits at the send gate: ${said}`
    case 'in_force':
      return said === undefined
        ? `The network ${hide ? 'has hidden the message' : 'blocks the author'}.`
        : `It still stands: the network did not lift it. It said: ${said}`
    case 'refused':
      return `It was not done${said === undefined ? '.' : `: ${said}`}`
    case 'lifting':
      return said === undefined
        ? `The network is asked to ${hide ? 'show the message again' : 'let the author in again'}.`
        : `Lifting it waits at the send gate: ${said}`
    case 'lifted':
      return hide ? 'The message is shown again.' : 'The author is let in again.'
  }
}

/** Stands, or is being put in force: it can be lifted and looked at again. */
export function stands({ status }: Pick<Measure, 'status'>): boolean {
  return status === 'ordered' || status === 'in_force'
}

export function isDue(measure: Pick<Measure, 'status' | 'reviewAt'>, now: number): boolean {
  return stands(measure) && Date.parse(measure.reviewAt) <= now
}

export function hasOpenAppeal({ appeal }: Pick<Measure, 'appeal'>): boolean {
  return appeal !== undefined && appeal.outcome === undefined
}

/** In local time for a date field, `days` after `now`. */
export function dayAfter(now: number, days: number): string {
  const date = new Date(now + days * 86_400_000)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The instant at which a chosen day begins here; undefined while none is chosen. */
export function startOfDay(value: string): string | undefined {
  const [year, month, day] = value.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined || value.length !== 10) return undefined
  const date = new Date(year, month - 1, day)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
