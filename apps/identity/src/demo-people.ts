import { Log } from '@cordon/runtime'
import type { Unit } from '@cordon/contracts/identity'
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import { hash } from '@node-rs/argon2'
import { v7 as uuid } from 'uuid'
import { IdentityConfig } from './identity.config'
import { PersonStore } from './person.store'

/** The demonstration's organisation: a tree of units, and one person for each way to work with Cordon. */
@Injectable()
export class DemoPeople implements OnModuleInit {
  constructor(
    @Inject(IdentityConfig) private readonly config: IdentityConfig,
    @Inject(PersonStore) private readonly people: PersonStore,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.config.demo) return
    if (this.config.demoPassword === undefined)
      throw new Error('CORDON_DEMO is on: give CORDON_DEMO_PASSWORD too (12 characters or more).')
    const root: Unit = { id: uuid(), name: 'Calder public services' }
    const police: Unit = { id: uuid(), name: 'Calder Police', parentId: root.id }
    const council: Unit = { id: uuid(), name: 'Calder Council', parentId: root.id }
    const neighbourhood: Unit = { id: uuid(), name: 'Mill Lane neighbourhood team', parentId: police.id }
    const passwordHash = await hash(this.config.demoPassword)
    const everywhere = (...roles: string[]) => roles.map((role) => ({ role }))
    const person = (username: string, name: string, jobTitle: string, grants: { role: string; unitId?: string }[]) => ({
      person: {
        id: uuid(),
        username,
        name,
        jobTitle,
        grants: grants.map(({ role, unitId }) => ({
          role,
          everywhere: unitId === undefined,
          units: unitId === undefined ? [] : [unitId],
        })),
      },
      passwordHash,
      grants,
    })
    const added = await this.people.addAll(
      [root, police, council, neighbourhood],
      [
        person('admin', 'Alex Morgan', 'Platform administrator', everywhere('administrator')),
        person('officer', 'Olwen Hughes', 'Communications officer', everywhere('officer')),
        person('officer2', 'Imran Shah', 'Contact centre agent', everywhere('officer')),
        person('approver', 'Priya Nair', 'Head of communications', everywhere('approver', 'officer')),
        person('auditor', 'Tom Whitfield', 'Information governance auditor', everywhere('auditor')),
        person('records', 'Grace Osei', 'Records and disclosure manager', everywhere('records-manager')),
        person('records2', 'Daniel Kerr', 'Professional standards investigator', everywhere('records-manager')),
        person('council', 'Bethan Price', 'Council web team', [{ role: 'officer', unitId: council.id }]),
      ],
    )
    if (added) this.log.info('The demonstration’s people were added.', { count: 8 })
  }
}
