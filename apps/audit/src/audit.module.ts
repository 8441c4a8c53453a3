import { Module } from '@nestjs/common'
import { CheckpointStore } from './checkpoint.store'
import { EntryHandlers } from './entry.handlers'
import { EntryStore } from './entry.store'
import { LedgerHandlers } from './ledger.handlers'
import { LedgerStore } from './ledger.store'
import { TreeStore } from './tree.store'
import { VerificationHandlers } from './verification.handlers'
import { VerificationStore } from './verification.store'

@Module({
  controllers: [EntryHandlers, LedgerHandlers, VerificationHandlers],
  providers: [LedgerStore, EntryStore, TreeStore, CheckpointStore, VerificationStore],
})
export class AuditModule {}
