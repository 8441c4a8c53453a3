import { fault, ProblemError, type Caller } from '@cordon/contracts'
import { resolveSession } from '@cordon/contracts/identity'
import { CallerVerifier, ProcedureClient } from '@cordon/messaging'
import { Inject, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'

export const SESSION_COOKIE = 'cordon_session'

/** A caller token is renewed when it has less than this left, in ms. */
const RENEW_BEFORE = 15_000

/** Turns the session cookie of a request into a caller token; asks identity again before each token runs out, so that an ended session ends here within a minute. */
@Injectable()
export class Sessions {
  private readonly known = new Map<string, { callerToken: string; expiresAt: number }>()

  constructor(
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(CallerVerifier) private readonly verifier: CallerVerifier,
  ) {}

  /** @throws NOT_SIGNED_IN without a session that holds. */
  async callerToken(request: FastifyRequest): Promise<string> {
    const sessionToken = sessionTokenOf(request)
    if (sessionToken === undefined) throw fault('NOT_SIGNED_IN')
    const known = this.known.get(sessionToken)
    if (known !== undefined && known.expiresAt - Date.now() > RENEW_BEFORE) return known.callerToken
    try {
      const { callerToken, callerTokenExpiresAt } = await this.client.call(resolveSession, { sessionToken })
      if (this.known.size > 10_000) this.known.clear()
      this.known.set(sessionToken, { callerToken, expiresAt: Date.parse(callerTokenExpiresAt) })
      return callerToken
    } catch (error) {
      this.known.delete(sessionToken)
      if (error instanceof ProblemError && error.problem.code === 'SESSION_ENDED') throw fault('NOT_SIGNED_IN')
      throw error
    }
  }

  async caller(request: FastifyRequest): Promise<Caller> {
    return this.verifier.verify(await this.callerToken(request))
  }

  forget(sessionToken: string): void {
    this.known.delete(sessionToken)
  }
}

export function sessionTokenOf(request: FastifyRequest): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='))
  const value = cookies.find(([name]) => name === SESSION_COOKIE)?.[1]
  return value !== undefined && /^[\w-]{20,200}$/.test(value) ? value : undefined
}
