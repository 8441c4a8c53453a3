import type { FastifyRequest } from 'fastify'

import type { Entities } from '../entities'
import type { Cursor } from '../paging'
import type { Params } from './params'

export function cursorOf(params: Params, standardLimit: number): Cursor {
  const cursor: Cursor = { limit: params.limit(standardLimit) }
  if (params.has('max_id')) cursor.maxId = params.text('max_id') ?? ''
  if (params.has('since_id')) cursor.sinceId = params.text('since_id') ?? ''
  if (params.has('min_id')) cursor.minId = params.text('min_id') ?? ''
  return cursor
}

/** The request's address under the public one, without the token: links must not carry it. */
export function requestUrl(request: FastifyRequest, entities: Entities): URL {
  const url = new URL(request.url, entities.baseUrl)
  url.searchParams.delete('access_token')
  return url
}
