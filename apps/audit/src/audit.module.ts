import { Module } from '@nestjs/common'
import { BundlePartStore } from './bundle-part.store'
import { BundleSourceStore } from './bundle-source.store'
import { BundleHandlers } from './bundle.handlers'
import { BundleStore } from './bundle.store'
import { BundleWorker } from './bundle.worker'
import { CheckpointHandlers } from './checkpoint.handlers'
import { CheckpointStore } from './checkpoint.store'
import { CosignatureStore } from './cosignature.store'
import { EntryHandlers } from './entry.handlers'
import { EntryStore } from './entry.store'
import { LedgerHandlers } from './ledger.handlers'
import { LedgerStore } from './ledger.store'
import { TimeStampStore } from './time-stamp.store'
import { TimeStampWorker } from './time-stamp.worker'
import { TreeStore } from './tree.store'
import { VerificationHandlers } from './verification.handlers'
import { VerificationStore } from './verification.store'

@Module({
  controllers: [BundleHandlers, CheckpointHandlers, EntryHandlers, LedgerHandlers, VerificationHandlers],
  providers: [
    BundleStore,
    BundleSourceStore,
    BundlePartStore,
    BundleWorker,
    LedgerStore,
    EntryStore,
    TreeStore,
    CheckpointStore,
    CosignatureStore,
    TimeStampStore,
    TimeStampWorker,
    VerificationStore,
  ],
})
export class AuditModule {}
