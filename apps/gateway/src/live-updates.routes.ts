import type { Caller } from '@cordon/contracts'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import { LiveChanges, visibleTo, type Change } from './live-changes'
import { Sessions } from './sessions'

const HEARTBEAT_MS = 15_000
/** A browser that does not read is let go of once this much waits for it, in bytes. */
const BACKLOG_LIMIT = 1_048_576

/**
 * `GET /live`: server-sent events. `change` says what to read again, `reset` says read everything again, `heartbeat` each 15 seconds.
 * A browser that comes back with Last-Event-ID gets what it missed. The session is looked at again with each heartbeat.
 */
export function serveLiveUpdates(api: FastifyInstance, app: NestFastifyApplication): void {
  const changes = app.get(LiveChanges)
  const sessions = app.get(Sessions)
  api.get('/live', async (request, reply) => {
    let caller: Caller = await sessions.caller(request)
    reply.hijack()
    const { raw } = reply
    for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value as string)
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const write = (event: string, id: string, data: unknown) => {
      if (raw.writableLength > BACKLOG_LIMIT) raw.destroy()
      else raw.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
    const tell = (change: Change) => {
      const visible = visibleTo(caller, change)
      if (visible !== undefined) write('change', change.id, visible)
    }
    const lastId = request.headers['last-event-id']
    const missed = typeof lastId === 'string' ? changes.since(lastId) : []
    if (missed === undefined) write('reset', changes.position(), {})
    else {
      write('heartbeat', typeof lastId === 'string' ? lastId : changes.position(), {})
      missed.forEach(tell)
    }
    const stopListening = changes.listen(tell)
    const heartbeat = setInterval(() => {
      sessions.caller(request).then(
        (current) => {
          caller = current
          write('heartbeat', changes.position(), {})
        },
        () => raw.end(),
      )
    }, HEARTBEAT_MS)
    raw.once('close', () => {
      clearInterval(heartbeat)
      stopListening()
    })
  })
}
