import '@cordon/contracts/audit'
import '@cordon/contracts/connectors'
import '@cordon/contracts/dead-letter'
import '@cordon/contracts/identity'
import '@cordon/contracts/inbox'
import '@cordon/contracts/moderation'
import '@cordon/contracts/publishing'
import { allProcedures, describeShape, fault, type Procedure } from '@cordon/contracts'
import { ProcedureClient } from '@cordon/messaging'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Sessions } from './sessions'

/** Every procedure that says how it is reached over HTTP, as a route. The serving service checks the input and decides permission. */
export function serveProcedures(api: FastifyInstance, app: NestFastifyApplication): void {
  const client = app.get(ProcedureClient)
  const sessions = app.get(Sessions)
  for (const procedure of allProcedures()) {
    if (procedure.http === undefined) continue
    const typed = queryTypes(procedure)
    api.route({
      method: procedure.http.method,
      url: procedure.http.path,
      handler: async (request) =>
        client.call(procedure, inputOf(request, typed), { callerToken: await sessions.callerToken(request) }),
    })
  }
}

function inputOf(request: FastifyRequest, typed: Record<string, string>): object {
  const params = coerced(request.params as Record<string, unknown>, typed)
  if (request.method === 'GET') return { ...coerced(request.query as Record<string, unknown>, typed), ...params }
  const body = request.body ?? {}
  if (typeof body !== 'object' || Array.isArray(body))
    throw fault('INPUT_INVALID', { detail: 'The body must be a JSON object.' })
  for (const [name, value] of Object.entries(params)) {
    const said = (body as Record<string, unknown>)[name]
    if (said !== undefined && said !== value)
      throw fault('INPUT_INVALID', { errors: [{ field: name, message: 'differs from the address' }] })
  }
  return { ...body, ...params }
}

// What a query string writes as text the shapes want as numbers and booleans; what does not fit is left for them to refuse.
function coerced(values: Record<string, unknown>, typed: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typed[name] === 'integer' && typeof value === 'string' && /^\d{1,15}$/.test(value))
        return [name, Number(value)]
      if (typed[name] === 'boolean' && (value === 'true' || value === 'false')) return [name, value === 'true']
      return [name, value]
    }),
  )
}

function queryTypes(procedure: Procedure): Record<string, string> {
  const { schema } = describeShape(procedure.input, false)
  const properties = (schema['properties'] ?? {}) as Record<string, { type?: string }>
  return Object.fromEntries(Object.entries(properties).map(([name, { type }]) => [name, type ?? 'object']))
}
