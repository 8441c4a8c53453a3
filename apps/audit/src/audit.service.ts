import type { ServiceDefinition } from '@cordon/runtime'
import { CreateLedger1763700300000 } from '../migrations/20261121T1000-create-ledger'
import { CreateCosignature1763766000000 } from '../migrations/20261121T2300-create-cosignature'
import { CreateBundle1763762400000 } from '../migrations/20261121T2200-create-bundle'
import { AuditConfig } from './audit.config'
import { AuditModule } from './audit.module'

export const audit: ServiceDefinition<AuditConfig> = {
  service: 'audit',
  config: AuditConfig,
  module: AuditModule,
  database: {
    entities: [],
    addOnly: ['entry', 'entry_content', 'tree_run', 'checkpoint', 'cosignature', 'time_stamp'],
    migrations: [CreateLedger1763700300000, CreateBundle1763762400000, CreateCosignature1763766000000],
  },
}
