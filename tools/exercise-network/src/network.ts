import { once } from 'node:events'
import { createServer } from 'node:net'

import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'

import { accountRoutes } from './api/account.routes'
import { controlRoutes } from './api/control.routes'
import { instanceRoutes } from './api/instance.routes'
import { mediaRoutes } from './api/media.routes'
import { notificationRoutes } from './api/notification.routes'
import { issueToken, oauthRoutes, registerApp } from './api/oauth.routes'
import { installBodies } from './api/params'
import { statusRoutes } from './api/status.routes'
import { streamingRoutes } from './api/streaming.routes'
import { Entities } from './entities'
import { installFaults } from './fault-hooks'
import { Faults } from './faults'
import { Hub } from './hub'
import { messagePage } from './oauth-pages'
import { hashPassword } from './password'
import { demoAccounts, publicPeople } from './people'
import { documentedRateLimits, installRateLimits, type RateLimits } from './rate-limit'
import type { AccountRecord, NotificationRecord, OrganisationKind, StatusRecord } from './records'
import { Refusal } from './refusal'
import { Scenario } from './scenario/scenario'
import { createStatus, type StatusDraft } from './statuses'
import { installWebSocket } from './websocket'
import { webPages } from './web-pages'
import { World } from './world'

export type ExerciseOptions = {
  /** `127.0.0.1` by default. */
  host?: string
  /** 0, the default, takes a free port. */
  port?: number
  /** The address others know this network by; `http://host:port` by default. */
  publicUrl?: string
  /** Where the state is kept; without it, nowhere. */
  stateFile?: string
  /** Scenario steps a minute; 0, the default, posts only on `scenario.tick()` and `scenario.burst()`. */
  scenarioRate?: number
  seed?: number
  /** 300 requests in 5 minutes and so on, as documented, unless set. */
  rateLimits?: Partial<RateLimits>
}

export type NewAccount = {
  username: string
  displayName?: string
  note?: string
  /** Without a password nobody can sign in to it. */
  password?: string
  organisation?: OrganisationKind
}

export type Authorisation = { accessToken: string; clientId: string; clientSecret: string }

export type ExerciseNetwork = {
  readonly url: string
  readonly faults: Faults
  readonly scenario: Scenario
  close(): Promise<void>
  addAccount(account: NewAccount): AccountRecord
  account(username: string): AccountRecord
  /** Posts as anybody, of any length. */
  post(username: string, text: string, how?: Omit<StatusDraft, 'text'>): StatusRecord
  /** All that stands on the network, oldest first; of one account if named. */
  statuses(username?: string): StatusRecord[]
  notifications(username: string): NotificationRecord[]
  statusUrl(status: StatusRecord): string
  /** A token without the pages of the OAuth flow, which is there too. */
  authorise(username: string, scopes?: string): Authorisation
  /** The open streams, each by the channels it listens to. */
  streams(): string[][]
  /** Breaks every open stream, as a restart of the network does. */
  dropStreams(): void
}

const MAX_URL = 8192

/** @throws when the port is taken or the state file cannot be read */
export async function startExerciseNetwork(options: ExerciseOptions = {}): Promise<ExerciseNetwork> {
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? 0
  // Before the state file is touched: a second start must not take it from the network that runs.
  await ensureFree(host, port)
  const world = new World(options.stateFile)
  seedAccounts(world)
  const server = Fastify({
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: MAX_URL, ignoreTrailingSlash: true },
  })
  const faults = new Faults()
  const entities = new Entities(world, options.publicUrl ?? addressOf(host, port))
  const hub = new Hub(world, entities, faults)
  const scenario = new Scenario(world, entities, options.seed ?? 1)

  installBodies(server)
  installErrors(server)
  installCors(server)
  installFaults(server, faults)
  installRateLimits(server, { ...documentedRateLimits, ...options.rateLimits })
  oauthRoutes(server, world, entities)
  accountRoutes(server, world, entities)
  statusRoutes(server, world, entities)
  notificationRoutes(server, world, entities)
  mediaRoutes(server, world, entities)
  instanceRoutes(server, world, entities)
  streamingRoutes(server, world, hub)
  webPages(server, world, entities)
  controlRoutes(server, { world, entities, faults, scenario, hub })
  installWebSocket(server.server, world, hub)
  await server.listen({ host, port })
  // With port 0 the address, which is part of every answer, is known only now.
  const bound = server.server.address()
  if (options.publicUrl === undefined && bound !== null && typeof bound === 'object') {
    entities.locate(addressOf(host, bound.port))
  }

  const rate = options.scenarioRate ?? 0
  if (rate > 0) scenario.open()
  scenario.run(rate)

  return {
    url: entities.baseUrl,
    faults,
    scenario,
    close: async () => {
      scenario.close()
      hub.close()
      await server.close()
      world.close()
    },
    addAccount: (account) => addAccount(world, account),
    account: (username) => named(world, username),
    post: (username, text, how = {}) =>
      createStatus(world, entities.domain, named(world, username), { anyLength: true, language: 'en', ...how, text }),
    statuses: (username) =>
      username === undefined ? [...world.statuses.values()] : world.statusesBy(named(world, username).id),
    notifications: (username) => world.notificationsFor(named(world, username).id),
    statusUrl: (status) => entities.statusUrl(status),
    authorise: (username, scopes = 'read write follow') => {
      const list = scopes.split(' ')
      const redirectUris = ['urn:ietf:wg:oauth:2.0:oob']
      const app = registerApp(world, { name: 'Exercise', website: null, redirectUris, scopes: list })
      const { token } = issueToken(world, app, named(world, username), list)
      return { accessToken: token, clientId: app.clientId, clientSecret: app.clientSecret }
    },
    streams: () => hub.streams(),
    dropStreams: () => hub.drop(),
  }
}

async function ensureFree(host: string, port: number): Promise<void> {
  if (port === 0) return
  const probe = createServer().listen(port, host)
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}

function addressOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

function seedAccounts(world: World): void {
  for (const account of demoAccounts) if (!world.accountNamed(account.username)) addAccount(world, account)
  for (const [username, displayName] of publicPeople) {
    if (!world.accountNamed(username)) addAccount(world, { username, displayName })
  }
}

function addAccount(world: World, account: NewAccount): AccountRecord {
  if (!/^[A-Za-z0-9_]{1,30}$/.test(account.username)) throw new Error(`not a user name: ${account.username}`)
  if (world.accountNamed(account.username)) throw new Error(`user name taken: ${account.username}`)
  const record: AccountRecord = {
    id: world.newId(),
    username: account.username,
    displayName: account.displayName ?? account.username,
    note: account.note ?? '',
    createdAt: new Date().toISOString(),
    organisation: account.organisation ?? null,
    password: account.password === undefined ? null : hashPassword(account.password),
  }
  world.commit([{ t: 'account', v: record }])
  return record
}

function named(world: World, username: string): AccountRecord {
  const account = world.accountNamed(username)
  if (!account) throw new Error(`no such account: ${username}`)
  return account
}

function installErrors(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError | Refusal>((error, request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).send(error.body)
    const status = error.statusCode ?? 500
    if (status >= 500) process.stderr.write(`${request.method} ${request.url}: ${error.stack ?? error.message}\n`)
    return reply.code(status).send({ error: status >= 500 ? 'An unexpected error occurred' : error.message })
  })
  server.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/api/') || request.method !== 'GET') return reply.code(404).send({ error: 'Not Found' })
    return reply
      .code(404)
      .type('text/html; charset=utf-8')
      .send(messagePage('Not found', 'There is no such page, or it is not public.'))
  })
}

/** Mastodon lets any origin call its API; a token, never a cookie, says who is asking. */
function installCors(server: FastifyInstance): void {
  const isOpen = (url: string): boolean => url.startsWith('/api/') || /^\/oauth\/(token|revoke)/.test(url)
  server.addHook('onRequest', async (request, reply) => {
    if (!isOpen(request.url)) return
    reply.headers({
      'access-control-allow-origin': '*',
      'access-control-expose-headers':
        'Link, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, Idempotency-Key',
    })
    if (request.method !== 'OPTIONS') return
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
        'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
      })
      .send()
  })
}
