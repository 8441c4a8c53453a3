import { fault, readShape } from '@cordon/contracts'
import { signIn, SignInInput, signOut } from '@cordon/contracts/identity'
import { ProcedureClient } from '@cordon/messaging'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import type { GatewayConfig } from './gateway.config'
import { SESSION_COOKIE, Sessions, sessionTokenOf } from './sessions'

/** `POST /session` signs in, `DELETE /session` signs out. The session token lives in a cookie that scripts cannot read. */
export function serveSessions(api: FastifyInstance, app: NestFastifyApplication, config: GatewayConfig): void {
  const client = app.get(ProcedureClient)
  const sessions = app.get(Sessions)
  const cookie = (value: string, expires: Date) =>
    `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Expires=${expires.toUTCString()}${config.https ? '; Secure' : ''}`

  api.post('/session', async (request, reply) => {
    const input = readShape(SignInInput, request.body)
    if (!input.ok) throw fault('INPUT_INVALID', { errors: input.errors })
    const { sessionToken, expiresAt, person } = await client.call(signIn, input.value)
    void reply.header('set-cookie', cookie(sessionToken, new Date(expiresAt)))
    return { person, expiresAt }
  })

  api.delete('/session', async (request, reply) => {
    const sessionToken = sessionTokenOf(request)
    if (sessionToken !== undefined) {
      sessions.forget(sessionToken)
      await client.call(signOut, { sessionToken })
    }
    void reply.header('set-cookie', cookie('', new Date(0)))
    return {}
  })
}
