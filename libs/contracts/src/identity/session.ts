import { event } from '../event'
import { Flag, Id, IdList, Instant, ListOf, Nested, Optional, Text, TextList } from '../fields'
import { procedure } from '../procedure'

/** A role over units, as the console shows it. */
export class GrantView {
  @Text({ min: 1, max: 60 }) role!: string
  @Flag() everywhere!: boolean
  @IdList({ max: 2000 }) units!: string[]
}

export class Person {
  @Id() id!: string
  @Text({ min: 1, max: 200 }) name!: string
  @Text({ min: 1, max: 200 }) username!: string
  @Text({ max: 200 }) jobTitle!: string
  @ListOf(() => GrantView, { max: 50 }) grants!: GrantView[]
}

export class PersonList {
  @ListOf(() => Person, { max: 2000 }) items!: Person[]
}

export class Unit {
  @Id() id!: string
  @Text({ min: 1, max: 200 }) name!: string
  @Optional() @Id() parentId?: string
}

export class UnitList {
  @ListOf(() => Unit, { max: 5000 }) items!: Unit[]
}

export class SignInInput {
  @Text({ min: 1, max: 200 }) username!: string
  @Text({ min: 1, max: 1000 }) password!: string
}

export class SignedIn {
  /** Opaque; only its digest is kept. The gateway puts it in a cookie that scripts cannot read. */
  @Text({ min: 20, max: 200 }) sessionToken!: string
  @Instant() expiresAt!: string
  @Nested(() => Person) person!: Person
}

export class SessionInput {
  @Text({ min: 20, max: 200 }) sessionToken!: string
}

export class ResolvedSession {
  /** EdDSA JWT, 60 seconds; see Caller. */
  @Text({ min: 1, max: 100_000 }) callerToken!: string
  @Instant() callerTokenExpiresAt!: string
  @Id() sessionId!: string
  @Id() personId!: string
}

export class Done {}
export class EmptyInput {}

/** The person who is signed in, and what they may do somewhere. */
export class Me {
  @Nested(() => Person) person!: Person
  @TextList({ max: 200, each: 100 }) permissions!: string[]
}

export const signIn = procedure({
  name: 'identity.session.sign-in',
  kind: 'command',
  permission: 'public',
  summary: 'Start a session with a user name and password.',
  trail: { states: () => [sessionStarted, signInFailed] },
  input: SignInInput,
  output: SignedIn,
  refusals: {
    SIGN_IN_REFUSED: { status: 401, message: 'The user name or password is not right.' },
    SIGN_IN_PAUSED: { status: 429, message: 'Too many attempts. Wait a minute and try again.' },
  },
})

export const signOut = procedure({
  name: 'identity.session.sign-out',
  kind: 'command',
  permission: 'none',
  services: ['gateway'],
  summary: 'End a session.',
  trail: { states: () => [sessionEnded] },
  input: SessionInput,
  output: Done,
})

export const resolveSession = procedure({
  name: 'identity.session.resolve',
  kind: 'command',
  permission: 'none',
  services: ['gateway'],
  summary: 'Turn a session into a caller token.',
  trail: { nothing: 'Asked with every request, which leaves its own trail.' },
  input: SessionInput,
  output: ResolvedSession,
  refusals: { SESSION_ENDED: { status: 401, message: 'The session has ended. Sign in again.' } },
})

export const readMe = procedure({
  name: 'identity.person.read-me',
  kind: 'query',
  permission: 'signed-in',
  summary: 'Who I am and what I may do.',
  trail: { nothing: 'One’s own name and permissions.' },
  input: EmptyInput,
  output: Me,
  http: { method: 'GET', path: '/me' },
})

export const listPeople = procedure({
  name: 'identity.person.list',
  kind: 'query',
  permission: 'person:read',
  summary: 'The people who use Cordon.',
  trail: { nothing: 'The names and roles of colleagues, which every page shows.' },
  input: EmptyInput,
  output: PersonList,
  http: { method: 'GET', path: '/people' },
})

export const listUnits = procedure({
  name: 'identity.unit.list',
  kind: 'query',
  permission: 'signed-in',
  summary: 'The organisation’s units, as a tree by parent.',
  trail: { nothing: 'The parts of the organisation: no record about a person.' },
  input: EmptyInput,
  output: UnitList,
  http: { method: 'GET', path: '/units' },
})

export class PersonFact {
  @Nested(() => Person) person!: Person
}

export class UnitFact {
  @Nested(() => Unit) unit!: Unit
}

export class SessionFact {
  @Id() sessionId!: string
  @Id() personId!: string
  @Text({ max: 200 }) username!: string
  @TextList({ max: 10, each: 20 }) factors!: string[]
}

export class SignInFailed {
  /** SHA-256 of the user name tried, so that a password typed into the wrong box is not kept. */
  @Text({ max: 64 }) usernameDigest!: string
  @Text({ max: 100 }) reason!: string
}

export const personAdded = event({
  name: 'identity.person.added',
  summary: 'Somebody may use Cordon.',
  data: PersonFact,
})
export const unitAdded = event({
  name: 'identity.unit.added',
  summary: 'A unit was added to the organisation.',
  data: UnitFact,
})
export const sessionStarted = event({
  name: 'identity.session.started',
  summary: 'Somebody signed in.',
  data: SessionFact,
})
export const sessionEnded = event({ name: 'identity.session.ended', summary: 'A session ended.', data: SessionFact })
export const signInFailed = event({
  name: 'identity.session.refused',
  summary: 'A sign-in was refused.',
  data: SignInFailed,
})
