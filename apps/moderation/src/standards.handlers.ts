import { requireEverywhere } from '@cordon/authz'
import { causedByService, refusal, type Caller } from '@cordon/contracts'
import {
  publishStandards,
  readStandards,
  type NoStandardsInput,
  type PublishStandardsInput,
  type Standards,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { Controller, Inject, type OnModuleInit } from '@nestjs/common'
import { firstClauses, repeats } from './domain/standards'
import { StandardsStore } from './standards.store'

@Controller()
export class StandardsHandlers implements OnModuleInit {
  constructor(
    @Inject(StandardsStore) private readonly standards: StandardsStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const cause = causedByService('moderation', 'first start')
    await this.standards.first(firstClauses, 'Cordon’s first standards', this.clock.now(), cause)
  }

  @Handle(readStandards)
  async read(_input: NoStandardsInput): Promise<Standards> {
    return this.standards.inForce()
  }

  @Handle(publishStandards)
  async publish({ basedOnVersion, clauses }: PublishStandardsInput, caller: Caller): Promise<Standards> {
    const { person, cause } = requireEverywhere(caller, 'moderation:configure')
    if (repeats(clauses)) throw refusal(publishStandards, 'CLAUSE_REPEATED')
    const published = await this.standards.publish(basedOnVersion, clauses, person.name, this.clock.now(), cause)
    if (published === undefined) throw refusal(publishStandards, 'STANDARDS_CHANGED')
    return published
  }
}
