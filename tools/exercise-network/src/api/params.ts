import type { FastifyInstance, FastifyRequest } from 'fastify'

import { Refusal } from '../refusal'

type Fields = Map<string, unknown>

const MAX_BODY = 1024 * 1024
const MAX_UPLOAD = 16 * 1024 * 1024

/** JSON, URL-encoded and multipart bodies, as Rails takes them. A body that cannot be read is refused with 400. */
export function installBodies(server: FastifyInstance): void {
  const unreadable = (): Refusal => new Refusal(400, 'Error occurred while parsing request parameters')
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: MAX_BODY },
    async (_: FastifyRequest, text: string) => {
      if (text === '') return new Map()
      try {
        const body: unknown = JSON.parse(text)
        return typeof body === 'object' && body !== null && !Array.isArray(body)
          ? new Map(Object.entries(body))
          : new Map()
      } catch {
        throw unreadable()
      }
    },
  )
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_BODY },
    async (_: FastifyRequest, text: string) => collect(new URLSearchParams(text)),
  )
  server.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: MAX_UPLOAD },
    async (request: FastifyRequest, bytes: Buffer) => {
      try {
        const headers = { 'content-type': request.headers['content-type'] ?? '' }
        const form = await new Response(new Uint8Array(bytes), { headers }).formData()
        return collect(form.entries())
      } catch {
        throw unreadable()
      }
    },
  )
}

/** The parameters of a request, from its query and its body; values of the wrong kind count as absent. */
export class Params {
  private readonly fields: Fields

  constructor(request: FastifyRequest) {
    const query = new URL(request.url, 'http://exercise').searchParams
    const body = request.body instanceof Map ? (request.body as Fields) : new Map<string, unknown>()
    this.fields = new Map([...collect(query), ...body])
  }

  text(name: string): string | undefined {
    const value = this.fields.get(name)
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }

  /** Rails' idea of true: anything but the usual ways to say no. */
  flag(name: string): boolean | undefined {
    const value = this.fields.get(name)
    if (typeof value === 'boolean') return value
    const text = this.text(name)
    return text === undefined || text === '' ? undefined : !/^(0|f|false|off|no)$/i.test(text)
  }

  list(name: string): string[] | undefined {
    const value = this.fields.get(name)
    const items = Array.isArray(value) ? value : typeof value === 'string' ? [value] : undefined
    return items?.flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? [String(item)] : []))
  }

  has(name: string): boolean {
    const value = this.fields.get(name)
    return value !== undefined && value !== null && value !== ''
  }

  file(name: string): File | undefined {
    const value = this.fields.get(name)
    return value instanceof File ? value : undefined
  }

  limit(standard: number): number {
    const asked = Math.abs(Number.parseInt(this.text('limit') ?? '', 10))
    return asked > 0 ? Math.min(asked, standard * 2) : standard
  }
}

/** `a[]` and `a[0]` gather into lists; other keys keep their last value. */
function collect(pairs: Iterable<[string, unknown]>): Fields {
  const fields: Fields = new Map()
  for (const [key, value] of pairs) {
    const list = /^([^[\]]+)\[\d*\]$/.exec(key)?.[1]
    if (list === undefined) fields.set(key, value)
    else fields.set(list, [...((fields.get(list) as unknown[] | undefined) ?? []), value])
  }
  return fields
}
