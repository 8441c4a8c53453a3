import type { BundleLayout, PayloadFile } from '@cordon/evidence'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { createHash } from 'node:crypto'

/** Small enough that a part of a download fits into one message, in base64, however the pieces fall. */
const PIECE = 262_144
/** How many pieces one chunk of a file may have. */
const CHUNK_PARTS = 1_000_000
/** Stands after every path, and holds what an archive ends with. */
const END = '~'

/** The bytes of bundles, in pieces in the database: every replica can go on with a bundle and serve it. */
@Injectable()
export class BundlePartStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** Writes one chunk of a file, in place of what was written of it before. */
  async write(tx: Tx, bundleId: string, path: string, chunk: number, content: string | Buffer): Promise<void> {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
    const first = chunk * CHUNK_PARTS + 1
    await tx.query(`DELETE FROM bundle_part WHERE bundle_id = $1 AND path = $2 AND part >= $3 AND part < $4`, [
      bundleId,
      path,
      first,
      first + CHUNK_PARTS - 1,
    ])
    for (let at = 0, part = first; at < bytes.length || part === first; at += PIECE, part += 1)
      await insert(tx, bundleId, path, part, bytes.subarray(at, at + PIECE))
  }

  /** A whole file, which must be a short one; empty where there is none. */
  async text(bundleId: string, path: string): Promise<string> {
    const rows = await this.db.query<{ bytes: Buffer }>(
      `SELECT bytes FROM bundle_part WHERE bundle_id = $1 AND path = $2 ORDER BY part`,
      [bundleId, path],
    )
    return Buffer.concat(rows.map(({ bytes }) => bytes)).toString('utf8')
  }

  async chunk(bundleId: string, path: string, chunk: number): Promise<string> {
    const first = chunk * CHUNK_PARTS + 1
    const rows = await this.db.query<{ bytes: Buffer }>(
      `SELECT bytes FROM bundle_part WHERE bundle_id = $1 AND path = $2 AND part >= $3 AND part < $4 ORDER BY part`,
      [bundleId, path, first, first + CHUNK_PARTS - 1],
    )
    return Buffer.concat(rows.map(({ bytes }) => bytes)).toString('utf8')
  }

  /** Every payload file there is, read piece by piece. */
  async payload(bundleId: string): Promise<PayloadFile[]> {
    const rows = await this.db.query<{ path: string }>(
      `SELECT DISTINCT path FROM bundle_part WHERE bundle_id = $1 AND path LIKE 'data/%' ORDER BY path`,
      [bundleId],
    )
    return rows.map(({ path }) => ({ path, chunks: () => this.pieces(bundleId, path) }))
  }

  /** Undefined where there is no such file. */
  async sha256(bundleId: string, path: string): Promise<string | undefined> {
    const digest = createHash('sha256')
    let pieces = 0
    for await (const piece of this.pieces(bundleId, path)) {
      digest.update(piece)
      pieces += 1
    }
    return pieces === 0 ? undefined : digest.digest('hex')
  }

  /** Puts headers, tag files and end around the payload, and notes where each piece begins. */
  async seal(tx: Tx, bundleId: string, { members, end }: BundleLayout): Promise<void> {
    for (const { path, header, content } of members) {
      await insert(tx, bundleId, path, 0, header)
      if (content) await insert(tx, bundleId, path, 1, content)
    }
    for (let at = 0; at < end.length; at += PIECE) await insert(tx, bundleId, END, at, end.subarray(at, at + PIECE))
    await tx.query(
      `UPDATE bundle_part p SET start = s.after - octet_length(p.bytes) FROM (
         SELECT path, part, sum(octet_length(bytes)) OVER (ORDER BY path COLLATE "C", part) AS after
         FROM bundle_part WHERE bundle_id = $1) s
       WHERE p.bundle_id = $1 AND p.path = s.path AND p.part = s.part`,
      [bundleId],
    )
  }

  /** Bytes of the sealed archive from there on: as many as fit into an answer. */
  async read(bundleId: string, from: number): Promise<Buffer> {
    const rows = await this.db.query<{ start: string; bytes: Buffer }>(
      `SELECT start, bytes FROM bundle_part WHERE bundle_id = $1 AND start >= (
         SELECT max(start) FROM bundle_part WHERE bundle_id = $1 AND start <= $2) AND start < $2 + ${PIECE}
       ORDER BY start, path, part`,
      [bundleId, from],
    )
    const first = Number(rows[0]?.start ?? 0)
    return Buffer.concat(rows.map(({ bytes }) => bytes)).subarray(from - first)
  }

  private async *pieces(bundleId: string, path: string): AsyncGenerator<Buffer> {
    for (let part = 0; ;) {
      const [row] = await this.db.query<{ part: string; bytes: Buffer }>(
        `SELECT part, bytes FROM bundle_part WHERE bundle_id = $1 AND path = $2 AND part > $3 ORDER BY part LIMIT 1`,
        [bundleId, path, part],
      )
      if (row === undefined) return
      yield row.bytes
      part = Number(row.part)
    }
  }
}

async function insert(tx: Tx, bundleId: string, path: string, part: number, bytes: Buffer): Promise<void> {
  await tx.query(`INSERT INTO bundle_part (bundle_id, path, part, bytes) VALUES ($1, $2, $3, $4)`, [
    bundleId,
    path,
    part,
    bytes,
  ])
}
