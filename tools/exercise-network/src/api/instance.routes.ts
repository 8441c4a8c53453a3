import type { FastifyInstance } from 'fastify'

import type { Entities } from '../entities'
import { linkHeader, page } from '../paging'
import type { StatusRecord } from '../records'
import { MAX_CHARACTERS, MAX_MEDIA, mayView } from '../statuses'
import type { World } from '../world'
import { requireUser, viewerId } from './access'
import { cursorOf, requestUrl } from './list-request'
import { DESCRIPTION_LIMIT, mediaTypes } from './media.routes'
import { Params } from './params'

/** The version of the documentation this follows, marked as what it is. */
const VERSION = '4.5.0+exercise'
const TITLE = 'Exercise network'
const DESCRIPTION = 'A network for training and tests. Nobody here is a real person.'

export function instanceRoutes(server: FastifyInstance, world: World, entities: Entities): void {
  const configuration = {
    statuses: { max_characters: MAX_CHARACTERS, max_media_attachments: MAX_MEDIA, characters_reserved_per_url: 23 },
    media_attachments: {
      supported_mime_types: mediaTypes,
      description_limit: DESCRIPTION_LIMIT,
      image_size_limit: 16_777_216,
      image_matrix_limit: 33_177_600,
      video_size_limit: 16_777_216,
      video_frame_rate_limit: 120,
      video_matrix_limit: 8_294_400,
    },
    polls: { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2_629_746 },
    accounts: { max_featured_tags: 10, max_pinned_statuses: 5 },
    // Not Mastodon's: see the README.
    cordon_exercise: { hide_replies: true },
  }
  const streaming = (): string => entities.baseUrl.replace(/^http/, 'ws')

  server.get('/api/v2/instance', async () => ({
    domain: entities.domain,
    title: TITLE,
    version: VERSION,
    source_url: 'https://github.com/mastodon/documentation',
    description: DESCRIPTION,
    usage: { users: { active_month: world.accounts.size } },
    thumbnail: { url: `${entities.baseUrl}/header.svg` },
    icon: [],
    languages: ['en', 'cy'],
    configuration: {
      ...configuration,
      urls: { streaming: streaming() },
      vapid: { public_key: '' },
      translation: { enabled: false },
    },
    registrations: { enabled: false, approval_required: false, message: null, url: null },
    api_versions: { mastodon: 6 },
    contact: { email: 'exercise@example.invalid', account: null },
    rules: [{ id: '1', text: 'Nobody here is a real person.', hint: '' }],
  }))

  server.get('/api/v1/instance', async () => ({
    uri: entities.domain,
    title: TITLE,
    short_description: DESCRIPTION,
    description: DESCRIPTION,
    email: 'exercise@example.invalid',
    version: VERSION,
    urls: { streaming_api: streaming() },
    stats: { user_count: world.accounts.size, status_count: world.statuses.size, domain_count: 0 },
    thumbnail: `${entities.baseUrl}/header.svg`,
    languages: ['en', 'cy'],
    registrations: false,
    approval_required: false,
    invites_enabled: false,
    configuration,
    contact_account: null,
    rules: [{ id: '1', text: 'Nobody here is a real person.' }],
  }))

  const timeline = (path: string, belongs: (status: StatusRecord, viewer: string | null) => boolean, home: boolean) =>
    server.get(path, async (request, reply) => {
      const viewer = home
        ? requireUser(world, request, 'read:statuses').account.id
        : viewerId(world, request, 'read:statuses')
      const cursor = cursorOf(new Params(request), 20)
      const chosen = [...world.statuses.values()].filter(
        (status) => belongs(status, viewer) && mayView(world, status, viewer),
      )
      const shown = page(chosen, cursor, (status) => status.id)
      const link = linkHeader(requestUrl(request, entities), shown, cursor.limit, (status) => status.id)
      if (link) reply.header('link', link)
      return shown.map((status) => entities.status(status, viewer))
    })
  timeline('/api/v1/timelines/public', (status) => status.visibility === 'public' && status.reblogOfId === null, false)
  timeline(
    '/api/v1/timelines/home',
    (status, viewer) =>
      viewer !== null &&
      status.visibility !== 'direct' &&
      (status.accountId === viewer || world.marked('follow', viewer, status.accountId)),
    true,
  )
}
