import { fact, type Cause, type Decision, type Fact } from '@cordon/contracts'
import {
  conversationClaimed,
  conversationClosed,
  conversationReleased,
  conversationUpdated,
  type ConversationSummary,
} from '@cordon/contracts/inbox'
import { Database, Store, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { lastArrival, lockConversations, saveConversations } from './conversation.tables'
import { SELECT_SUMMARY, toSummary, type SummaryRow } from './conversation.views'
import { orderOf, type Conversation, type ConversationFact } from './domain/conversation'
import { categoriesIn, laneAt, severityAt } from './domain/urgency'

/** A conversation under its lock, with what a summary says of it beside its state. */
export interface HeldConversation {
  conversation: Conversation
  /** As it was when it was locked. */
  before: Conversation
  summary: ConversationSummary
  /** Every item of it that has arrived so far has this number or a lower one. */
  lastArrival: bigint
}

const events = {
  claimed: conversationClaimed,
  released: conversationReleased,
  closed: conversationClosed,
  updated: conversationUpdated,
} as const

@Injectable()
export class ConversationStore extends Store<HeldConversation, ConversationFact> {
  constructor(@Inject(Database) db: Database) {
    super(db)
  }

  /** Decides on the conversation alone; a refusal changes nothing. */
  async decide<R extends string>(
    id: string,
    cause: Cause,
    decision: (conversation: Conversation, lastArrival: bigint) => Decision<Conversation, ConversationFact, R>,
  ): Promise<Decision<ConversationSummary, ConversationFact, R | 'CONVERSATION_NOT_FOUND'>> {
    const outcome = await this.change<R | 'CONVERSATION_NOT_FOUND'>(id, cause, (held) => {
      if (held === undefined) return { ok: false, refusal: 'CONVERSATION_NOT_FOUND' }
      const decided = decision(held.conversation, held.lastArrival)
      return decided.ok ? { ...decided, state: { ...held, conversation: decided.state } } : decided
    })
    return outcome.ok ? { ...outcome, state: summaryOf(outcome.state) } : outcome
  }

  protected async lock(tx: Tx, id: string): Promise<HeldConversation | undefined> {
    const conversation = (await lockConversations(tx, [id])).get(id)
    const [row] =
      conversation === undefined ? [] : await tx.query<SummaryRow>(`${SELECT_SUMMARY} WHERE c.id = $1`, [id])
    if (conversation === undefined || row === undefined) return undefined
    return { conversation, before: conversation, summary: toSummary(row), lastArrival: await lastArrival(tx) }
  }

  protected async save(tx: Tx, { conversation, before }: HeldConversation): Promise<void> {
    await saveConversations(tx, new Map([[before.id, before]]), [conversation])
  }

  protected events(facts: ConversationFact[], held: HeldConversation): Fact[] {
    const { id, version } = held.conversation
    return facts.map((name) => fact(events[name], id, version, { conversation: summaryOf(held) }))
  }
}

function summaryOf({ conversation, summary }: HeldConversation): ConversationSummary {
  const { claimedBy: _, claimedByName: __, waitingSince: ___, ...rest } = summary
  const { claimedBy, claimedByName, waitingSince, urgency, closed, version } = conversation
  return {
    ...rest,
    status: closed ? 'closed' : 'open',
    lane: laneAt(orderOf(conversation).lane),
    severity: severityAt(urgency.severity),
    categories: categoriesIn(urgency.categories),
    ...(claimedBy !== undefined && { claimedBy, claimedByName: claimedByName ?? '' }),
    ...(waitingSince !== undefined && { waitingSince: new Date(waitingSince).toISOString() }),
    version,
  }
}
