import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Channel, Hub } from '../hub'
import { Refusal } from '../refusal'
import type { World } from '../world'
import { requireUser } from './access'

const CHANNEL_PATHS: Record<string, Channel> = {
  '/api/v1/streaming/user': 'user',
  '/api/v1/streaming/user/notification': 'user:notification',
  '/api/v1/streaming/direct': 'direct',
  '/api/v1/streaming/public': 'public',
  '/api/v1/streaming/public/local': 'public:local',
}
const HEARTBEAT_MS = 15_000

/** Server-sent events; see docs.joinmastodon.org/methods/streaming. */
export function streamingRoutes(server: FastifyInstance, world: World, hub: Hub): void {
  server.get('/api/v1/streaming/health', async (_, reply) => reply.type('text/plain').send('OK'))

  for (const [path, channel] of Object.entries(CHANNEL_PATHS)) {
    server.get(path, async (request, reply) => openStream(request, reply, channel))
  }

  server.get('/api/v1/streaming/*', async () => {
    throw new Refusal(400, 'Unknown channel requested')
  })

  function openStream(request: FastifyRequest, reply: FastifyReply, channel: Channel): FastifyReply {
    const { account, token } = requireUser(world, request, ...scopesFor(channel))
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'private, no-store',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
    })
    raw.write(':)\n')
    const heartbeat = setInterval(() => raw.write(':thump\n'), HEARTBEAT_MS)
    const remove = hub.add({
      accountId: account.id,
      channels: () => [channel],
      alive: () => world.tokens.get(token.token)?.revoked === false,
      send: (_, event, payload) => raw.write(`event: ${event}\ndata: ${payload}\n\n`),
      end: () => raw.destroy(),
    })
    raw.on('close', () => {
      clearInterval(heartbeat)
      remove()
    })
    return reply
  }
}

export function scopesFor(channel: Channel): string[] {
  return channel === 'user:notification' ? ['read:notifications'] : ['read:statuses']
}
