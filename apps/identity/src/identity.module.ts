import { Module } from '@nestjs/common'
import { DemoPeople } from './demo-people'
import { PersonHandlers } from './person.handlers'
import { PersonStore } from './person.store'
import { SessionHandlers } from './session.handlers'
import { SessionStore } from './session.store'

@Module({ controllers: [SessionHandlers, PersonHandlers], providers: [PersonStore, SessionStore, DemoPeople] })
export class IdentityModule {}
