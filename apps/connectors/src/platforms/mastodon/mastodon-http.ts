import { type mastodon } from 'masto'
import { createActionProxy, HttpActionDispatcher } from 'masto/adapters/action/index.js'
import { HttpActionDispatcherHookMastodon } from 'masto/adapters/action/dispatcher-http-hook-mastodon.js'
import { SerializerNativeImpl } from 'masto/adapters/serializers/index.js'
import {
  type Encoding,
  type Http,
  type HttpMetaParams,
  type HttpRequestParams,
  type HttpResponse,
} from 'masto/interfaces/index.js'
import { elementsOf, parseLossless, type JsonElement } from '../lossless-json'
import { type Outbound } from '../outbound'
import { errorOfStatus, PlatformError, type CallEffect } from '../platform-error'

export interface MastodonServer {
  origin: string
  accessToken?: string
}

export interface MastodonHttpOptions {
  now: () => Date
  signal?: AbortSignal
  /** Posting that changes nothing anybody would miss (registering the application) may be repeated, so it counts as reading. */
  harmless?: boolean
}

/**
 * The `masto` client on our own transport. Its own one (8.0.0) throws a raw TypeError when an error answer is not JSON, follows redirects, knows
 * no size limit and rounds large ids; and it forgets the text an item was read from.
 */
export class MastodonHttp implements Http {
  private readonly serializer = new SerializerNativeImpl()
  private readonly sources = new WeakMap<object, string>()

  constructor(
    private readonly outbound: Outbound,
    private readonly server: MastodonServer,
    private readonly options: MastodonHttpOptions,
  ) {}

  get rest(): mastodon.rest.Client {
    return createActionProxy(new HttpActionDispatcher(this, new HttpActionDispatcherHookMastodon(this)), {
      context: ['api'],
    }) as mastodon.rest.Client
  }

  get oauth(): mastodon.oauth.Client {
    return createActionProxy(new HttpActionDispatcher(this, new HttpActionDispatcherHookMastodon(this)), {
      context: ['oauth'],
    }) as mastodon.oauth.Client
  }

  /** The elements of an array answer with the text each came from; the array must be one that this client returned. */
  elementsOf(answer: readonly unknown[]): JsonElement[] {
    return elementsOf(this.sources.get(answer) ?? '') ?? []
  }

  async request<T>(params: HttpRequestParams): Promise<HttpResponse<T>> {
    const url = new URL(params.path, this.server.origin)
    if (typeof params.search === 'string') url.search = params.search
    else if (params.search) url.search = this.serializer.serialize('querystring', params.search)
    const headers = new Headers(params.requestInit?.headers)
    headers.set('accept', 'application/json')
    if (this.server.accessToken) headers.set('authorization', `Bearer ${this.server.accessToken}`)
    const effect: CallEffect = params.method === 'GET' || this.options.harmless ? 'read' : 'write'
    const body = params.body && params.method !== 'GET' ? this.serializer.serialize('json', params.body) : undefined
    if (body !== undefined) headers.set('content-type', 'application/json')
    const signal = params.requestInit?.signal ?? this.options.signal
    const answer = await this.outbound.call({
      method: params.method,
      url,
      headers,
      effect,
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    })
    if (answer.status < 200 || answer.status > 299)
      throw errorOfStatus(
        { status: answer.status, headers: answer.headers, said: saidIn(answer.text) },
        effect,
        this.options.now,
      )
    return { headers: answer.headers, data: this.read<T>(answer.text, effect, url.host) }
  }

  get<T>(path: string, data?: unknown, meta?: HttpMetaParams<Encoding>): Promise<HttpResponse<T>> {
    return this.request({ ...meta, method: 'GET', path, search: data as Record<string, unknown> })
  }

  post<T>(path: string, data?: unknown, meta?: HttpMetaParams<Encoding>): Promise<HttpResponse<T>> {
    return this.request({ ...meta, method: 'POST', path, body: data as Record<string, unknown> })
  }

  put<T>(path: string, data?: unknown, meta?: HttpMetaParams<Encoding>): Promise<HttpResponse<T>> {
    return this.request({ ...meta, method: 'PUT', path, body: data as Record<string, unknown> })
  }

  patch<T>(path: string, data?: unknown, meta?: HttpMetaParams<Encoding>): Promise<HttpResponse<T>> {
    return this.request({ ...meta, method: 'PATCH', path, body: data as Record<string, unknown> })
  }

  delete<T>(path: string, data?: unknown, meta?: HttpMetaParams<Encoding>): Promise<HttpResponse<T>> {
    return this.request({ ...meta, method: 'DELETE', path, body: data as Record<string, unknown> })
  }

  private read<T>(text: string, effect: CallEffect, host: string): T {
    const fail = (why: string, cause?: unknown) =>
      effect === 'write'
        ? new PlatformError('unknown_outcome', `${host} answered with ${why}; it is not known whether it sent this.`, {
            cause,
          })
        : new PlatformError('unreadable_answer', `${host} answered with ${why}.`, { cause })
    const elements = elementsOf(text)
    if (elements) {
      const values = elements.map(({ value }) => this.camelCased(value))
      this.sources.set(values, text)
      return values as T
    }
    let value: unknown
    try {
      value = parseLossless(text)
    } catch (error) {
      throw fail('something that is not JSON', error)
    }
    if (typeof value !== 'object' || value === null) throw fail('JSON that is not an object')
    if (typeof (value as { error?: unknown }).error === 'string')
      throw fail(`success and an error at once (${saidIn(text)})`)
    return this.camelCased(value) as T
  }

  /** As `masto` spells keys. Goes through its own serializer, which takes text. */
  private camelCased(value: unknown): unknown {
    return value === undefined ? undefined : this.serializer.deserialize<unknown>('json', JSON.stringify(value))
  }
}

/** What an error body says, if it is Mastodon's `{"error": "…"}` or OAuth's `error_description`. */
function saidIn(text: string): string | null {
  try {
    const body = JSON.parse(text) as { error?: unknown; error_description?: unknown }
    const said = body?.error_description ?? body?.error
    return typeof said === 'string' ? said : null
  } catch {
    return null
  }
}
