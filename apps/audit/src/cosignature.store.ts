import { fact, refusal, type Cause } from '@cordon/contracts'
import {
  checkpointCosigned,
  cosignCheckpoint,
  type Cosignature,
  type CosignaturesTaken,
  type WitnessingView,
} from '@cordon/contracts/audit'
import {
  anyOf,
  noteVerifier,
  openCheckpoint,
  parseNote,
  type CheckpointPolicy,
  type NoteVerifier,
  type OpenedCheckpoint,
} from '@cordon/ledger'
import { Database } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AuditConfig } from './audit.config'
import { CheckpointStore, headOf, type SignedHead } from './checkpoint.store'
import { outsideState, vouchedFor } from './domain/outside-word'

/** How far ahead of ours the clock of a witness may be. */
const MOST_AHEAD_MS = 10 * 60_000
/** How many cosignatures after an entry are looked at for the head that proves it best. */
const LOOKED_AT = 100

/** What witnesses outside said of our checkpoints. Which witnesses count is configuration; what they said is kept for good. */
@Injectable()
export class CosignatureStore {
  private readonly policy: CheckpointPolicy
  private readonly needed: number

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
    @Inject(AuditConfig) private readonly config: AuditConfig,
  ) {
    const witnesses = witnessKeys(config)
    this.needed = witnesses.length === 0 ? 0 : config.witnessesNeeded
    this.policy = anyOf(0, witnesses, [noteVerifier(checkpoints.vkey)])
  }

  /** Takes the cosignatures under a checkpoint of ours; those taken before change nothing. */
  async take(note: string, cause: Cause): Promise<CosignaturesTaken> {
    const { checkpoint, witnessedBy } = this.open(note)
    const { size } = checkpoint
    const [ours] = await this.db.query<{ note: string }>(`SELECT note FROM checkpoint WHERE size = $1`, [size])
    if (ours === undefined || parseNote(ours.note)?.text !== parseNote(note)?.text) {
      this.log.error('The key of the ledger signed a checkpoint that is not in the ledger.', { size, checkpoint: note })
      throw refusal(cosignCheckpoint, 'CHECKPOINT_NOT_OURS')
    }
    const latest = this.clock.now().getTime() + MOST_AHEAD_MS
    const early = witnessedBy.find(({ at }) => at.getTime() > latest)
    if (early) {
      const detail = `${early.name} says that it cosigned at ${early.at.toISOString()}, which is yet to come. Set its clock.`
      throw refusal(cosignCheckpoint, 'COSIGNATURE_WRONG', { detail })
    }
    const cosignatures = witnessedBy.map(({ name, keyId, at, line }): Cosignature => {
      return { id: uuid(), witness: name, keyId, size, at: at.toISOString(), line }
    })
    await this.db.transaction(async (tx) => {
      for (const cosignature of cosignatures) {
        const { witness, keyId, at, line } = cosignature
        const added = await tx.query(
          `INSERT INTO cosignature (size, key_id, witness, at, line, received_at) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT DO NOTHING RETURNING size`,
          [size, keyId, witness, at, line, this.clock.now()],
        )
        if (added.length > 0) tx.state([fact(checkpointCosigned, cosignature.id, 1, { cosignature })], cause)
      }
    })
    return { size, cosignatures }
  }

  /** Who vouches for how much of the ledger, and since when. */
  async witnessing(): Promise<WitnessingView> {
    const newest = await this.db.query<{ witness: string; key_id: string; size: string; at: Date }>(
      `SELECT known.witness, known.key_id, c.size, c.at FROM unnest($1::text[], $2::text[]) AS known (witness, key_id)
       CROSS JOIN LATERAL (SELECT size, at FROM cosignature s WHERE s.witness = known.witness AND s.key_id = known.key_id
                           ORDER BY size DESC LIMIT 1) AS c`,
      [this.policy.witnesses.map(({ name }) => name), this.policy.witnesses.map(({ keyId }) => keyId)],
    )
    const vouched = vouchedFor(
      newest.map(({ size, at }) => ({ size: Number(size), at })),
      this.needed,
    )
    return {
      witnesses: this.policy.witnesses.map(({ name, keyId }) => {
        const last = newest.find((row) => row.witness === name && row.key_id === keyId)
        return { name, keyId, ...(last && { size: Number(last.size), at: last.at.toISOString() }) }
      }),
      needed: this.needed,
      size: vouched?.size ?? 0,
      state: outsideState(this.needed > 0, vouched?.at, this.config.witnessWithinMinutes, this.clock.now()),
    }
  }

  /** The head with the cosignatures there are of it. */
  async cosigned(head: SignedHead): Promise<SignedHead> {
    const rows = await this.db.query<{ line: string }>(`SELECT line FROM cosignature WHERE size = $1 ORDER BY at`, [
      head.size,
    ])
    return { ...head, note: head.note + rows.map(({ line }) => line).join('') }
  }

  /** Of each witness that ever was, the largest head up to `size` that it cosigned; smallest first. */
  async newestOfEach(size: number): Promise<SignedHead[]> {
    const rows = await this.db.query<{ note: string }>(
      `SELECT note FROM checkpoint WHERE size IN
         (SELECT max(size) FROM cosignature WHERE size <= $1 GROUP BY witness, key_id) ORDER BY size`,
      [size],
    )
    return Promise.all(rows.map(({ note }) => this.cosigned(headOf(note))))
  }

  /** The head that proves an entry best: the earliest over it that enough witnesses cosigned, else as many as there are. */
  async over(index: number): Promise<SignedHead | undefined> {
    const [row] = await this.db.query<{ note: string }>(
      `SELECT c.note FROM (SELECT size, count(*) AS voices FROM
           (SELECT size FROM cosignature WHERE size > $1 ORDER BY size LIMIT ${LOOKED_AT}) AS near GROUP BY size) AS head
         JOIN checkpoint c USING (size) ORDER BY LEAST(voices, $2) DESC, size LIMIT 1`,
      [index, Math.max(this.needed, 1)],
    )
    return row && this.cosigned(headOf(row.note))
  }

  /** The newest head over at least so many entries that enough of the witnesses cosigned. */
  async newestOver(size: number): Promise<SignedHead | undefined> {
    const { witnesses } = this.policy
    if (this.needed === 0) return undefined
    const [row] = await this.db.query<{ note: string }>(
      `SELECT note FROM checkpoint WHERE size = (
         SELECT s.size FROM cosignature s JOIN unnest($1::text[], $2::text[]) AS known (witness, key_id) USING (witness, key_id)
         WHERE s.size >= $3 GROUP BY s.size HAVING count(*) >= $4 ORDER BY s.size DESC LIMIT 1)`,
      [witnesses.map(({ name }) => name), witnesses.map(({ keyId }) => keyId), size, this.needed],
    )
    return row && headOf(row.note)
  }

  private open(note: string): OpenedCheckpoint & { ok: true } {
    if (parseNote(note) === undefined) throw refusal(cosignCheckpoint, 'CHECKPOINT_MALFORMED')
    const alone = openCheckpoint(note, this.policy.logs, this.checkpoints.origin)
    if (!alone.ok) throw refusal(cosignCheckpoint, 'CHECKPOINT_MALFORMED', { detail: sentence(alone.reason) })
    const opened = openCheckpoint(note, this.policy, this.checkpoints.origin)
    if (!opened.ok) throw refusal(cosignCheckpoint, 'COSIGNATURE_WRONG', { detail: sentence(opened.reason) })
    if (opened.witnessedBy.length > 0) return opened
    const known = this.policy.witnesses.map(({ name }) => name).join(', ') || 'none'
    throw refusal(cosignCheckpoint, 'WITNESS_UNKNOWN', { detail: `Known are: ${known}.` })
  }
}

/** The witnesses' keys; an error names the setting, not only the key. */
function witnessKeys({ witnesses, witnessesNeeded }: AuditConfig): NoteVerifier[] {
  try {
    const keys = witnesses
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(noteVerifier)
    if (keys.length > 0) anyOf(witnessesNeeded, keys, [])
    return keys
  } catch (error) {
    throw new Error(`CORDON_WITNESSES and CORDON_WITNESSES_NEEDED do not fit: ${(error as Error).message}`)
  }
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
}
