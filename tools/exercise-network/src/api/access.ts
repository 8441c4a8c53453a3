import type { FastifyRequest } from 'fastify'

import type { AccountRecord, AppRecord, TokenRecord } from '../records'
import { Refusal } from '../refusal'
import type { World } from '../world'

export const knownScopes: ReadonlySet<string> = new Set(
  [
    'read write follow push profile',
    'read:accounts read:blocks read:bookmarks read:favourites read:filters read:follows read:lists read:mutes',
    'read:notifications read:search read:statuses',
    'write:accounts write:blocks write:bookmarks write:conversations write:favourites write:filters write:follows',
    'write:lists write:media write:mutes write:notifications write:reports write:statuses',
  ].flatMap((line) => line.split(' ')),
)
const FOLLOW_COVERS = /^(read|write):(blocks|follows|mutes)$/

export type Grant = { token: TokenRecord; app: AppRecord; account: AccountRecord | null }

/** A token in the Authorization header, in `access_token`, or as the WebSocket's subprotocol. */
export function bearerToken(request: FastifyRequest): string | undefined {
  const header = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const query = (request.query ?? {}) as Record<string, unknown>
  return header ?? (typeof query.access_token === 'string' ? query.access_token : undefined)
}

export function grantFor(world: World, token: string): Grant {
  const record = world.tokens.get(token)
  const app = record && [...world.apps.values()].find((one) => one.id === record.appId)
  if (!record || !app) throw new Refusal(401, 'The access token is invalid')
  if (record.revoked) throw new Refusal(401, 'The access token was revoked')
  const account = record.accountId === null ? null : (world.accounts.get(record.accountId) ?? null)
  return { token: record, app, account }
}

/** A token of any sort that carries one of these scopes. */
export function requireGrant(world: World, request: FastifyRequest, ...scopes: string[]): Grant {
  const token = bearerToken(request)
  if (token === undefined) throw new Refusal(401, 'The access token is invalid')
  const grant = grantFor(world, token)
  if (scopes.length > 0 && !scopes.some((scope) => covers(grant.token.scopes, scope))) {
    throw new Refusal(403, 'This action is outside the authorized scopes')
  }
  return grant
}

/** A token that acts for a person. */
export function requireUser(
  world: World,
  request: FastifyRequest,
  ...scopes: string[]
): Grant & { account: AccountRecord } {
  const grant = requireGrant(world, request, ...scopes)
  if (!grant.account) throw new Refusal(422, 'This method requires an authenticated user')
  return { ...grant, account: grant.account }
}

/** For public endpoints: who looks, if a token came along; a bad token is still refused. */
export function viewerId(world: World, request: FastifyRequest, scope: string): string | null {
  return bearerToken(request) === undefined ? null : (requireGrant(world, request, scope).account?.id ?? null)
}

export function covers(granted: readonly string[], scope: string): boolean {
  const [top = scope] = scope.split(':')
  return granted.includes(scope) || granted.includes(top) || (granted.includes('follow') && FOLLOW_COVERS.test(scope))
}
