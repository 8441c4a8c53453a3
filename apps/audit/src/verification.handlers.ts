import { authorityFor } from '@cordon/authz'
import { causedBy, refusal, type Caller, type Cause } from '@cordon/contracts'
import {
  readVerification,
  startVerification,
  type AuditNoInput,
  type LedgerProblem,
  type Verification,
  type VerificationRef,
} from '@cordon/contracts/audit'
import { findTampering, frontierNodes, noteVerifier, openCheckpoint, rootAt } from '@cordon/ledger'
import { Handle } from '@cordon/messaging'
import { Log } from '@cordon/runtime'
import { Controller, Inject, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { CheckpointStore, type SignedHead } from './checkpoint.store'
import { assertEverywhere } from './entry.handlers'
import { EntryStore } from './entry.store'
import { TreeStore } from './tree.store'
import { VerificationStore, type Verdict } from './verification.store'
import { MOST_PROBLEMS, toProblems } from './verification.views'

const PROGRESS_EVERY_MS = 500
/** How many earlier checkpoints are compared, spread over the life of the ledger. */
const EARLIER = 200

@Controller()
export class VerificationHandlers implements OnApplicationBootstrap, OnModuleDestroy {
  private running: { id: string; done: Promise<void> } | undefined
  private stopping = false

  constructor(
    @Inject(VerificationStore) private readonly verifications: VerificationStore,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(EntryStore) private readonly entries: EntryStore,
    @Inject(TreeStore) private readonly tree: TreeStore,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.verifications.failAbandoned()
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true
    await this.running?.done
  }

  @Handle(startVerification)
  async start(_input: AuditNoInput, caller: Caller): Promise<Verification> {
    assertEverywhere(caller, 'ledger:verify')
    // Whoever asks while one runs is shown that one: a second would only take the time of the first.
    const current = this.running && (await this.verifications.find(this.running.id))
    if (current) return current
    const { head, problems } = await this.headToVerify()
    const begun = await this.verifications.begin(caller.name ?? caller.actor, head.size, head.note)
    const cause = causedBy(caller, authorityFor(caller, 'ledger:verify'))
    const done = this.run(begun.id, head, problems, cause).finally(() => (this.running = undefined))
    this.running = { id: begun.id, done }
    return begun
  }

  @Handle(readVerification)
  async read({ verificationId }: VerificationRef, caller: Caller): Promise<Verification> {
    assertEverywhere(caller, 'ledger:verify')
    const found = await this.verifications.find(verificationId)
    if (found === undefined) throw refusal(readVerification, 'VERIFICATION_NOT_FOUND')
    return found
  }

  // The head is signed first, so that all entries of this moment are covered. One that must not be signed is a finding itself.
  private async headToVerify(): Promise<{ head: SignedHead; problems: LedgerProblem[] }> {
    try {
      await this.checkpoints.sign()
    } catch (error) {
      const newest = await this.checkpoints.newest()
      if (newest === undefined) throw error
      return { head: newest, problems: [{ kind: 'head-refused', explanation: String((error as Error).message) }] }
    }
    return { head: (await this.checkpoints.newest()) as SignedHead, problems: [] }
  }

  private async run(id: string, head: SignedHead, found: LedgerProblem[], cause: Cause): Promise<void> {
    const verdict = await this.verify(id, head, found).catch((error: unknown): Verdict => {
      this.log.error('A verification of the ledger could not be finished.', { error: String(error) })
      return { status: 'failed', checked: 0, problems: [], moreProblems: false }
    })
    await this.verifications.finish(id, verdict, cause).catch((error: unknown) => {
      this.log.error('The result of a verification could not be stored.', { error: String(error) })
    })
  }

  private async verify(id: string, head: SignedHead, found: LedgerProblem[]): Promise<Verdict> {
    let toldAt = Date.now()
    const verdict = await findTampering({
      size: head.size,
      entries: this.entries.stored(0, head.size),
      nodes: this.tree.walker(),
      checkpoint: head.note,
      vkey: this.checkpoints.vkey,
      origin: this.checkpoints.origin,
      onProgress: (done) => {
        if (this.stopping) throw new Error('the service is shutting down')
        if (Date.now() - toldAt < PROGRESS_EVERY_MS) return
        toldAt = Date.now()
        void this.verifications.progress(id, done).catch(() => undefined)
      },
    })
    const problems = [...toProblems(verdict.problems), ...(await this.findInserted()), ...found]
    // Only where the stored tree is what the entries give can it say what earlier checkpoints should have been.
    if (verdict.ok) problems.push(...(await this.compareEarlier(head.size)))
    return {
      status: problems.length === 0 ? 'intact' : 'tampered',
      checked: verdict.size,
      ...(verdict.root && { rootHash: verdict.root.toString('hex') }),
      problems: problems.slice(0, MOST_PROBLEMS),
      moreProblems: problems.length > MOST_PROBLEMS,
    }
  }

  private async findInserted(): Promise<LedgerProblem[]> {
    const inserted = await this.entries.beyondHead(MOST_PROBLEMS)
    return inserted.map(({ index, origin, position, event_id: eventId }) => ({
      kind: 'entry-unexpected',
      index: Number(index),
      origin: origin.slice(0, 60),
      position: Number(position),
      eventId,
      explanation: `Entry ${index} (${origin} position ${position}, event ${eventId}) was put in behind the end of the ledger.`,
    }))
  }

  private async compareEarlier(size: number): Promise<LedgerProblem[]> {
    const problems: LedgerProblem[] = []
    for (const earlier of await this.checkpoints.history(size, EARLIER)) {
      const opened = openCheckpoint(earlier.note, [noteVerifier(this.checkpoints.vkey)], this.checkpoints.origin)
      if (!opened.ok) {
        const explanation = `The checkpoint over ${earlier.size} entries is not valid: ${opened.reason}.`
        problems.push({ kind: 'checkpoint-invalid', explanation })
        continue
      }
      const { checkpoint } = opened
      const root = rootAt(checkpoint.size, await this.tree.reader(frontierNodes(checkpoint.size)))
      if (root.equals(checkpoint.root)) continue
      const explanation = `The first ${checkpoint.size} entries are not those that an earlier checkpoint sealed.`
      problems.push({ kind: 'checkpoint-contradicted', explanation })
    }
    return problems
  }
}
