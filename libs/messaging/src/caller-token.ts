import { fault, type Caller, type Grant, type PersonCaller, type ServiceName } from '@cordon/contracts'
import {
  createLocalJWKSet,
  importJWK,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose'

/** How long a caller token holds, in seconds. */
export const CALLER_TOKEN_SECONDS = 60
const AUDIENCE = 'cordon'
/** Clocks of two machines may differ by this much, in seconds. */
const CLOCK_TOLERANCE = 5

interface PersonClaims {
  sid: string
  name: string
  title?: string
  amr: string[]
  grants: Grant[]
}

/** Signs caller tokens with one service's Ed25519 key. Only identity's key may speak for people. */
export class CallerSigner {
  private key: CryptoKey | Uint8Array | undefined
  private own: { token: string; renewAt: number } | undefined

  constructor(
    private readonly service: ServiceName,
    private readonly privateJwk: JWK,
  ) {}

  /** A token for a person; `identity` alone is believed. */
  async forPerson(person: Omit<PersonCaller, 'kind' | 'actor'>, now = new Date()): Promise<string> {
    return this.sign(
      { sid: person.sessionId, name: person.name, title: person.title, amr: person.factors, grants: person.grants },
      `person:${person.personId}`,
      now,
    )
  }

  /** This service's own token, made anew when half its time is over. */
  async forService(): Promise<string> {
    const now = Date.now()
    if (this.own === undefined || now >= this.own.renewAt) {
      this.own = {
        token: await this.sign({}, `service:${this.service}`, new Date(now)),
        renewAt: now + CALLER_TOKEN_SECONDS * 500,
      }
    }
    return this.own.token
  }

  private async sign(claims: Record<string, unknown>, subject: string, now: Date): Promise<string> {
    this.key ??= await importJWK(this.privateJwk, 'EdDSA')
    const issuedAt = Math.floor(now.getTime() / 1000)
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: this.service })
      .setIssuer(this.service)
      .setSubject(subject)
      .setAudience(AUDIENCE)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + CALLER_TOKEN_SECONDS)
      .sign(this.key)
  }
}

/** Verifies caller tokens against the public keys of all services (a JWKS whose `kid`s are service names). */
export class CallerVerifier {
  private readonly keys: JWTVerifyGetKey
  private readonly known = new Map<string, { caller: Caller; expiresAt: number }>()

  constructor(jwks: JSONWebKeySet) {
    this.keys = createLocalJWKSet(jwks)
  }

  /** @throws the problem NOT_SIGNED_IN for any token that does not hold, without saying why to the caller. */
  async verify(token: string): Promise<Caller> {
    const known = this.known.get(token)
    if (known !== undefined && known.expiresAt > Date.now()) return known.caller
    const { caller, expiresAt } = await this.check(token).catch(() => {
      throw fault('NOT_SIGNED_IN')
    })
    if (this.known.size > 5_000) this.known.clear()
    this.known.set(token, { caller, expiresAt })
    return caller
  }

  private async check(token: string): Promise<{ caller: Caller; expiresAt: number }> {
    const { payload, protectedHeader } = await jwtVerify(token, this.keys, {
      algorithms: ['EdDSA'],
      audience: AUDIENCE,
      clockTolerance: CLOCK_TOLERANCE,
    })
    const issuer = protectedHeader.kid
    if (issuer === undefined || issuer !== payload.iss || payload.exp === undefined) throw new Error('issuer')
    const [kind, id] = (payload.sub ?? '').split(':')
    const expiresAt = payload.exp * 1000
    if (kind === 'person' && issuer === 'identity' && id) {
      const { sid, name, title, amr, grants } = payload as unknown as PersonClaims
      const known = { personId: id, name, sessionId: sid, factors: amr, grants, ...(title !== undefined && { title }) }
      return { caller: { kind: 'person', actor: `person:${id}`, ...known }, expiresAt }
    }
    // A service speaks for itself only.
    if (kind === 'service' && id === issuer)
      return { caller: { kind: 'service', actor: `service:${id}`, service: id as ServiceName }, expiresAt }
    throw new Error('subject')
  }
}
