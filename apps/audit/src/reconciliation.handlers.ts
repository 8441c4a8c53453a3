import { authorityFor } from '@cordon/authz'
import { causedBy, type Caller } from '@cordon/contracts'
import {
  readReconciliation,
  startReconciliation,
  type AuditNoInput,
  type ReconciliationState,
} from '@cordon/contracts/audit'
import { Handle } from '@cordon/messaging'
import { Controller, Inject } from '@nestjs/common'
import { AuditConfig } from './audit.config'
import { assertEverywhere } from './entry.handlers'
import { OmissionStore } from './omission.store'
import { ReconciliationStore } from './reconciliation.store'
import { ReconciliationWorker } from './reconciliation.worker'

@Controller()
export class ReconciliationHandlers {
  constructor(
    @Inject(ReconciliationStore) private readonly reconciliations: ReconciliationStore,
    @Inject(ReconciliationWorker) private readonly worker: ReconciliationWorker,
    @Inject(OmissionStore) private readonly omissions: OmissionStore,
    @Inject(AuditConfig) private readonly config: AuditConfig,
  ) {}

  @Handle(startReconciliation)
  async start(_input: AuditNoInput, caller: Caller): Promise<ReconciliationState> {
    assertEverywhere(caller, 'ledger:verify')
    this.worker.start(caller.name ?? caller.actor, causedBy(caller, authorityFor(caller, 'ledger:verify')))
    return this.state()
  }

  @Handle(readReconciliation)
  async read(_input: AuditNoInput, caller: Caller): Promise<ReconciliationState> {
    assertEverywhere(caller, 'ledger:read')
    return this.state()
  }

  private async state(): Promise<ReconciliationState> {
    const newest = await this.reconciliations.newest()
    return {
      running: this.worker.running,
      everyMinutes: this.config.reconcileMinutes,
      ...(newest && { newest }),
      omissions: await this.omissions.list(),
    }
  }
}
