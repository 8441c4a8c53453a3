import type { FastifyInstance, FastifyReply } from 'fastify'
import { setTimeout as delay } from 'node:timers/promises'

import type { Fault, Faults } from './faults'

/** A status of 5 MB: what a network without a length limit, or a broken one, may hand over. */
const HUGE_POST_BYTES = 5 * 1024 * 1024

const HTML_ERROR =
  '<!DOCTYPE html><html lang="en"><head><title>502 Bad Gateway</title></head>' +
  '<body><h1>Bad gateway</h1><p>Exercise fault: HTML in place of JSON.</p></body></html>'

/** Puts the faults between the wire and the API; the control endpoints and web pages stay as they are. */
export function installFaults(server: FastifyInstance, faults: Faults): void {
  server.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request.url)
    if (path.startsWith('/_exercise')) return
    for (const fault of faults.take(request.method, path, 'before-commit')) {
      await refuseBefore(fault, reply)
      if (reply.sent) return reply
    }
  })

  server.addHook('onSend', async (request, reply, payload) => {
    const path = pathOf(request.url)
    if (path.startsWith('/_exercise') || reply.statusCode >= 300 || typeof payload !== 'string') return payload
    let answer: string = payload
    for (const fault of faults.take(request.method, path, 'after-commit')) {
      answer = await spoil(fault, reply, answer)
    }
    if (answer !== payload) reply.header('content-length', Buffer.byteLength(answer))
    return answer
  })
}

async function refuseBefore(fault: Fault, reply: FastifyReply): Promise<void> {
  switch (fault.kind) {
    case 'slow':
      await delay(fault.delayMs ?? 1000)
      return
    case 'hang':
      reply.hijack()
      return
    case 'error-before-commit':
      if (fault.socket) {
        reply.hijack()
        reply.raw.destroy()
        return
      }
      await reply.code(fault.status ?? 500).send({ error: 'Exercise fault: nothing was done' })
      return
    case 'revoked-token':
      await reply.code(401).send({ error: 'The access token was revoked' })
      return
    case 'rate-limited':
      await reply
        .code(429)
        .headers({
          'x-ratelimit-limit': '300',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': new Date(Date.now() + (fault.delayMs ?? 5000)).toISOString(),
        })
        .send({ error: 'Too many requests' })
      return
    case 'html-instead-of-json':
      await reply
        .code(fault.status ?? 502)
        .type('text/html; charset=utf-8')
        .send(HTML_ERROR)
      return
    case 'ok-with-error-body':
      await reply.code(fault.status ?? 200).send({ error: 'Exercise fault: an error under a good status' })
      return
    default:
    // The others spoil the answer after the commit.
  }
}

async function spoil(fault: Fault, reply: FastifyReply, payload: string): Promise<string> {
  switch (fault.kind) {
    case 'error-after-commit':
      if (fault.socket) {
        reply.raw.destroy()
        return payload
      }
      reply.code(fault.status ?? 500)
      return JSON.stringify({ error: 'Exercise fault: it was done all the same' })
    case 'html-instead-of-json':
      reply.code(fault.status ?? 200).type('text/html; charset=utf-8')
      return HTML_ERROR
    case 'ok-with-error-body':
      reply.code(fault.status ?? 200)
      return JSON.stringify({ error: 'Exercise fault: an error under a good status' })
    case 'slow':
      await delay(fault.delayMs ?? 1000)
      return payload
    case 'hang':
      return new Promise(() => {})
    case 'duplicate-notifications':
      return onList(payload, (items) => items.flatMap((item) => [item, item]))
    case 'reorder-notifications':
      return onList(payload, shuffled)
    case 'huge-post':
      return inflate(payload)
    case 'truncated-json':
      return payload.slice(0, Math.max(1, Math.floor(payload.length / 2)))
    default:
      return payload
  }
}

function onList(payload: string, change: (items: unknown[]) => unknown[]): string {
  const body: unknown = JSON.parse(payload)
  return Array.isArray(body) ? JSON.stringify(change(body)) : payload
}

/** Odd positions first, then the even ones backwards: never the order it came in when there are two or more. */
function shuffled(items: unknown[]): unknown[] {
  const odd = items.filter((_, index) => index % 2 === 1)
  const even = items.filter((_, index) => index % 2 === 0)
  return [...odd, ...even.reverse()]
}

type Inflatable = { content?: unknown; status?: Inflatable }

/** Blows up the first status in the answer, wherever it sits. */
function inflate(payload: string): string {
  const body = JSON.parse(payload) as Inflatable | Inflatable[]
  const first = Array.isArray(body) ? body.find((item) => item.status ?? item.content !== undefined) : body
  const status = first?.status ?? first
  if (typeof status?.content !== 'string') return payload
  status.content += `<p>${'Exercise '.repeat(Math.ceil(HUGE_POST_BYTES / 9))}</p>`
  return JSON.stringify(body)
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url
}
