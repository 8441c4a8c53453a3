import {
  consistencyNodes,
  consistencyProof,
  noteKeysFromSeed,
  noteSigner,
  noteVerifier,
  openCheckpoint,
  signCheckpoint,
  verifyConsistency,
  type Checkpoint,
  type NoteSigner,
} from '@cordon/ledger'
import { Database, leavingNone } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { AuditConfig } from './audit.config'
import { LedgerStore } from './ledger.store'
import { TreeStore } from './tree.store'

export interface SignedHead {
  size: number
  root: Buffer
  /** The signed note, verbatim. */
  note: string
}

const EVERY_MS = 1_000

/** Signs the head of the ledger, at most once a second, and never two heads that contradict each other. */
@Injectable()
export class CheckpointStore implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly vkey: string
  readonly origin: string
  readonly signer: NoteSigner
  /** The last head this process signed: kept here too, where nobody can change it in the database. */
  private signed: SignedHead | undefined
  private working: Promise<unknown> = Promise.resolve()
  private timer: NodeJS.Timeout | undefined
  private ticking: Promise<void> | undefined

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(TreeStore) private readonly tree: TreeStore,
    @Inject(LedgerStore) private readonly ledger: LedgerStore,
    @Inject(Log) private readonly log: Log,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditConfig) config: AuditConfig,
  ) {
    this.origin = config.ledgerName
    this.signer = noteSigner(signerKey(config.ledgerKey, config.ledgerName))
    this.vkey = this.signer.vkey
  }

  onApplicationBootstrap(): void {
    this.schedule()
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    await this.ticking
    await this.sign().catch((error: unknown) =>
      this.log.warn('No last checkpoint was signed.', { error: String(error) }),
    )
  }

  /** The newest signed head that is stored, valid or not. */
  async newest(): Promise<SignedHead | undefined> {
    const [row] = await this.db.query<{ note: string }>(`SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1`)
    return row && headOf(row.note)
  }

  /** The signed head of this size; without one, of now. */
  async at(size: number | undefined): Promise<SignedHead> {
    if (size === undefined) return this.sign()
    const [row] = await this.db.query<{ note: string }>(`SELECT note FROM checkpoint WHERE size = $1`, [size])
    return row ? headOf(row.note) : this.sign()
  }

  /** At most `count` signed heads of trees up to `size`, spread over it, oldest first. */
  async history(size: number, count: number): Promise<SignedHead[]> {
    const rows = await this.db.query<{ note: string }>(
      `SELECT DISTINCT ON (size * $2 / ($1::bigint + 1)) note FROM checkpoint WHERE size <= $1
       ORDER BY size * $2 / ($1::bigint + 1), size DESC`,
      [size, count],
    )
    return rows.map(({ note }) => headOf(note))
  }

  /** Signs the head as it is now, unless that is done, and answers with the newest signed head. */
  async sign(): Promise<SignedHead> {
    const signing = this.working.then(() => this.signNow())
    this.working = signing.catch(() => undefined)
    return signing
  }

  private async signNow(): Promise<SignedHead> {
    const [row] = await this.db.query<{ size: string; root: Buffer }>(`SELECT size, root FROM ledger_head`)
    const head = { origin: this.origin, size: Number(row?.size), root: (row as { root: Buffer }).root }
    const before = this.signed ?? (await this.newest())
    if (before !== undefined) {
      const problem = await this.contradiction(before, head)
      if (problem !== undefined) throw new Error(`The head of the ledger is not signed: ${problem}.`)
      if (before.size === head.size) return (this.signed = before)
    }
    const note = signCheckpoint(head, [this.signer])
    // The ledger's own: whoever asked for it has done nothing by it.
    await leavingNone(() =>
      this.db.query(`INSERT INTO checkpoint (size, note, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
        head.size,
        note,
        this.clock.now(),
      ]),
    )
    return (this.signed = { size: head.size, root: head.root, note })
  }

  /** Why the head cannot follow the one signed before it: that tree must be a beginning of this one. */
  private async contradiction(before: SignedHead, head: Checkpoint): Promise<string | undefined> {
    const opened = openCheckpoint(before.note, [noteVerifier(this.vkey)], this.origin)
    if (!opened.ok) return `the checkpoint before it is not valid: ${opened.reason}`
    const { size, root } = opened.checkpoint
    if (size > head.size) return `it holds ${head.size} entries, but ${size} were signed before`
    const read = await this.tree.reader(consistencyNodes(size, head.size))
    const proof = consistencyProof(size, head.size, read)
    return verifyConsistency(size, head.size, proof, root, head.root)
      ? undefined
      : `the first ${size} entries are no longer those that were signed`
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.ticking = this.tick()
    }, EVERY_MS)
  }

  private async tick(): Promise<void> {
    try {
      while (this.timer !== undefined && (await this.ledger.drain()));
      await this.sign()
    } catch (error) {
      this.log.error('The ledger could not be kept up.', { error: String(error) })
    }
    if (this.timer !== undefined) this.schedule()
  }
}

/** A stored note without judging its signature. */
export function headOf(note: string): SignedHead {
  const [, size, root = ''] = note.split('\n')
  return { size: Number(size), root: Buffer.from(root, 'base64'), note }
}

/** Reads the signing key in either form; the errors never quote it. */
function signerKey(text: string, ledgerName: string): string {
  if (!text.startsWith('{')) {
    if (noteSigner(text).name !== ledgerName)
      throw new Error('CORDON_LEDGER_KEY bears another name than CORDON_LEDGER_NAME.')
    return text
  }
  const { kty, crv, d } = JSON.parse(text) as Record<string, unknown>
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof d !== 'string')
    throw new Error('CORDON_LEDGER_KEY is no private Ed25519 JWK.')
  return noteKeysFromSeed(ledgerName, Buffer.from(d, 'base64url')).skey
}
