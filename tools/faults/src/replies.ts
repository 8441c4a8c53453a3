import { ApiProblem } from '@cordon/contracts/client'
import type { Conversation, ConversationReply } from '@cordon/contracts/inbox'
import { itemDigest, Reconnecting } from '@cordon/load'
import type { RunningSystem } from '@cordon/start'
import { ANSWERS_LATE_MS, Network } from './network'
import { pause } from './pause'
import { Person } from './person'

/** One conversation is begun every so often, in ms, unless as many as this are in hand: then the system bears no more. */
const EVERY_MS = 600
const IN_HAND = 16
/** After the kills: how long to go on trying, and how long an unknown outcome may take to be cleared up, in ms. */
const FINISH_MS = 60_000
const SETTLE_MS = 150_000

const accounts = ['calder_police', 'calder_council', 'calder_nhs'] as const
const people = ['megan_brackenholt', 'dai_pentrewen', 'sunita_tk', 'tom_haverick', 'zofia_k', 'hamza_b'] as const
/** What a reply ends as when nothing was published and a person is told. */
const shown: ReadonlySet<string> = new Set(['unknown', 'held', 'refused'])

interface Reply {
  reference: string
  conversationId: string
  postId: string
  status: ConversationReply['status']
}

export interface ReplyCounts {
  /** Messages of the public on the network, and those that never reached the inbox. */
  mentions: number
  mentionsLost: number
  accepted: number
  /** On the network exactly once. */
  sent: number
  sentTwice: number
  unresolved: number
  lost: number
}

/** Officers who answer what the public says, and an approver, all the while, trying again as people do: they look first whether it is there. */
export class Replies {
  private readonly network: Network
  private readonly officers: Person[]
  private readonly approver: Person
  private readonly connectors: Reconnecting
  private readonly inbox: Reconnecting
  private readonly run = Date.now().toString(36)
  private readonly replies: Reply[] = []
  private readonly inHand = new Set<Promise<void>>()
  private mentions = 0
  private mentionsLost = 0
  private open = true
  private giveUpAt = Infinity
  private readonly done: Promise<void>

  constructor(system: RunningSystem) {
    if (system.demo.exerciseNetwork === undefined) throw new Error('There is no exercise network to reply on.')
    this.network = new Network(system.demo.exerciseNetwork)
    this.officers = ['officer', 'officer2'].map((username) => new Person(system, username))
    this.approver = new Person(system, 'approver')
    this.connectors = new Reconnecting(system.databaseUrl('connectors'))
    this.inbox = new Reconnecting(system.databaseUrl('inbox'))
    this.done = this.work()
  }

  /** Begins no more, lets everything come to its end, and counts on the network itself. */
  async finish(): Promise<ReplyCounts> {
    this.open = false
    this.giveUpAt = performance.now() + FINISH_MS
    await this.done
    await Promise.all(this.inHand)
    await this.settled()
    const seen = await this.seen()
    const times = ({ reference }: Reply) => seen.get(reference) ?? 0
    const unresolved = this.replies.filter((reply) => shown.has(reply.status))
    const lost = this.replies.filter((reply) => times(reply) === 0 && !shown.has(reply.status))
    for (const { reference, postId, status } of lost)
      console.log(`  lost: reply ${reference}, post ${postId}, shown as ${status}`)
    for (const [reference, count] of seen) if (count > 1) console.log(`  sent ${count} times: reply ${reference}`)
    await Promise.all([this.connectors.close(), this.inbox.close()])
    return {
      mentions: this.mentions,
      mentionsLost: this.mentionsLost,
      accepted: this.replies.length,
      sent: this.replies.filter((reply) => times(reply) === 1).length,
      sentTwice: [...seen.values()].filter((count) => count > 1).length,
      unresolved: unresolved.length,
      lost: lost.length,
    }
  }

  private async work(): Promise<void> {
    await this.network.answerLate(ANSWERS_LATE_MS)
    for (let n = 0; this.open; n++) {
      const work: Promise<void> = this.converse(n).finally(() => this.inHand.delete(work))
      this.inHand.add(work)
      await pause(EVERY_MS * (0.5 + Math.random()))
      while (this.open && this.inHand.size >= IN_HAND) await pause(50)
    }
  }

  private async converse(n: number): Promise<void> {
    const reference = `${this.run}-${n}`
    const account = accounts[n % accounts.length] as string
    const officer = this.officers[n % this.officers.length] as Person
    const asks = `@${account} Could somebody look into ${reference}, please?`
    const person = people[n % people.length] as string
    const mention = await this.persistently(() => this.network.say(person, asks))
    if (mention === undefined) return
    this.mentions++
    const found = await this.persistently(() => this.find(mention.nativeKey))
    if (found === undefined) {
      this.mentionsLost++
      return
    }
    const postId = await this.persistently(() => this.submit(officer, found, reference))
    if (postId === undefined) return
    this.replies.push({ reference, conversationId: found.conversationId, postId, status: 'in-review' })
    await this.persistently(() => this.approve(postId))
  }

  /** Where connectors and the inbox put what the network calls by this key. */
  private async find(nativeKey: string): Promise<{ itemId: string; conversationId: string } | undefined> {
    const digest = Buffer.from(itemDigest('mention', nativeKey), 'hex')
    const [item] = await this.connectors.rows<{ id: string }>(
      `SELECT id FROM item WHERE account_id IN (SELECT id FROM account) AND key_digest = $1`,
      [digest],
    )
    if (item === undefined) return undefined
    const [here] = await this.inbox.rows<{ conversation_id: string }>(
      `SELECT conversation_id FROM item WHERE id = $1`,
      [item.id],
    )
    return here && { itemId: item.id, conversationId: here.conversation_id }
  }

  private async submit(
    officer: Person,
    { itemId, conversationId }: { itemId: string; conversationId: string },
    reference: string,
  ): Promise<string> {
    const conversation = await officer.ask('inbox.conversation.read', { conversationId })
    const before = replyTo(conversation, reference)
    if (before !== undefined) return before.postId
    if (conversation.summary.claimedBy === undefined) await officer.ask('inbox.conversation.claim', { conversationId })
    const text = `Thank you, we will look into it. Your reference is [${reference}].`
    return (await officer.ask('inbox.reply.submit', { conversationId, itemId, text })).postId
  }

  /** True when there is nothing left to approve. */
  private async approve(postId: string): Promise<true | undefined> {
    const post = await this.approver.ask('publishing.post.read', { postId })
    if (post.status !== 'in-review') return true
    const { contentHash } = post
    const { status } = await this.approver.ask('publishing.post.approve', { postId, contentHash })
    return status === 'in-review' ? undefined : true
  }

  /** Until it answers something, or the run gives up. */
  private async persistently<T>(attempt: () => Promise<T | undefined>): Promise<T | undefined> {
    while (performance.now() < this.giveUpAt) {
      const answer = await attempt().catch((error: unknown) => void this.complain(error))
      if (answer !== undefined) return answer
      await pause(200 + Math.random() * 300)
    }
    return undefined
  }

  // Everything but an outage and what simply is not there yet would be a finding of its own.
  private complain(error: unknown): void {
    const { status = 0, code = '' } = error instanceof ApiProblem ? error.problem : {}
    if (status >= 400 && status < 500 && code !== 'POST_NOT_FOUND' && code !== 'NOT_SIGNED_IN')
      console.log(`  an officer was told ${code}: ${(error as Error).message}`)
  }

  private async settled(): Promise<void> {
    const officer = this.officers[0] as Person
    let open = this.replies
    for (const end = performance.now() + SETTLE_MS; open.length > 0 && performance.now() < end; await pause(500)) {
      for (const reply of open) {
        const { conversationId, reference } = reply
        const conversation = await officer.ask('inbox.conversation.read', { conversationId }).catch(() => undefined)
        reply.status = (conversation && replyTo(conversation, reference)?.status) ?? reply.status
      }
      open = open.filter(({ status }) => !ended.has(status))
    }
  }

  private async seen(): Promise<Map<string, number>> {
    const seen = new Map<string, number>()
    for (const account of accounts) {
      for (const content of await this.network.published(account)) {
        const [, reference] = /\[([\w-]+)\]/.exec(content) ?? []
        if (reference?.startsWith(`${this.run}-`)) seen.set(reference, (seen.get(reference) ?? 0) + 1)
      }
    }
    return seen
  }
}

/** Nothing moves on from here by itself; an unknown outcome may still be cleared up. */
const ended: ReadonlySet<string> = new Set(['sent', 'held', 'refused', 'rejected', 'withdrawn', 'expired', 'abandoned'])

function replyTo({ replies }: Conversation, reference: string): ConversationReply | undefined {
  return replies.find(({ text }) => text.includes(`[${reference}]`))
}
