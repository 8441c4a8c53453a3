import { authorityFor } from '@cordon/authz'
import { causedBy, type Caller } from '@cordon/contracts'
import {
  cosignCheckpoint,
  readCheckpoint,
  type CheckpointForWitness,
  type CosignaturesTaken,
  type CosignCheckpointInput,
  type ReadCheckpointInput,
} from '@cordon/contracts/audit'
import { consistencyNodes, consistencyProof, formatWitnessRequest } from '@cordon/ledger'
import { Handle } from '@cordon/messaging'
import { Controller, Inject } from '@nestjs/common'
import { CheckpointStore, type SignedHead } from './checkpoint.store'
import { CosignatureStore } from './cosignature.store'
import { assertEverywhere } from './entry.handlers'
import { TreeStore } from './tree.store'

@Controller()
export class CheckpointHandlers {
  constructor(
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(CosignatureStore) private readonly cosignatures: CosignatureStore,
    @Inject(TreeStore) private readonly tree: TreeStore,
  ) {}

  @Handle(readCheckpoint)
  async read({ since = 0 }: ReadCheckpointInput, caller: Caller): Promise<CheckpointForWitness> {
    assertEverywhere(caller, 'ledger:witness')
    const head = await this.newest()
    // Nothing can be proved of a larger tree than this: the witness is shown the head all the same, and it is its alarm to raise.
    const proof =
      since > head.size
        ? []
        : consistencyProof(since, head.size, await this.tree.reader(consistencyNodes(since, head.size)))
    return { size: head.size, request: formatWitnessRequest({ oldSize: since, proof, checkpoint: head.note }) }
  }

  @Handle(cosignCheckpoint)
  async cosign({ checkpoint }: CosignCheckpointInput, caller: Caller): Promise<CosignaturesTaken> {
    assertEverywhere(caller, 'ledger:witness')
    return this.cosignatures.take(checkpoint, causedBy(caller, authorityFor(caller, 'ledger:witness')))
  }

  // A head that must not be signed any more shows at the witness too: from the last one signed, its proof no longer holds.
  private async newest(): Promise<SignedHead> {
    try {
      return await this.checkpoints.sign()
    } catch (error) {
      const newest = await this.checkpoints.newest()
      if (newest === undefined) throw error
      return newest
    }
  }
}
