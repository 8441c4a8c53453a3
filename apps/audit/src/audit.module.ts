import { Module } from '@nestjs/common'
import { BundleMediaStore } from './bundle-media.store'
import { BundlePartStore } from './bundle-part.store'
import { BundleSourceStore } from './bundle-source.store'
import { BundleHandlers } from './bundle.handlers'
import { BundleSummaryStore } from './bundle-summary.store'
import { BundleStore } from './bundle.store'
import { BundleWorker } from './bundle.worker'
import { CaseHandlers } from './case.handlers'
import { CaseStore } from './case.store'
import { CheckpointHandlers } from './checkpoint.handlers'
import { CheckpointStore } from './checkpoint.store'
import { ContentKeyStore } from './content-key.store'
import { CosignatureStore } from './cosignature.store'
import { EntryHandlers } from './entry.handlers'
import { EntryStore } from './entry.store'
import { ErasureHandlers } from './erasure.handlers'
import { ErasureStore } from './erasure.store'
import { ErasureWorker } from './erasure.worker'
import { HeartbeatStore } from './heartbeat.store'
import { LedgerHandlers } from './ledger.handlers'
import { LedgerStore } from './ledger.store'
import { OmissionStore } from './omission.store'
import { ReconciliationHandlers } from './reconciliation.handlers'
import { ReconciliationStore } from './reconciliation.store'
import { ReconciliationWorker } from './reconciliation.worker'
import { SiemStore } from './siem.store'
import { SiemWorker } from './siem.worker'
import { ThreadStore } from './thread.store'
import { TimeStampStore } from './time-stamp.store'
import { TimeStampWorker } from './time-stamp.worker'
import { TreeStore } from './tree.store'
import { VerificationHandlers } from './verification.handlers'
import { VerificationStore } from './verification.store'

@Module({
  controllers: [
    BundleHandlers,
    CaseHandlers,
    CheckpointHandlers,
    EntryHandlers,
    ErasureHandlers,
    LedgerHandlers,
    ReconciliationHandlers,
    VerificationHandlers,
  ],
  providers: [
    BundleMediaStore,
    BundlePartStore,
    BundleSourceStore,
    BundleStore,
    BundleSummaryStore,
    BundleWorker,
    CaseStore,
    CheckpointStore,
    ContentKeyStore,
    CosignatureStore,
    EntryStore,
    ErasureStore,
    ErasureWorker,
    HeartbeatStore,
    LedgerStore,
    OmissionStore,
    ReconciliationStore,
    ReconciliationWorker,
    SiemStore,
    SiemWorker,
    ThreadStore,
    TimeStampStore,
    TimeStampWorker,
    TreeStore,
    VerificationStore,
  ],
})
export class AuditModule {}
