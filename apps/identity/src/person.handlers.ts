import { permissionsOf } from '@cordon/authz'
import { fault, type Caller } from '@cordon/contracts'
import {
  listPeople,
  listUnits,
  readMe,
  type EmptyInput,
  type Me,
  type PersonList,
  type UnitList,
} from '@cordon/contracts/identity'
import { Handle } from '@cordon/messaging'
import { Controller, Inject } from '@nestjs/common'
import { PersonStore } from './person.store'

@Controller()
export class PersonHandlers {
  constructor(@Inject(PersonStore) private readonly people: PersonStore) {}

  @Handle(readMe)
  async me(_input: EmptyInput, caller: Caller): Promise<Me> {
    const person = caller.kind === 'person' ? await this.people.person(caller.personId) : undefined
    if (person === undefined) throw fault('NOT_SIGNED_IN')
    return { person, permissions: permissionsOf(caller) }
  }

  @Handle(listPeople)
  async list(): Promise<PersonList> {
    return { items: await this.people.people() }
  }

  @Handle(listUnits)
  async units(): Promise<UnitList> {
    return { items: await this.people.units() }
  }
}
