import type { FastifyInstance } from 'fastify'

import type { Entities } from '../entities'
import { linkHeader, page } from '../paging'
import type { ConversationRecord, NotificationRecord } from '../records'
import { notFound } from '../refusal'
import type { World } from '../world'
import { requireUser } from './access'
import { cursorOf, requestUrl } from './list-request'
import { Params } from './params'

type ById = { Params: { id: string } }

/** Notifications, and conversations (direct messages). */
export function notificationRoutes(server: FastifyInstance, world: World, entities: Entities): void {
  server.get('/api/v1/notifications', async (request, reply) => {
    const { account } = requireUser(world, request, 'read:notifications')
    const params = new Params(request)
    const cursor = cursorOf(params, 40)
    const types = params.list('types')
    const excluded = params.list('exclude_types') ?? []
    const from = params.text('account_id')
    const chosen = world
      .notificationsFor(account.id)
      .filter((one) => types === undefined || types.includes(one.type))
      .filter((one) => !excluded.includes(one.type))
      .filter((one) => from === undefined || one.fromAccountId === from)
    const shown = page(chosen, cursor, (one) => one.id)
    const link = linkHeader(requestUrl(request, entities), shown, cursor.limit, (one) => one.id, true)
    if (link) reply.header('link', link)
    return shown.map((one) => entities.notification(one))
  })

  server.get<ById>('/api/v1/notifications/:id', async (request) => {
    const { account } = requireUser(world, request, 'read:notifications')
    return entities.notification(ownNotification(world, account.id, request.params.id))
  })

  server.post<ById>('/api/v1/notifications/:id/dismiss', async (request) => {
    const { account } = requireUser(world, request, 'write:notifications')
    const { id } = ownNotification(world, account.id, request.params.id)
    world.commit([{ t: 'notification-dismissed', v: { id } }])
    return {}
  })

  server.post('/api/v1/notifications/clear', async (request) => {
    const { account } = requireUser(world, request, 'write:notifications')
    world.commit(world.notificationsFor(account.id).map(({ id }) => ({ t: 'notification-dismissed', v: { id } })))
    return {}
  })

  server.get('/api/v1/conversations', async (request, reply) => {
    const { account } = requireUser(world, request, 'read:statuses')
    const cursor = cursorOf(new Params(request), 20)
    // Conversations page by their last status, not by their own id (Mastodon 4.x).
    const lastId = (one: ConversationRecord): string => one.statusIds.at(-1) ?? '0'
    const chosen = [...world.conversations.values()]
      .filter((one) => one.accountId === account.id)
      .sort((a, b) => (BigInt(lastId(a)) < BigInt(lastId(b)) ? -1 : 1))
    const shown = page(chosen, cursor, lastId)
    const link = linkHeader(requestUrl(request, entities), shown, cursor.limit, lastId)
    if (link) reply.header('link', link)
    return shown.map((one) => entities.conversation(one))
  })

  server.post<ById>('/api/v1/conversations/:id/read', async (request) => {
    const { account } = requireUser(world, request, 'write:conversations')
    const read = { ...ownConversation(world, account.id, request.params.id), unread: false }
    world.commit([{ t: 'conversation', v: read }])
    return entities.conversation(read)
  })

  server.delete<ById>('/api/v1/conversations/:id', async (request) => {
    const { account } = requireUser(world, request, 'write:conversations')
    const { id } = ownConversation(world, account.id, request.params.id)
    world.commit([{ t: 'conversation-deleted', v: { id } }])
    return {}
  })
}

function ownNotification(world: World, accountId: string, id: string): NotificationRecord {
  const notification = world.notifications.get(id)
  if (notification?.accountId !== accountId) throw notFound()
  return notification
}

function ownConversation(world: World, accountId: string, id: string): ConversationRecord {
  const conversation = world.conversations.get(id)
  if (conversation?.accountId !== accountId) throw notFound()
  return conversation
}
