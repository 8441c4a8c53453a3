import type { MediaPart } from '@cordon/contracts/connectors'
import { Database, leavingNone } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common'
import { v7 as uuid } from 'uuid'

/** Of a file in one answer: in base64 it must fit into a message. */
const PART_BYTES = 500_000
/** Whoever fetches takes at once. */
const HELD_MS = 10 * 60_000

/** Files that were fetched for an evidence bundle, for the minutes until they are taken. */
@Injectable()
export class MediaStore implements OnApplicationBootstrap {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** What a bundle that was never finished left behind does not stay. */
  async onApplicationBootstrap(): Promise<void> {
    await this.letGoOld()
  }

  async hold(bytes: Uint8Array, at: Date): Promise<string> {
    const id = uuid()
    await this.letGoOld()
    await leavingNone(() =>
      this.db.query(`INSERT INTO fetched_media (id, fetched_at, bytes) VALUES ($1, $2, $3)`, [
        id,
        at,
        Buffer.from(bytes),
      ]),
    )
    return id
  }

  /** Undefined where it is not held any more. */
  async take(id: string, from: number): Promise<MediaPart | undefined> {
    const [row] = await this.db.query<{ part: Buffer; size: number }>(
      `SELECT substring(bytes FROM $2 + 1 FOR ${PART_BYTES}) AS part, octet_length(bytes) AS size FROM fetched_media WHERE id = $1`,
      [id, from],
    )
    if (row === undefined) return undefined
    const next = from + row.part.length
    if (next >= row.size) await leavingNone(() => this.db.query(`DELETE FROM fetched_media WHERE id = $1`, [id]))
    return { bytes: row.part.toString('base64'), ...(next < row.size && { next }) }
  }

  private async letGoOld(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - HELD_MS)
    await leavingNone(() => this.db.query(`DELETE FROM fetched_media WHERE fetched_at < $1`, [before]))
  }
}
