import { refusal } from '@cordon/contracts'
import {
  resolveSession,
  signIn,
  signOut,
  type Done,
  type ResolvedSession,
  type SessionInput,
  type SignedIn,
  type SignInInput,
} from '@cordon/contracts/identity'
import { CALLER_TOKEN_SECONDS, CallerSigner, Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { hash, verify } from '@node-rs/argon2'
import { IdentityConfig } from './identity.config'
import { grantsOf, PersonStore } from './person.store'
import { SessionStore } from './session.store'

@Controller()
export class SessionHandlers {
  private decoy: Promise<string> | undefined

  constructor(
    @Inject(PersonStore) private readonly people: PersonStore,
    @Inject(SessionStore) private readonly sessions: SessionStore,
    @Inject(CallerSigner) private readonly signer: CallerSigner,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(IdentityConfig) private readonly config: IdentityConfig,
  ) {}

  @Handle(signIn)
  async signIn({ username, password }: SignInInput): Promise<SignedIn> {
    const at = this.clock.now()
    if (await this.sessions.paused(username, at)) throw refusal(signIn, 'SIGN_IN_PAUSED')
    const person = await this.authenticate(username, password)
    if (person === undefined) {
      await this.sessions.recordFailure(username, at)
      throw refusal(signIn, 'SIGN_IN_REFUSED')
    }
    const { token, expiresAt } = await this.sessions.start(person, ['pwd'], at, this.config.sessionMinutes)
    return { sessionToken: token, expiresAt: expiresAt.toISOString(), person }
  }

  @Handle(signOut)
  async signOut({ sessionToken }: SessionInput): Promise<Done> {
    await this.sessions.end(sessionToken, this.clock.now())
    return {}
  }

  @Handle(resolveSession)
  async resolve({ sessionToken }: SessionInput): Promise<ResolvedSession> {
    const at = this.clock.now()
    const session = await this.sessions.find(sessionToken, at)
    const person = session && (await this.people.person(session.personId))
    if (session === undefined || person === undefined) throw refusal(resolveSession, 'SESSION_ENDED')
    const callerToken = await this.signer.forPerson(
      {
        personId: person.id,
        name: person.name,
        ...(person.jobTitle !== '' && { title: person.jobTitle }),
        sessionId: session.id,
        factors: session.factors,
        grants: grantsOf(person),
      },
      at,
    )
    return {
      callerToken,
      callerTokenExpiresAt: new Date(at.getTime() + CALLER_TOKEN_SECONDS * 1000).toISOString(),
      sessionId: session.id,
      personId: person.id,
    }
  }

  // An unknown name costs as much time as a wrong password, so that names cannot be told apart by the clock.
  private async authenticate(username: string, password: string) {
    const known = await this.people.credentials(username)
    this.decoy ??= hash('no such person')
    const matches = await verify(known?.passwordHash ?? (await this.decoy), password)
    return known && matches ? this.people.person(known.personId) : undefined
  }
}
