import { causedByService, fact } from '@cordon/contracts'
import { checkpointTimeStamped, type TimeStampingView } from '@cordon/contracts/audit'
import type { ExportedTimeStamp } from '@cordon/ledger'
import { Database } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AuditConfig } from './audit.config'
import { CheckpointStore, headOf, type SignedHead } from './checkpoint.store'
import { outsideState } from './domain/outside-word'
import { answerWith, type TimeStamp } from './time-stamp.protocol'

/** A time stamp counts as overdue when this many have been missed. */
const MISSED = 3

/** When checkpoints existed, by the word of a time stamping authority. */
@Injectable()
export class TimeStampStore {
  /** Why the last attempt failed; this process's own knowledge. */
  private problem: string | undefined

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditConfig) private readonly config: AuditConfig,
  ) {}

  /** The head to have time-stamped now, if it is time and something but time stamps has happened since the last. */
  async due(): Promise<SignedHead | undefined> {
    const [last] = await this.db.query<{ size: string; received_at: Date }>(
      `SELECT size, received_at FROM time_stamp ORDER BY size DESC LIMIT 1`,
    )
    // Negative where the clock was set back meanwhile: then the authority's word is needed more than ever.
    const elapsed = last ? this.clock.now().getTime() - last.received_at.getTime() : Infinity
    if (elapsed >= 0 && elapsed < this.config.timeStampMinutes * 60_000) return undefined
    const [news] = await this.db.query(
      `SELECT 1 FROM (SELECT type FROM entry WHERE index >= $1 ORDER BY index LIMIT 100) AS since
       WHERE type <> 'audit.checkpoint.time-stamped.v1' LIMIT 1`,
      [last?.size ?? 0],
    )
    return news && this.checkpoints.sign()
  }

  async keep(head: SignedHead, { at, authority, token }: TimeStamp): Promise<void> {
    this.problem = undefined
    const timeStamp = { size: head.size, at: at.toISOString(), authority: authority.slice(0, 500) }
    await this.db.transaction(async (tx) => {
      const added = await tx.query(
        `INSERT INTO time_stamp (size, at, authority, token, received_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING RETURNING size`,
        [head.size, at, timeStamp.authority, token, this.clock.now()],
      )
      if (added.length === 0) return
      tx.state([fact(checkpointTimeStamped, uuid(), 1, { timeStamp })], causedByService('audit', 'time stamping'))
    })
  }

  failed(reason: string): void {
    this.problem = reason.slice(0, 1_000)
  }

  async state(): Promise<TimeStampingView> {
    const [last] = await this.db.query<{ size: string; at: Date; authority: string }>(
      `SELECT size, at, authority FROM time_stamp ORDER BY size DESC LIMIT 1`,
    )
    const { timeStampUrl, timeStampMinutes } = this.config
    return {
      ...(last && { newest: { size: Number(last.size), at: last.at.toISOString(), authority: last.authority } }),
      state: outsideState(timeStampUrl !== undefined, last?.at, MISSED * timeStampMinutes, this.clock.now()),
      ...(this.problem !== undefined && { problem: this.problem }),
    }
  }

  /** The newest time-stamped head over at least so many entries. */
  async newestOver(size: number): Promise<SignedHead | undefined> {
    const [row] = await this.db.query<{ note: string }>(
      `SELECT c.note FROM time_stamp t JOIN checkpoint c USING (size) WHERE t.size >= $1 ORDER BY t.size DESC LIMIT 1`,
      [size],
    )
    return row && headOf(row.note)
  }

  /** The time stamp of the head of this size, as an authority answers with it. */
  async answerFor(size: number): Promise<{ answer: Buffer; at: Date; authority: string } | undefined> {
    const [row] = await this.db.query<{ token: Buffer; at: Date; authority: string }>(
      `SELECT token, at, authority FROM time_stamp WHERE size = $1`,
      [size],
    )
    return row && { answer: answerWith(row.token), at: row.at, authority: row.authority }
  }

  /** The newest time stamp of a head up to `size`. */
  async forExport(size: number): Promise<ExportedTimeStamp[]> {
    const rows = await this.db.query<{ note: string; token: Buffer }>(
      `SELECT c.note, t.token FROM time_stamp t JOIN checkpoint c USING (size) WHERE t.size <= $1 ORDER BY t.size DESC LIMIT 1`,
      [size],
    )
    return rows.map(({ note, token }) => ({ checkpoint: note, token: token.toString('base64') }))
  }
}
