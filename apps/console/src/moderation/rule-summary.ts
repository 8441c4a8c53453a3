import type { Hours, Rule, Weekday } from '@cordon/contracts/moderation'
import { networkLabels } from '../accounts/network-labels'
import { counted, outcomeLabels, sendingLabels } from './outcomes'

export const dayLabels: Record<Weekday, string> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
}

/** What is set of a rule beside its name, category and severity, each in a few words. */
export function settingsOf({ outcome, direction = 'in', onSending, clause, scope, examples }: Rule): string[] {
  const texts = [...(examples?.match ?? []), ...(examples?.noMatch ?? [])].filter((text) => text.trim() !== '').length
  return [
    ...(outcome === undefined ? [] : [outcomeLabels[outcome].toLowerCase()]),
    ...(clause ? [`clause ${clause}`] : []),
    ...(direction === 'in' ? [] : [direction === 'out' ? 'reads what we send' : 'reads both ways']),
    ...(direction === 'in' ? [] : [`on sending: ${sendingLabels[onSending ?? 'warn'].toLowerCase()}`]),
    ...scopeOf(scope),
    ...(texts > 0 ? [counted(texts, 'example')] : []),
  ]
}

function scopeOf({ units = [], accounts = [], networks = [], languages = [], hours }: Rule['scope'] = {}): string[] {
  return [
    ...(units.length > 0 ? [counted(units.length, 'unit')] : []),
    ...(accounts.length > 0 ? [counted(accounts.length, 'account')] : []),
    ...(networks.length > 0 ? [`only on ${networks.map((network) => networkLabels[network]).join(', ')}`] : []),
    ...(languages.length > 0 ? [`only in ${languages.map(languageName).join(', ')}`] : []),
    ...(hours === undefined ? [] : [describeHours(hours)]),
  ]
}

/** "Welsh" for `cy`; the code itself where it is none. */
export function languageName(code: string): string {
  try {
    return names.of(code.trim()) ?? code
  } catch {
    return code
  }
}

function describeHours({ from, to, days = [] }: Hours): string {
  const on = days.length === 0 || days.length === 7 ? '' : `, ${days.map((day) => dayLabels[day]).join(' ')}`
  return `${from} to ${to}${on}`
}

const names = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'code' })
