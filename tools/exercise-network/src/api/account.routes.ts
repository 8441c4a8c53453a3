import type { FastifyInstance } from 'fastify'

import type { Entities } from '../entities'
import { linkHeader, page } from '../paging'
import type { AccountRecord, MarkKind } from '../records'
import { notFound } from '../refusal'
import { blockAccount, followAccount, mayView } from '../statuses'
import type { World } from '../world'
import { requireUser, viewerId } from './access'
import { cursorOf, requestUrl } from './list-request'
import { Params } from './params'

type ById = { Params: { id: string } }

export function accountRoutes(server: FastifyInstance, world: World, entities: Entities): void {
  const find = (id: string): AccountRecord => {
    const account = world.accounts.get(id)
    if (!account) throw notFound()
    return account
  }

  server.get('/api/v1/accounts/verify_credentials', async (request) => {
    const { account } = requireUser(world, request, 'profile', 'read:accounts')
    return entities.credentialAccount(account)
  })

  server.get('/api/v1/accounts/lookup', async (request) => {
    viewerId(world, request, 'read:accounts')
    const [name = '', domain] = (new Params(request).text('acct') ?? '').replace(/^@/, '').split('@')
    const account = domain === undefined || domain === entities.domain ? world.accountNamed(name) : undefined
    if (!account) throw notFound()
    return entities.account(account)
  })

  server.get('/api/v1/accounts/search', async (request) => {
    requireUser(world, request, 'read:accounts')
    const params = new Params(request)
    const wanted = (params.text('q') ?? '').toLowerCase().replace(/^@/, '')
    return [...world.accounts.values()]
      .filter((one) => `${one.username} ${one.displayName}`.toLowerCase().includes(wanted))
      .slice(0, params.limit(40))
      .map((one) => entities.account(one))
  })

  server.get('/api/v1/accounts/relationships', async (request) => {
    const { account } = requireUser(world, request, 'read:follows')
    const ids = new Params(request).list('id') ?? []
    return ids.filter((id) => world.accounts.has(id)).map((id) => entities.relationship(account.id, id))
  })

  server.get<ById>('/api/v1/accounts/:id', async (request) => {
    viewerId(world, request, 'read:accounts')
    return entities.account(find(request.params.id))
  })

  server.get<ById>('/api/v1/accounts/:id/statuses', async (request, reply) => {
    const viewer = viewerId(world, request, 'read:statuses')
    const account = find(request.params.id)
    const params = new Params(request)
    const cursor = cursorOf(params, 20)
    const tagged = params.text('tagged')?.toLowerCase()
    const chosen = world
      .statusesBy(account.id)
      // Mastodon never lists direct statuses here to others, and to their author it does.
      .filter((status) => mayView(world, status, viewer))
      .filter((status) => status.visibility !== 'direct' || viewer === account.id)
      .filter((status) => !params.flag('exclude_reblogs') || status.reblogOfId === null)
      .filter(
        (status) =>
          !params.flag('exclude_replies') ||
          status.inReplyToId === null ||
          status.inReplyToAccountId === status.accountId,
      )
      .filter((status) => !params.flag('only_media') || status.mediaIds.length > 0)
      .filter((status) => tagged === undefined || status.tags.includes(tagged))
      .filter(() => !params.flag('pinned'))
    const shown = page(chosen, cursor, (status) => status.id)
    const link = linkHeader(requestUrl(request, entities), shown, cursor.limit, (status) => status.id)
    if (link) reply.header('link', link)
    return shown.map((status) => entities.status(status, viewer))
  })

  server.post<ById>('/api/v1/accounts/:id/follow', async (request) => {
    const { account } = requireUser(world, request, 'write:follows')
    const other = find(request.params.id)
    followAccount(world, account, other, new Params(request).flag('notify') ?? false)
    return entities.relationship(account.id, other.id)
  })

  for (const [action, on] of [
    ['block', true],
    ['unblock', false],
  ] as const) {
    server.post<ById>(`/api/v1/accounts/:id/${action}`, async (request) => {
      const { account } = requireUser(world, request, 'write:blocks')
      const other = find(request.params.id)
      blockAccount(world, account, other, on)
      return entities.relationship(account.id, other.id)
    })
  }

  const marks: [action: string, scope: string, on: boolean, kinds: MarkKind[]][] = [
    ['unfollow', 'write:follows', false, ['follow', 'follow-notify']],
    ['mute', 'write:mutes', true, ['mute']],
    ['unmute', 'write:mutes', false, ['mute']],
  ]
  for (const [action, scope, on, kinds] of marks) {
    server.post<ById>(`/api/v1/accounts/:id/${action}`, async (request) => {
      const { account } = requireUser(world, request, scope)
      const other = find(request.params.id)
      world.commit(kinds.map((kind) => ({ t: 'mark', v: { kind, from: account.id, to: other.id, on } })))
      return entities.relationship(account.id, other.id)
    })
  }
}
