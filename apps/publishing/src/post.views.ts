import type { OutboundFinding } from '@cordon/contracts/moderation'
import type { ListPostsInput, Post, PostContent, PostPage, PostStatus } from '@cordon/contracts/publishing'
import { Database } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import type { PostState } from './domain/post'

export interface PostRow {
  id: string
  unit_id: string
  network: Post['network']
  account_handle: string
  status: PostStatus
  content: string
  content_hash: string
  author_id: string
  author_name: string
  required_approvals: number
  reason: string | null
  warnings: string | null
  permalink: string | null
  submitted_at: Date
  sent_at: Date | null
  version: number
  delivery_version: number
}

export interface ApprovalRow {
  post_id: string
  approver_id: string
  approver_name: string
  content_hash: string
  at: Date
  voided: boolean
  note: string | null
}

type Units = '*' | string[]

/** Posts as people read them. */
@Injectable()
export class PostViews {
  constructor(@Inject(Database) private readonly db: Database) {}

  async read(id: string): Promise<Post | undefined> {
    const [post] = await this.withApprovals(await this.db.query<PostRow>(`SELECT * FROM post WHERE id = $1`, [id]))
    return post
  }

  /** Newest first; what waits for somebody's approval: oldest first. */
  async list(
    { status, accountId, queue, before, limit = 50 }: ListPostsInput,
    readable: Units,
    approvable: Units,
    personId: string | undefined,
  ): Promise<PostPage> {
    const waiting = queue === 'mine-to-approve'
    const rows = await this.db.query<PostRow>(
      `SELECT p.* FROM post p
       WHERE ($1::uuid[] IS NULL OR p.unit_id = ANY($1)) AND ($2::text IS NULL OR p.status = $2) AND ($3::uuid IS NULL OR p.account_id = $3)
         AND ($4::uuid IS NULL OR ${waiting ? 'p.id > $4' : 'p.id < $4'})
         AND ($5::uuid IS NULL OR (p.author_id <> $5 AND ($6::uuid[] IS NULL OR p.unit_id = ANY($6)) AND NOT EXISTS (
           SELECT 1 FROM approval a WHERE a.post_id = p.id AND a.approver_id = $5 AND a.content_hash = p.content_hash AND NOT a.voided)))
       ORDER BY p.id ${waiting ? 'ASC' : 'DESC'} LIMIT $7`,
      [
        readable === '*' ? null : readable,
        waiting ? 'in-review' : (status ?? null),
        accountId ?? null,
        before ?? null,
        waiting ? (personId ?? null) : null,
        approvable === '*' ? null : approvable,
        limit + 1,
      ],
    )
    const page = await this.withApprovals(rows.slice(0, limit))
    const last = page.at(-1)
    return { items: page, ...(rows.length > limit && last !== undefined && { next: last.id }) }
  }

  private async withApprovals(rows: PostRow[]): Promise<Post[]> {
    const approvals = await this.db.query<ApprovalRow>(`SELECT * FROM approval WHERE post_id = ANY($1) ORDER BY at`, [
      rows.map(({ id }) => id),
    ])
    return rows.map((row) =>
      toPost(
        toState(
          row,
          approvals.filter(({ post_id }) => post_id === row.id),
        ),
      ),
    )
  }
}

export function toState(row: PostRow, approvals: ApprovalRow[]): PostState {
  return {
    id: row.id,
    unitId: row.unit_id,
    network: row.network,
    accountHandle: row.account_handle,
    status: row.status,
    content: JSON.parse(row.content) as PostContent,
    contentHash: row.content_hash,
    authorId: row.author_id,
    authorName: row.author_name,
    requiredApprovals: row.required_approvals,
    approvals: approvals.map(({ approver_id, approver_name, content_hash, at, voided, note }) => ({
      approverId: approver_id,
      approverName: approver_name,
      contentHash: content_hash,
      at: at.toISOString(),
      voided,
      ...(note !== null && { note }),
    })),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.warnings !== null && { warnings: JSON.parse(row.warnings) as OutboundFinding[] }),
    ...(row.permalink !== null && { permalink: row.permalink }),
    submittedAt: row.submitted_at.toISOString(),
    ...(row.sent_at !== null && { sentAt: row.sent_at.toISOString() }),
    version: row.version,
    deliveryVersion: row.delivery_version,
  }
}

export function toPost({ deliveryVersion: _internal, ...post }: PostState): Post {
  return post
}
