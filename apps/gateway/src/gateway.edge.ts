import { fault, ProblemError, type Problem } from '@cordon/contracts'
import { Log } from '@cordon/runtime'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { serveConsole } from './console-files'
import type { GatewayConfig } from './gateway.config'
import { serveLiveUpdates } from './live-updates.routes'
import { serveProcedures } from './procedure.routes'
import { serveSessions } from './session.routes'

/** Bodies above this are refused, in bytes. */
const BODY_LIMIT = 1_048_576

/** Opens the only HTTP edge: API under `/api`, live updates, the console. Answers with how to close it. */
export async function openEdge(app: NestFastifyApplication, config: GatewayConfig): Promise<() => Promise<void>> {
  const log = app.get(Log)
  const server = fastify({
    bodyLimit: BODY_LIMIT,
    trustProxy: false,
    requestTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 2100 },
  })
  server.removeContentTypeParser('text/plain')
  server.setErrorHandler((error: FastifyError | ProblemError, request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500)
      log.error('A request failed.', {
        method: request.method,
        path: request.routeOptions.url ?? 'unknown',
        code: problem.code,
        error,
      })
    sendProblem(reply, problem)
  })
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(secureHeaders(config.https))
    if (request.method !== 'GET' && request.method !== 'HEAD') refuseForeignOrigin(request.headers)
  })
  await server.register(
    async (api) => {
      api.setNotFoundHandler(() => {
        throw fault('ROUTE_NOT_FOUND')
      })
      api.addHook(
        'onSend',
        async (_request, reply) => void (reply.hasHeader('cache-control') || reply.header('cache-control', 'no-store')),
      )
      serveSessions(api, app, config)
      serveProcedures(api, app)
      serveLiveUpdates(api, app)
    },
    { prefix: '/api' },
  )
  if (config.consoleDir !== undefined) await serveConsole(server, config.consoleDir, config)
  await server.listen({ port: config.port, host: config.host })
  return () => closeServer(server)
}

function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem))
}

async function closeServer(server: FastifyInstance): Promise<void> {
  await server.close()
}

function problemOf(error: FastifyError | ProblemError): Problem {
  if (error instanceof ProblemError) return error.problem
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return fault('BODY_TOO_LARGE').problem
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return fault('MEDIA_TYPE_UNSUPPORTED').problem
  }
  if (error.statusCode !== undefined && error.statusCode < 500)
    return fault('INPUT_INVALID', { detail: 'The request is not readable JSON over HTTP.' }).problem
  return fault('INTERNAL_FAULT').problem
}

// The session cookie is SameSite=Strict; this is the second lock against requests that other sites make.
function refuseForeignOrigin(headers: Record<string, string | string[] | undefined>): void {
  const site = headers['sec-fetch-site']
  const origin = headers['origin']
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (typeof origin === 'string' && hostOf(origin) !== headers['host'])
  if (foreign)
    throw fault('PERMISSION_DENIED', { detail: 'Requests that change something must come from the console itself.' })
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function secureHeaders(https: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    ...(https && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  }
}
