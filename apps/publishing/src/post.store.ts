import { fact, type Cause, type Decision, type EventContract, type Fact } from '@cordon/contracts'
import {
  canonicalContent,
  postApproved,
  postEdited,
  postExpired,
  postRejected,
  postReleased,
  postSettled,
  postSubmitted,
  postWithdrawn,
  type PostFact as PostFactData,
} from '@cordon/contracts/publishing'
import { Database, inTrace, Store, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import type { PostFact, PostState } from './domain/post'
import { toPost, toState, type ApprovalRow, type PostRow } from './post.views'

const events: Record<PostFact['type'], EventContract<PostFactData>> = {
  submitted: postSubmitted,
  edited: postEdited,
  approved: postApproved,
  rejected: postRejected,
  withdrawn: postWithdrawn,
  expired: postExpired,
  released: postReleased,
  settled: postSettled,
}

/** Posts with their approvals, changed under the lock of the post's row. */
@Injectable()
export class PostStore extends Store<PostState, PostFact> {
  constructor(@Inject(Database) db: Database) {
    super(db)
  }

  /** Keeps a new post with the facts that made it; a second time under the same id changes nothing. */
  async add(tx: Tx, decision: Decision<PostState, PostFact, string>, cause: Cause): Promise<void> {
    if (!decision.ok || (await this.lock(tx, decision.state.id)) !== undefined) return
    const traced = inTrace(cause)
    await this.insert(tx, decision.state, traced.traceparent)
    tx.state(this.events(decision.facts, decision.state), traced)
  }

  /** What becomes of a post belongs to the trace in which it was written, whoever brings it about, and when. */
  override async changeIn<Refusal extends string>(
    tx: Tx,
    id: string,
    cause: Cause,
    decide: (state: PostState | undefined) => Decision<PostState, PostFact, Refusal>,
  ): Promise<Decision<PostState, PostFact, Refusal>> {
    const [row] = await tx.query<{ traceparent: string | null }>(`SELECT traceparent FROM post WHERE id = $1`, [id])
    const traceparent = cause.traceparent ?? row?.traceparent
    return super.changeIn(tx, id, { ...cause, ...(traceparent && { traceparent }) }, decide)
  }

  protected async lock(tx: Tx, id: string): Promise<PostState | undefined> {
    const [row] = await tx.query<PostRow>(`SELECT * FROM post WHERE id = $1 FOR UPDATE`, [id])
    if (row === undefined) return undefined
    const approvals = await tx.query<ApprovalRow>(`SELECT * FROM approval WHERE post_id = $1 ORDER BY at`, [id])
    return toState(row, approvals)
  }

  // Approvals before the post: its guard counts them.
  protected async save(tx: Tx, post: PostState): Promise<void> {
    await tx.query(`UPDATE approval SET voided = true WHERE post_id = $1 AND NOT voided AND at = ANY($2)`, [
      post.id,
      post.approvals.filter(({ voided }) => voided).map(({ at }) => new Date(at)),
    ])
    for (const approval of post.approvals.filter(({ voided }) => !voided)) {
      await tx.query(
        `INSERT INTO approval (post_id, author_id, approver_id, approver_name, content_hash, at, note) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (post_id, approver_id, at) DO NOTHING`,
        [
          post.id,
          post.authorId,
          approval.approverId,
          approval.approverName,
          approval.contentHash,
          new Date(approval.at),
          approval.note ?? null,
        ],
      )
    }
    await tx.query(
      `UPDATE post SET status = $2, content = $3, content_hash = $4, required_approvals = $5, not_before = $6, reason = $7, permalink = $8, sent_at = $9, version = $10, delivery_version = $11, warnings = $12 WHERE id = $1`,
      [post.id, ...changing(post)],
    )
  }

  protected events(facts: PostFact[], state: PostState): Fact[] {
    return facts.map(({ type }) => fact(events[type], state.id, state.version, { post: toPost(state) }))
  }

  private async insert(tx: Tx, post: PostState, traceparent: string | undefined): Promise<void> {
    await tx.query(
      `INSERT INTO post (id, status, content, content_hash, required_approvals, not_before, reason, permalink, sent_at, version, delivery_version, warnings,
         unit_id, account_id, network, account_handle, author_id, author_name, submitted_at, traceparent)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
      [
        post.id,
        ...changing(post),
        post.unitId,
        post.content.accountId,
        post.network,
        post.accountHandle,
        post.authorId,
        post.authorName,
        new Date(post.submittedAt),
        traceparent ?? null,
      ],
    )
  }
}

function changing(post: PostState): unknown[] {
  return [
    post.status,
    canonicalContent(post.content),
    post.contentHash,
    post.requiredApprovals,
    post.content.notBefore === undefined ? null : new Date(post.content.notBefore),
    post.reason ?? null,
    post.permalink ?? null,
    post.sentAt === undefined ? null : new Date(post.sentAt),
    post.version,
    post.deliveryVersion,
    post.warnings === undefined ? null : JSON.stringify(post.warnings),
  ]
}
