import { Agent, type Dispatcher } from 'undici'
import { AddressGuard, AddressRefused, publicLookup } from './address-guard'
import { PlatformError, type CallEffect } from './platform-error'

export interface OutboundOptions {
  /** Hosts exempt from the address guard, `host` or `host:port`. */
  allowedHosts?: readonly string[]
  /** For one whole call, redirects included. */
  timeoutMs?: number
  /** An answer past this size is dropped unread. */
  maxAnswerBytes?: number
}

export interface OutboundCall {
  method: string
  url: URL
  headers?: Headers
  body?: string | Uint8Array
  effect: CallEffect
  signal?: AbortSignal
}

export interface OutboundAnswer {
  status: number
  headers: Headers
  text: string
}

export interface OutboundFile extends Omit<OutboundAnswer, 'text'> {
  body: Uint8Array
}

const CONNECT_TIMEOUT_MS = 5_000
const MAX_REDIRECTS = 3

/** Every byte to and from a network passes here: the address guard, a time limit, a size limit, and one reading of what went wrong. */
export class Outbound {
  private readonly guard: AddressGuard
  private readonly timeoutMs: number
  private readonly maxAnswerBytes: number
  private readonly toPublic = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS, lookup: publicLookup } })
  private readonly toAllowed = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } })

  constructor(options: OutboundOptions = {}) {
    this.guard = new AddressGuard(options.allowedHosts)
    this.timeoutMs = options.timeoutMs ?? 20_000
    this.maxAnswerBytes = options.maxAnswerBytes ?? 20 * 1024 * 1024
  }

  /** Reads follow up to three redirects, each checked again; a write follows none. Throws PlatformError. */
  async call(call: OutboundCall): Promise<OutboundAnswer> {
    const { body, ...answer } = await this.fetch(call)
    return { ...answer, text: new TextDecoder().decode(body) }
  }

  /** The same for what is no text. */
  async fetch(call: OutboundCall): Promise<OutboundFile> {
    const limit = AbortSignal.timeout(this.timeoutMs)
    const signal = call.signal ? AbortSignal.any([limit, call.signal]) : limit
    let { url, headers } = call
    for (let hop = 0; ; hop++) {
      const answer = await this.once({ ...call, url, headers, signal })
      const location = answer.headers.get('location')
      if (call.method !== 'GET' || answer.status < 300 || answer.status > 399 || !location || hop === MAX_REDIRECTS)
        return answer
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null
      if (!next) return answer
      if (next.origin !== url.origin) {
        headers = new Headers(headers)
        headers.delete('authorization')
      }
      url = next
    }
  }

  /** The body of an endless answer, chunk by chunk, without a time limit on the whole. Ends on `signal`. */
  async *stream(url: URL, headers: Headers, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { dispatcher } = this.route(url)
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: Object.fromEntries(headers),
      signal,
      headersTimeout: this.timeoutMs,
      // Servers send a heartbeat about every 15 s; three missed ones mean that the line is dead.
      bodyTimeout: 60_000,
    })
    if (response.statusCode !== 200) {
      await response.body.dump()
      throw new PlatformError('unavailable', `The stream answered ${response.statusCode}.`)
    }
    yield* response.body as AsyncIterable<Uint8Array>
  }

  async close(): Promise<void> {
    await Promise.all([this.toPublic.destroy(), this.toAllowed.destroy()])
  }

  private route(url: URL): { dispatcher: Dispatcher } {
    try {
      this.guard.check(url)
    } catch (error) {
      throw new PlatformError('rejected', messageOf(error), { cause: error })
    }
    return { dispatcher: this.guard.exempts(url) ? this.toAllowed : this.toPublic }
  }

  private async once(call: OutboundCall & { signal: AbortSignal }): Promise<OutboundFile> {
    const { url } = call
    const { dispatcher } = this.route(url)
    try {
      const headers = new Headers(call.headers)
      headers.set('accept-encoding', 'identity')
      if (!headers.has('user-agent')) headers.set('user-agent', 'Cordon/0.1')
      const response = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: call.method as Dispatcher.HttpMethod,
        headers: Object.fromEntries(headers),
        body: call.body ?? null,
        signal: call.signal,
      })
      const answered = new Headers()
      for (const [name, value] of Object.entries(response.headers))
        for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) answered.append(name, one)
      const encoding = answered.get('content-encoding')
      if (encoding && encoding !== 'identity') {
        response.body.on('error', () => undefined).destroy()
        throw new AnswerUnusable(`The answer is encoded as ${encoding}, which was not asked for.`)
      }
      return { status: response.statusCode, headers: answered, body: await this.read(response.body) }
    } catch (error) {
      throw errorOfTransport(error, call.effect, url.host)
    }
  }

  private async read(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of body) {
      size += chunk.length
      if (size > this.maxAnswerBytes) {
        throw new AnswerUnusable(`The answer is longer than ${this.maxAnswerBytes} bytes.`)
      }
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  }
}

class AnswerUnusable extends Error {}

/** Failures of this kind happen before the first byte of the request leaves. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_ADDRESS_REFUSED',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

function errorOfTransport(error: unknown, effect: CallEffect, host: string): PlatformError {
  if (error instanceof PlatformError) return error
  const codes = codesOf(error)
  if (error instanceof AddressRefused || codes.includes('ERR_ADDRESS_REFUSED'))
    return new PlatformError('rejected', `${host} is not a public address, so Cordon does not call it.`, {
      cause: error,
    })
  if (codes.length > 0 && codes.every((code) => BEFORE_SENDING.has(code)))
    return new PlatformError('unavailable', `${host} could not be reached (${codes[0]}).`, { cause: error })
  const timedOut = isNamed(error, 'TimeoutError') || codes.some((code) => /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code))
  if (effect === 'write') {
    const why = timedOut ? 'did not answer in time' : `broke off (${messageOf(error)})`
    return new PlatformError('unknown_outcome', `${host} ${why}; it is not known whether it sent this.`, {
      cause: error,
    })
  }
  if (timedOut) return new PlatformError('timeout', `${host} did not answer in time.`, { cause: error })
  if (error instanceof AnswerUnusable) return new PlatformError('unreadable_answer', messageOf(error), { cause: error })
  return new PlatformError('unavailable', `${host} broke off (${messageOf(error)}).`, { cause: error })
}

interface Thrown {
  name?: unknown
  code?: unknown
  message?: unknown
  cause?: unknown
  errors?: unknown
}

/** Read by shape: errors of Node's own modules are not `instanceof Error` inside a Jest sandbox. */
function thrown(error: unknown): Thrown {
  return typeof error === 'object' && error !== null ? error : {}
}

/** Codes of the error and of all that lie under it (a connection tried over IPv4 and IPv6 fails with an AggregateError). */
function codesOf(error: unknown): string[] {
  const { code, cause, errors } = thrown(error)
  if (Array.isArray(errors) && errors.length > 0) return errors.flatMap(codesOf)
  if (typeof code === 'string') return [code]
  return cause === undefined ? [] : codesOf(cause)
}

function isNamed(error: unknown, name: string): boolean {
  const seen = thrown(error)
  return seen.name === name || (seen.cause !== undefined && isNamed(seen.cause, name))
}

function messageOf(error: unknown): string {
  const { message } = thrown(error)
  return typeof message === 'string' ? message : String(error)
}
