import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { Entities } from '../entities'
import type { StatusRecord, Visibility } from '../records'
import { notFound, Refusal } from '../refusal'
import {
  createStatus,
  deleteStatus,
  editStatus,
  favouriteStatus,
  hideReply,
  isHidden,
  mayView,
  reblogStatus,
  visibleStatus,
} from '../statuses'
import type { World } from '../world'
import { requireUser, viewerId } from './access'
import { Params } from './params'

type ById = { Params: { id: string } }

const VISIBILITIES: ReadonlySet<string> = new Set(['public', 'unlisted', 'private', 'direct'])

export function statusRoutes(server: FastifyInstance, world: World, entities: Entities): void {
  const own = (request: FastifyRequest<ById>): StatusRecord => {
    const { account } = requireUser(world, request, 'write:statuses')
    const status = world.statuses.get(request.params.id)
    if (!status || status.accountId !== account.id) throw notFound()
    return status
  }

  server.post('/api/v1/statuses', async (request) => {
    const { account, app } = requireUser(world, request, 'write:statuses')
    const params = new Params(request)
    if (params.has('scheduled_at')) {
      throw new Refusal(422, 'Validation failed: Scheduled at is not supported by this exercise network')
    }
    if (params.has('poll'))
      throw new Refusal(422, 'Validation failed: Polls are not supported by this exercise network')
    const visibility = params.text('visibility') ?? 'public'
    if (!VISIBILITIES.has(visibility)) throw new Refusal(422, `'${visibility}' is not a valid visibility`)
    const key = request.headers['idempotency-key']
    const parent = params.text('in_reply_to_id')
    if (parent && !world.statuses.has(parent)) {
      throw new Refusal(404, 'The post you are trying to reply to does not appear to exist.')
    }
    const status = createStatus(world, entities.domain, account, {
      text: params.text('status') ?? '',
      visibility: visibility as Visibility,
      spoilerText: params.text('spoiler_text') ?? '',
      sensitive: params.flag('sensitive') ?? false,
      language: params.text('language') ?? 'en',
      mediaIds: params.list('media_ids') ?? [],
      appId: app.id,
      ...(parent ? { inReplyToId: parent } : {}),
      ...(typeof key === 'string' && key !== '' ? { idempotencyKey: key } : {}),
    })
    return entities.status(status, account.id)
  })

  server.get('/api/v1/statuses', async (request) => {
    const viewer = viewerId(world, request, 'read:statuses')
    return (new Params(request).list('id') ?? [])
      .flatMap((id) => world.statuses.get(id) ?? [])
      .filter((status) => mayView(world, status, viewer))
      .map((status) => entities.status(status, viewer))
  })

  server.get<ById>('/api/v1/statuses/:id', async (request) => {
    const viewer = viewerId(world, request, 'read:statuses')
    return entities.status(visibleStatus(world, request.params.id, viewer), viewer)
  })

  server.put<ById>('/api/v1/statuses/:id', async (request) => {
    const status = own(request)
    const params = new Params(request)
    const mediaIds = params.list('media_ids')
    const sensitive = params.flag('sensitive')
    const spoilerText = params.text('spoiler_text')
    const edited = editStatus(world, entities.domain, status, {
      text: params.text('status') ?? '',
      language: params.text('language') ?? null,
      ...(mediaIds === undefined ? {} : { mediaIds }),
      ...(sensitive === undefined ? {} : { sensitive }),
      ...(spoilerText === undefined ? {} : { spoilerText }),
    })
    return entities.status(edited, status.accountId)
  })

  server.delete<ById>('/api/v1/statuses/:id', async (request) => {
    const status = own(request)
    const body = { ...entities.status(status, status.accountId), text: status.text }
    deleteStatus(world, status)
    return body
  })

  server.get<ById>('/api/v1/statuses/:id/context', async (request) => {
    const viewer = viewerId(world, request, 'read:statuses')
    const status = visibleStatus(world, request.params.id, viewer)
    const { ancestors, descendants } = threadAround(world, status, viewer)
    return {
      ancestors: ancestors.map((one) => entities.status(one, viewer)),
      descendants: descendants.map((one) => entities.status(one, viewer)),
    }
  })

  server.get<ById>('/api/v1/statuses/:id/source', async (request) => {
    const { account } = requireUser(world, request, 'read:statuses')
    const status = visibleStatus(world, request.params.id, account.id)
    return { id: status.id, text: status.text, spoiler_text: status.spoilerText }
  })

  server.get<ById>('/api/v1/statuses/:id/history', async (request) => {
    const viewer = viewerId(world, request, 'read:statuses')
    return entities.history(visibleStatus(world, request.params.id, viewer))
  })

  for (const [action, on] of [
    ['favourite', true],
    ['unfavourite', false],
  ] as const) {
    server.post<ById>(`/api/v1/statuses/:id/${action}`, async (request) => {
      const { account } = requireUser(world, request, 'write:favourites')
      const status = visibleStatus(world, request.params.id, account.id)
      favouriteStatus(world, account, status, on)
      return entities.status(status, account.id)
    })
  }

  for (const [action, on] of [
    ['hide_reply', true],
    ['unhide_reply', false],
  ] as const) {
    server.post<ById>(`/api/v1/statuses/:id/${action}`, async (request) => {
      const { account } = requireUser(world, request, 'write:statuses')
      const status = visibleStatus(world, request.params.id, account.id)
      hideReply(world, account, status, on)
      return entities.status(status, account.id)
    })
  }

  server.post<ById>('/api/v1/statuses/:id/reblog', async (request) => {
    const { account } = requireUser(world, request, 'write:statuses')
    const target = visibleStatus(world, request.params.id, account.id)
    const status = target.reblogOfId === null ? target : visibleStatus(world, target.reblogOfId, account.id)
    const shareable = status.visibility === 'public' || status.visibility === 'unlisted'
    if (!shareable) throw new Refusal(403, 'This action is not allowed')
    const asked = new Params(request).text('visibility')
    const visibility = asked === 'unlisted' || asked === 'private' ? asked : status.visibility
    return entities.status(reblogStatus(world, account, status, visibility), account.id)
  })

  server.post<ById>('/api/v1/statuses/:id/unreblog', async (request) => {
    const { account } = requireUser(world, request, 'write:statuses')
    const status = visibleStatus(world, request.params.id, account.id)
    const reblog = world.reblogs(status.id).find((one) => one.accountId === account.id)
    if (reblog) deleteStatus(world, reblog)
    return entities.status(status, account.id)
  })
}

/** Ancestors from the root down; descendants depth first, oldest first, as Mastodon orders them. Below a hidden reply nothing is shown. */
export function threadAround(
  world: World,
  status: StatusRecord,
  viewer: string | null,
): { ancestors: StatusRecord[]; descendants: StatusRecord[] } {
  // The documented limits for people who are not signed in, and for those who are.
  const [up, down, depth] = viewer === null ? [40, 60, 20] : [4096, 4096, Infinity]
  const ancestors: StatusRecord[] = []
  let parent = status.inReplyToId === null ? undefined : world.statuses.get(status.inReplyToId)
  while (parent && ancestors.length < up) {
    if (mayView(world, parent, viewer) && !isHidden(world, parent, viewer)) ancestors.unshift(parent)
    parent = parent.inReplyToId === null ? undefined : world.statuses.get(parent.inReplyToId)
  }
  const descendants: StatusRecord[] = []
  const stack = world
    .repliesOf(status.id)
    .reverse()
    .map((reply) => ({ reply, level: 1 }))
  for (let next = stack.pop(); next && descendants.length < down; next = stack.pop()) {
    if (isHidden(world, next.reply, viewer)) continue
    if (mayView(world, next.reply, viewer)) descendants.push(next.reply)
    if (next.level >= depth) continue
    for (const reply of world.repliesOf(next.reply.id).reverse()) stack.push({ reply, level: next.level + 1 })
  }
  return { ancestors, descendants }
}
