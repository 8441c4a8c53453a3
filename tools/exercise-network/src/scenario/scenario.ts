import type { AccountRecord, StatusRecord } from '../records'
import { createStatus, favouriteStatus, followAccount, mayView, reblogStatus, type StatusDraft } from '../statuses'
import type { World, WorldEvent } from '../world'
import { Random } from './random'
import { fill } from './slots'
import { despair, menace } from './templates/danger'
import { followUps, ordinary, praise, reactions } from './templates/everyday'
import { abuse, complaints, pileOn } from './templates/grievances'
import { officialPosts } from './templates/official'
import { directMessages, questions } from './templates/questions'
import { type TemplateSet, templatesFor } from './templates/template-set'
import { welshOrdinary, welshQuestions } from './templates/welsh'

export const scenarioKinds = [
  'ordinary',
  'question',
  'complaint',
  'praise',
  'abuse',
  'threat-to-life',
  'threat-to-kill',
  'welsh',
  'dm',
  'thread',
  'pile-on',
] as const
export type ScenarioKind = (typeof scenarioKinds)[number]

const EVERYDAY: Record<ScenarioKind, number> = {
  ordinary: 30,
  question: 22,
  complaint: 12,
  praise: 6,
  abuse: 8,
  'threat-to-life': 1,
  'threat-to-kill': 1,
  welsh: 8,
  dm: 6,
  thread: 5,
  'pile-on': 1,
}
const SIMPLE: Partial<Record<ScenarioKind, TemplateSet>> = {
  question: questions,
  complaint: complaints,
  praise,
  abuse,
  'threat-to-life': despair,
  'threat-to-kill': menace,
}
/** What a newly connected organisation meets first: something of each sort a desk must tell apart. */
const PROLOGUE: readonly ScenarioKind[] = [
  'question',
  'abuse',
  'dm',
  'welsh',
  'threat-to-life',
  'complaint',
  'thread',
  'praise',
]

const MAX_WAITING = 1000

/** Invented people talking to invented organisations; the same seed and the same calls give the same texts. */
export class Scenario {
  private readonly random: Random
  private readonly waiting: (() => StatusRecord[])[] = []
  private readonly unsubscribe: () => void
  private timer: NodeJS.Timeout | undefined
  private opened: boolean
  /** Set while the scenario itself posts, so that it does not react to itself. */
  private speaking = false

  constructor(
    private readonly world: World,
    private readonly network: { readonly domain: string },
    seed: number,
  ) {
    const kept = world.scenarioState
    this.random = new Random(kept?.state ?? seed | 0)
    this.opened = kept?.opened ?? false
    this.unsubscribe = world.subscribe((event) => this.hear(event))
  }

  /** One step: what is waiting first (reactions, a newly connected organisation's first traffic), else something new. */
  tick(): StatusRecord[] {
    const next = this.waiting.shift()
    const made = next ? next() : this.make(this.random.weighted(EVERYDAY))
    this.remember()
    return made
  }

  /** Posts `count` things now; of one kind, or mixed. A pile-on counts as one thing and makes many posts. */
  burst(count: number, kind?: ScenarioKind, organisation?: string): StatusRecord[] {
    const target = organisation === undefined ? undefined : this.world.accountNamed(organisation)
    const made = Array.from({ length: count }, () => this.make(kind ?? this.random.weighted(EVERYDAY), target)).flat()
    this.remember()
    return made
  }

  /** What stands on the network from the first moment: posts of the organisations and one of each sort of answer. */
  open(): StatusRecord[] {
    if (this.opened) return []
    this.opened = true
    const made = this.organisations().flatMap((account) =>
      officialPosts[account.organisation ?? 'police'].map((text) => this.say(account, { text })),
    )
    for (const kind of ['ordinary', ...PROLOGUE, 'ordinary'] as const) made.push(...this.make(kind))
    this.remember()
    return made
  }

  /** @param perMinute steps a minute; 0 stops it */
  run(perMinute: number): void {
    clearInterval(this.timer)
    this.timer = undefined
    if (perMinute > 0) this.timer = setInterval(() => this.tick(), 60_000 / perMinute)
  }

  close(): void {
    this.run(0)
    this.unsubscribe()
  }

  private hear(event: WorldEvent): void {
    if (event.kind === 'token-issued') {
      const account = event.token.accountId === null ? undefined : this.world.accounts.get(event.token.accountId)
      if (account?.organisation) {
        for (const kind of PROLOGUE) this.later(() => this.make(kind, account))
      }
      return
    }
    if (event.kind !== 'status-created' || this.speaking || event.status.visibility === 'private') return
    const author = this.world.accounts.get(event.status.accountId)
    if (author?.organisation && event.status.reblogOfId === null) this.planReactions(author, event.status)
  }

  private planReactions(organisation: AccountRecord, status: StatusRecord): void {
    const answered = status.inReplyToId === null ? undefined : this.world.statuses.get(status.inReplyToId)
    const asker = answered && this.world.accounts.get(answered.accountId)
    if (asker && asker.organisation === null) {
      // The person who was answered answers back, in the same thread and as privately.
      const text = this.random.pick(followUps)
      if (this.random.chance(0.6)) this.later(() => this.reply(asker, organisation, status, text))
      return
    }
    if (status.visibility === 'direct') return
    const set = templatesFor(reactions, organisation.organisation ?? undefined)
    for (let left = this.random.below(4); left > 0; left -= 1) {
      const person = this.person()
      const text = this.random.pick(set)
      this.later(() => this.reply(person, organisation, status, text))
    }
    const [fan, sharer] = [this.person(), this.person()]
    const follows = this.random.chance(0.3)
    this.later(() => {
      if (this.world.statuses.has(status.id)) favouriteStatus(this.world, fan, status, true)
      const blocked = this.world.marked('block', organisation.id, fan.id)
      if (follows && !blocked) followAccount(this.world, fan, organisation, false)
      return []
    })
    if (this.random.chance(0.4) && status.visibility === 'public') {
      this.later(() => (this.world.statuses.has(status.id) ? [reblogStatus(this.world, sharer, status, 'public')] : []))
    }
  }

  private later(act: () => StatusRecord[]): void {
    // With the scenario switched off nothing is taken out; a load test must not fill memory.
    if (this.waiting.length < MAX_WAITING) this.waiting.push(act)
  }

  private make(kind: ScenarioKind, target?: AccountRecord): StatusRecord[] {
    const person = this.person()
    if (kind === 'ordinary') {
      const welsh = this.random.chance(0.1)
      const text = fill(this.random.pick(templatesFor(ordinary, undefined)), this.random, undefined)
      return [welsh ? this.welshOrdinary(person, target) : this.say(person, { text })]
    }
    const organisation = target ?? this.organisation()
    const type = organisation.organisation ?? undefined
    if (kind === 'pile-on') return this.pileOn(organisation)
    if (kind === 'welsh') {
      const text = this.random.pick(templatesFor(welshQuestions, type))
      return [this.address(person, organisation, text, { language: 'cy' })]
    }
    if (kind === 'dm') {
      const text = this.random.pick(templatesFor(directMessages, type))
      return [this.address(person, organisation, text, { visibility: 'direct' })]
    }
    if (kind === 'thread') return this.thread(person, organisation)
    const text = this.random.pick(templatesFor(SIMPLE[kind] ?? questions, type))
    const below = this.random.chance(0.3) ? this.latestBy(organisation) : undefined
    return [this.address(person, organisation, text, below ? { inReplyToId: below.id } : {})]
  }

  private welshOrdinary(person: AccountRecord, target: AccountRecord | undefined): StatusRecord {
    const text = this.random.pick(templatesFor(welshOrdinary, undefined))
    const organisation = text.includes('{org}') ? (target ?? this.organisation()) : undefined
    return this.say(person, { text: fill(text, this.random, organisation?.username), language: 'cy' })
  }

  private thread(person: AccountRecord, organisation: AccountRecord): StatusRecord[] {
    const type = organisation.organisation ?? undefined
    const first = this.address(person, organisation, this.random.pick(templatesFor(complaints, type)), {})
    const other = this.person()
    const second = this.say(other, {
      text: fill(
        `@${person.username} same here, {n} weeks now. {org} please answer.`,
        this.random,
        organisation.username,
      ),
      inReplyToId: first.id,
    })
    const third = this.say(person, {
      text: fill(`@${other.username} glad it is not just me. {org} well?`, this.random, organisation.username),
      inReplyToId: second.id,
    })
    return [first, second, third]
  }

  private pileOn(organisation: AccountRecord): StatusRecord[] {
    const below = this.latestBy(organisation)
    const crowd = 12 + this.random.below(14)
    return Array.from({ length: crowd }, () =>
      this.address(this.person(), organisation, this.random.pick(pileOn), below ? { inReplyToId: below.id } : {}),
    )
  }

  private reply(person: AccountRecord, organisation: AccountRecord, to: StatusRecord, text: string): StatusRecord[] {
    if (!this.world.statuses.has(to.id)) return []
    return [this.address(person, organisation, text, { inReplyToId: to.id, visibility: to.visibility })]
  }

  private address(
    person: AccountRecord,
    organisation: AccountRecord,
    template: string,
    how: Omit<StatusDraft, 'text'>,
  ): StatusRecord {
    const text = fill(template.includes('{org}') ? template : `{org} ${template}`, this.random, organisation.username)
    return this.say(person, { language: 'en', ...how, text })
  }

  private say(person: AccountRecord, { inReplyToId, ...draft }: StatusDraft): StatusRecord {
    const parent = inReplyToId === undefined ? undefined : this.world.statuses.get(inReplyToId)
    // Who was blocked cannot reply any more, and says it all the same.
    const below = parent && mayView(this.world, parent, person.id) ? { inReplyToId: parent.id } : {}
    this.speaking = true
    try {
      return createStatus(this.world, this.network.domain, person, { language: 'en', ...draft, ...below })
    } finally {
      this.speaking = false
    }
  }

  private organisations(): AccountRecord[] {
    return [...this.world.accounts.values()].filter((account) => account.organisation !== null)
  }

  /** Organisations somebody has connected are talked to three times as often. */
  private organisation(): AccountRecord {
    const all = this.organisations()
    const connected = new Set([...this.world.tokens.values()].map((token) => (token.revoked ? null : token.accountId)))
    return this.random.pick(all.flatMap((one) => (connected.has(one.id) ? [one, one, one] : [one])))
  }

  private person(): AccountRecord {
    return this.random.pick([...this.world.accounts.values()].filter((one) => one.organisation === null))
  }

  private latestBy(organisation: AccountRecord): StatusRecord | undefined {
    return this.world
      .statusesBy(organisation.id)
      .filter((one) => one.visibility === 'public' && one.reblogOfId === null && one.inReplyToId === null)
      .at(-1)
  }

  private remember(): void {
    this.world.commit([{ t: 'scenario', v: { state: this.random.state, opened: this.opened } }])
  }
}
