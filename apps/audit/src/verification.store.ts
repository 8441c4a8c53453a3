import { fact, type Cause } from '@cordon/contracts'
import { verificationFinished, type LedgerProblem, type Verification } from '@cordon/contracts/audit'
import { Database } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'

interface VerificationRow {
  id: string
  status: Verification['status']
  checked: string
  size: string
  root_hash: string | null
  checkpoint: string | null
  problems: LedgerProblem[]
  more_problems: boolean
  started_by: string
  started_at: Date
  finished_at: Date | null
}

export interface Verdict {
  status: 'intact' | 'tampered' | 'failed'
  checked: number
  rootHash?: string
  problems: LedgerProblem[]
  moreProblems: boolean
}

/** Verifications: who asked, how far each is, what it found. */
@Injectable()
export class VerificationStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async begin(startedBy: string, size: number, checkpoint: string): Promise<Verification> {
    const [row] = await this.db.query<VerificationRow>(
      `INSERT INTO verification (id, status, size, checkpoint, started_by, started_at) VALUES ($1, 'running', $2, $3, $4, $5) RETURNING *`,
      [uuid(), size, checkpoint, startedBy, this.clock.now()],
    )
    return toContract(row as VerificationRow)
  }

  async progress(id: string, checked: number): Promise<void> {
    await this.db.query(`UPDATE verification SET checked = $2 WHERE id = $1 AND status = 'running'`, [id, checked])
  }

  async finish(id: string, verdict: Verdict, cause: Cause): Promise<void> {
    await this.db.transaction(async (tx) => {
      const [row] = await tx.query<VerificationRow>(
        `UPDATE verification SET status = $2, checked = $3, root_hash = $4, problems = $5, more_problems = $6, finished_at = $7
         WHERE id = $1 AND status = 'running' RETURNING *`,
        [
          id,
          verdict.status,
          verdict.checked,
          verdict.rootHash ?? null,
          JSON.stringify(verdict.problems),
          verdict.moreProblems,
          this.clock.now(),
        ],
      )
      if (row) tx.state([fact(verificationFinished, id, 1, { verification: toContract(row) })], cause)
    })
  }

  async find(id: string): Promise<Verification | undefined> {
    const [row] = await this.db.query<VerificationRow>(`SELECT * FROM verification WHERE id = $1`, [id])
    return row && toContract(row)
  }

  /** The last one that came to an end. */
  async newest(): Promise<Verification | undefined> {
    const [row] = await this.db.query<VerificationRow>(
      `SELECT * FROM verification WHERE status <> 'running' ORDER BY finished_at DESC LIMIT 1`,
    )
    return row && toContract(row)
  }

  /** A verification lives as long as its process: what a former one left running will never end. */
  async failAbandoned(): Promise<void> {
    await this.db.query(`UPDATE verification SET status = 'failed', finished_at = $1 WHERE status = 'running'`, [
      this.clock.now(),
    ])
  }
}

function toContract(row: VerificationRow): Verification {
  return {
    id: row.id,
    status: row.status,
    checked: Number(row.checked),
    size: Number(row.size),
    ...(row.root_hash !== null && { rootHash: row.root_hash }),
    ...(row.checkpoint !== null && { checkpoint: row.checkpoint }),
    problems: row.problems,
    ...(row.more_problems && { moreProblems: true }),
    startedBy: row.started_by,
    startedAt: row.started_at.toISOString(),
    ...(row.finished_at !== null && { finishedAt: row.finished_at.toISOString() }),
  }
}
