import type { ListEntriesInput } from '@cordon/contracts/audit'
import { ACCOUNTS, DAYS, firstDay, idOf, PEOPLE, UNITS } from './synthetic-entries'

/** What people ask of the explorer, by name. */
export interface Question {
  kind: string
  input: ListEntriesInput
}

const DAY = 86_400_000
const ACTED = ['inbox.conversation.claimed.v1', 'inbox.reply.submitted.v1', 'publishing.post.approved.v1']

/** `each` of every kind, about a ledger of `size` entries; `random` gives even shares of 1. */
export function questions(size: number, now: Date, each: number, random: () => number): Question[] {
  const below = (most: number) => Math.floor(random() * most)
  const actor = () => `person:${idOf('person', below(PEOPLE))}`
  const account = () => idOf('account', below(ACCOUNTS))
  const acted = () => ACTED[below(ACTED.length)] as string
  const rounds = Math.floor(size / 100)
  // The most come for what is recent, but not all: a quarter of each kind is spread over the year.
  const window = (days: number) => {
    const back = random() < 0.75 ? random() * 14 : random() * (DAYS - days)
    const to = now.getTime() - back * DAY
    return {
      from: new Date(Math.max(to - days * DAY, firstDay(now).getTime())).toISOString(),
      to: new Date(to).toISOString(),
    }
  }
  const kinds: Record<string, () => ListEntriesInput> = {
    newest: () => ({ limit: 10 + below(190) }),
    person: () => ({ actor: actor() }),
    'person, further back': () => ({ actor: actor(), before: below(size) }),
    item: () => ({ subject: idOf('item', below(rounds * 45)) }),
    conversation: () => ({ subject: idOf('conversation', below(rounds * 3)) }),
    account: () => ({ subject: account() }),
    'unit, further back': () => ({ subject: idOf('unit', below(UNITS)), before: below(size) }),
    type: () => ({ type: acted(), before: below(size) }),
    'rare type': () => ({ type: 'publishing.post.withdrawn.v1', before: below(size) }),
    'arrivals of a day': () => ({ type: 'connectors.item.captured.v1', ...window(1) }),
    'a day': () => window(1),
    'a month': () => window(30),
    'up to a day': () => ({ to: window(1).to }),
    'person and type': () => ({ actor: actor(), type: acted() }),
    'person in a week': () => ({ actor: actor(), ...window(7) }),
    'account in a week': () => ({ subject: account(), ...window(7) }),
    'type in a month': () => ({ type: acted(), ...window(30) }),
    'rare type in a month': () => ({ type: 'publishing.post.withdrawn.v1', ...window(30) }),
    'person with an account': () => ({ actor: actor(), subject: account() }),
    'origin in a week': () => ({ origin: 'publishing', ...window(7) }),
    'nothing there': () => ({ actor: `person:${idOf('person', PEOPLE + below(100))}`, type: acted(), ...window(30) }),
  }
  // In turns, so that what else the machine does weighs on all kinds.
  return Array.from({ length: each }, () => Object.entries(kinds).map(([kind, ask]) => ({ kind, input: ask() }))).flat()
}
