import { causedByEvent, fact, refused, type Cause, type CloudEvent, type PersonCaller } from '@cordon/contracts'
import type { Delivery, ItemKind, Network } from '@cordon/contracts/connectors'
import { conversationUpdated, replySubmitted, type SubmitReplyInput } from '@cordon/contracts/inbox'
import type { PostFact } from '@cordon/contracts/publishing'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { lastArrival, lockConversations, saveConversations, takeTurn } from './conversation.tables'
import { readSummaries } from './conversation.views'
import { answer, next, type Conversation } from './domain/conversation'
import { answerVisibility, refuseReply, statusOf } from './domain/reply'
import { isDirect, place, publicKey, type Placeable } from './domain/threading'
import { ASSESSMENT_FITS, insertKeys, readKeys, threadKey, type ItemBody } from './item.tables'
import type { ReplyRow } from './reply.tables'
import { storableText } from './storable-json'
import { mergeConversations, recountConversations } from './thread.store'

type TakenReply = ReplyRow & { account_id: string; kind: ItemKind; visibility: string; native_key: string }

/** Our replies: handed to publishing once, and followed by what publishing and the send gate say of them. */
@Injectable()
export class ReplyStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** `conversationId` must be where the conversation is now. */
  async submit(input: SubmitReplyInput, caller: PersonCaller, cause: Cause, at: Date) {
    const { conversationId, itemId, notBefore } = input
    const text = storableText(input.text)
    return this.db.transaction(async (tx) => {
      const conversation = (await lockConversations(tx, [conversationId])).get(conversationId)
      if (conversation === undefined) return refused('CONVERSATION_NOT_FOUND')
      const [account] = await tx.query<{ unit_id: string; network: Network; max_graphemes: number }>(
        `SELECT unit_id, network, max_graphemes FROM account WHERE id = $1`,
        [conversation.accountId],
      )
      const [target] = await tx.query<{ body: ItemBody; held: boolean }>(
        `SELECT i.body, EXISTS (SELECT FROM item_assessment a WHERE a.item_id = i.id AND a.held AND ${ASSESSMENT_FITS}) AS held
         FROM item i WHERE i.id = $1 AND i.conversation_id = $2`,
        [itemId, conversationId],
      )
      const replies = await tx.query<ReplyRow>(
        `SELECT post_status, delivery_status FROM reply WHERE conversation_id = $1`,
        [conversationId],
      )
      const no = refuseReply({
        conversation,
        by: caller.personId,
        text,
        item: target && {
          authorHandle: target.body.author.handle,
          held: target.held,
          erased: target.body.erased === true,
        },
        replies: replies.map((row) => statusOf(row.post_status, row.delivery_status ?? undefined)),
        account: { network: account?.network as Network, maxGraphemes: account?.max_graphemes ?? 0 },
      })
      if (no !== undefined) return no
      const postId = uuid()
      await tx.query(
        `INSERT INTO reply (post_id, conversation_id, item_id, text, author_id, author_name, post_status, submitted_at, answers_up_to)
         VALUES ($1, $2, $3, $4, $5, $6, 'in-review', $7, $8)`,
        [postId, conversationId, itemId, text, caller.personId, caller.name, at, String(await lastArrival(tx))],
      )
      const { nativeId, nativeKey, threadRootKey, author, revision, kind, visibility } = (target as { body: ItemBody })
        .body
      tx.state(
        [
          fact(replySubmitted, postId, 1, {
            postId,
            conversationId,
            accountId: conversation.accountId,
            unitId: account?.unit_id as string,
            authorId: caller.personId,
            authorName: caller.name,
            text,
            target: {
              itemId,
              nativeId,
              nativeKey,
              ...(threadRootKey !== undefined && { threadRootKey }),
              authorHandle: author.handle,
              revision,
              visibility: answerVisibility({ kind, visibility }),
              kind,
            },
            ...(notBefore !== undefined && { notBefore }),
          }),
        ],
        cause,
      )
      return { ok: true as const, postId }
    })
  }

  /** What publishing says of posts; those that are no reply of ours are passed over. */
  async followPosts(tx: Tx, events: readonly CloudEvent<PostFact>[]): Promise<void> {
    const replies = await this.replies(
      tx,
      events.map(({ data }) => data.post.id),
    )
    const moved = new Map<string, CloudEvent>()
    for (const event of events) {
      const { post } = event.data
      const reply = replies.get(post.id)
      if (reply === undefined || reply.post_version >= event.aggregateversion) continue
      reply.post_version = event.aggregateversion
      moved.set(post.id, event)
      await tx.query(
        `UPDATE reply SET post_status = $2, post_version = $3, text = $4, content_hash = $5, post_reason = $6
         WHERE post_id = $1 AND post_version < $3`,
        [
          post.id,
          post.status,
          event.aggregateversion,
          storableText(post.content.text),
          post.contentHash,
          post.reason === undefined ? null : storableText(post.reason),
        ],
      )
    }
    await this.settle(tx, replies, moved, [])
  }

  /** What the send gate says of deliveries. */
  async followDeliveries(tx: Tx, events: readonly CloudEvent<Delivery>[]): Promise<void> {
    const replies = await this.replies(
      tx,
      events.map(({ data }) => data.id),
    )
    const moved = new Map<string, CloudEvent>()
    const sent: { reply: TakenReply; nativeKey: string | undefined; at: number }[] = []
    for (const event of events) {
      const { data } = event
      const reply = replies.get(data.id)
      if (reply === undefined || reply.delivery_version >= event.aggregateversion) continue
      reply.delivery_version = event.aggregateversion
      moved.set(data.id, event)
      const isSent = data.status === 'sent'
      await tx.query(
        `UPDATE reply SET delivery_status = $2, delivery_version = $3, delivery_reason = $4, permalink = COALESCE($5, permalink), sent_at = $6
         WHERE post_id = $1 AND delivery_version < $3`,
        [
          data.id,
          data.status,
          event.aggregateversion,
          data.reason === undefined ? null : storableText(data.reason),
          data.permalink === undefined ? null : storableText(data.permalink),
          isSent ? data.updatedAt : null,
        ],
      )
      if (isSent) sent.push({ reply, nativeKey: data.nativeKey, at: Date.parse(data.updatedAt) })
    }
    await this.settle(tx, replies, moved, sent)
  }

  // Public answers to what we sent belong where we sent it from, even those that came before we knew its key.
  private async settle(
    tx: Tx,
    replies: ReadonlyMap<string, TakenReply>,
    moved: ReadonlyMap<string, CloudEvent>,
    sent: readonly { reply: TakenReply; nativeKey: string | undefined; at: number }[],
  ): Promise<void> {
    if (moved.size === 0) return
    if (sent.length > 0) await takeTurn(tx)
    const threads = sent.flatMap(({ reply, nativeKey }): Placeable[] =>
      nativeKey === undefined || isDirect(reply)
        ? []
        : [
            {
              itemId: reply.post_id,
              keys: [reply.native_key, nativeKey].map((key) => threadKey(reply.account_id, publicKey(key))),
            },
          ],
    )
    const leads = await readKeys(
      tx,
      threads.flatMap(({ keys }) => keys),
    )
    const placement = place(threads, leads, uuid)
    const into = new Map(placement.merged.map((merge) => [merge.from, merge.into]))
    const homeOf = (reply: TakenReply): string => into.get(reply.conversation_id) ?? reply.conversation_id
    const homes = [...new Set([...moved.keys()].map((id) => homeOf(replies.get(id) as TakenReply)))]

    const before = await lockConversations(tx, [...homes, ...into.keys(), ...into.values()])
    const after = new Map<string, Conversation>(before)
    await mergeConversations(tx, after, placement.merged)
    await insertKeys(tx, placement.newKeys)
    for (const { reply, at } of sent) {
      const home = homeOf(reply)
      after.set(home, answer(after.get(home) as Conversation, BigInt(reply.answers_up_to), at))
    }
    await recountConversations(tx, after, [...sent.map(({ reply }) => homeOf(reply)), ...into.values()])
    for (const id of homes) after.set(id, next(after.get(id) as Conversation))
    await saveConversations(
      tx,
      before,
      homes.map((id) => after.get(id) as Conversation),
    )
    const causes = new Map([...moved].map(([id, event]) => [homeOf(replies.get(id) as TakenReply), event]))
    for (const conversation of await readSummaries((sql, parameters) => tx.query(sql, parameters), homes))
      tx.state(
        [fact(conversationUpdated, conversation.id, conversation.version, { conversation })],
        causedByEvent(causes.get(conversation.id) as CloudEvent),
      )
  }

  private async replies(tx: Tx, postIds: readonly string[]): Promise<Map<string, TakenReply>> {
    const rows = await tx.query<TakenReply>(
      `SELECT r.*, c.account_id, i.body ->> 'kind' AS kind, i.body ->> 'visibility' AS visibility, i.body ->> 'nativeKey' AS native_key
       FROM reply r JOIN conversation c ON c.id = r.conversation_id JOIN item i ON i.id = r.item_id WHERE r.post_id = ANY($1::uuid[])`,
      [postIds],
    )
    return new Map(rows.map((row) => [row.post_id, row]))
  }
}
