import type { FastifyInstance } from 'fastify'

import { bearerToken } from './api/access'
import { Refusal } from './refusal'

/** Requests allowed per fixed window; see docs.joinmastodon.org/api/rate-limits. */
export type RateLimits = {
  /** All of the API, per token or (without one) per address, in 5 minutes. */
  requests: number
  /** Uploads, in 30 minutes. */
  media: number
  /** Deletions and unboosts, in 30 minutes. */
  deletes: number
}
export const documentedRateLimits: RateLimits = { requests: 300, media: 30, deletes: 30 }

type Window = { name: string; limit: number; periodMs: number }

export function installRateLimits(server: FastifyInstance, limits: RateLimits): void {
  const counts = new Map<string, { used: number; resetAt: number }>()

  server.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    if (!path.startsWith('/api/') || reply.sent) return
    const who = bearerToken(request) ?? request.ip
    const now = Date.now()
    if (counts.size > 10_000) for (const [key, count] of counts) if (count.resetAt <= now) counts.delete(key)
    let closest: { limit: number; remaining: number; resetAt: number } | undefined
    for (const window of windowsFor(request.method, path, limits)) {
      const key = `${window.name} ${who}`
      const known = counts.get(key)
      const count =
        known && known.resetAt > now ? known : { used: 0, resetAt: now - (now % window.periodMs) + window.periodMs }
      count.used += 1
      counts.set(key, count)
      const remaining = window.limit - count.used
      if (!closest || remaining < closest.remaining)
        closest = { limit: window.limit, remaining, resetAt: count.resetAt }
    }
    if (!closest) return
    reply.headers({
      'x-ratelimit-limit': String(closest.limit),
      'x-ratelimit-remaining': String(Math.max(0, closest.remaining)),
      'x-ratelimit-reset': new Date(closest.resetAt).toISOString(),
    })
    if (closest.remaining < 0) throw new Refusal(429, 'Too many requests')
  })
}

function windowsFor(method: string, path: string, limits: RateLimits): Window[] {
  const windows: Window[] = [{ name: 'all', limit: limits.requests, periodMs: 300_000 }]
  if (method === 'POST' && /^\/api\/v[12]\/media$/.test(path)) {
    windows.push({ name: 'media', limit: limits.media, periodMs: 1_800_000 })
  }
  if (
    (method === 'DELETE' && /^\/api\/v1\/statuses\/[^/]+$/.test(path)) ||
    (method === 'POST' && /^\/api\/v1\/statuses\/[^/]+\/unreblog$/.test(path))
  ) {
    windows.push({ name: 'deletes', limit: limits.deletes, periodMs: 1_800_000 })
  }
  return windows
}
