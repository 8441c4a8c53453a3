import type { ServiceDefinition } from '@cordon/runtime'
import { CreateLedger1763700300000 } from '../migrations/20261121T1000-create-ledger'
import { CreateBundle1763762400000 } from '../migrations/20261121T2200-create-bundle'
import { CreateCosignature1763766000000 } from '../migrations/20261121T2300-create-cosignature'
import { CreateThreadMember1763769600000 } from '../migrations/20261122T0000-create-thread-member'
import { CreateCase1763773200000 } from '../migrations/20261122T0100-create-case'
import { SealContents1763774400000 } from '../migrations/20261122T0120-seal-contents'
import { CompleteBundle1763775000000 } from '../migrations/20261122T0130-complete-bundle'
import { CreateErasure1763776200000 } from '../migrations/20261122T0150-create-erasure'
import { CreateReconciliation1763776800000 } from '../migrations/20261122T0200-create-reconciliation'
import { CreateEntrySpan1763777000000 } from '../migrations/20261122T0200-create-entry-span'
import { CreateSiemFeed1763777400000 } from '../migrations/20261122T0210-create-siem-feed'
import { AuditConfig } from './audit.config'
import { AuditModule } from './audit.module'

export const audit: ServiceDefinition<AuditConfig> = {
  service: 'audit',
  config: AuditConfig,
  module: AuditModule,
  database: {
    entities: [],
    addOnly: [
      'entry',
      'entry_content',
      'tree_run',
      'checkpoint',
      'cosignature',
      'time_stamp',
      'thread_member',
      'case_record',
      'case_removal',
      'case_note',
      'case_hold',
      'case_lift',
    ],
    migrations: [
      CreateLedger1763700300000,
      CreateBundle1763762400000,
      CreateCosignature1763766000000,
      CreateThreadMember1763769600000,
      CreateCase1763773200000,
      SealContents1763774400000,
      CompleteBundle1763775000000,
      CreateErasure1763776200000,
      CreateReconciliation1763776800000,
      CreateEntrySpan1763777000000,
      CreateSiemFeed1763777400000,
    ],
  },
}
