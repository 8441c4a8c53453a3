import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { Entities } from '../entities'
import type { MediaRecord } from '../records'
import { invalid, notFound, Refusal } from '../refusal'
import type { World } from '../world'
import { requireUser } from './access'
import { Params } from './params'

type ById = { Params: { id: string } }

/** Nothing a browser would run: no SVG, no HTML. */
export const mediaTypes = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/ogg',
] as const
export const DESCRIPTION_LIMIT = 1500

export function mediaRoutes(server: FastifyInstance, world: World, entities: Entities): void {
  const own = (request: FastifyRequest<ById>): MediaRecord => {
    const { account } = requireUser(world, request, 'write:media')
    const media = world.media.get(request.params.id)
    if (media?.accountId !== account.id) throw notFound()
    return media
  }

  for (const path of ['/api/v1/media', '/api/v2/media']) {
    server.post(path, async (request) => {
      const { account } = requireUser(world, request, 'write:media')
      const params = new Params(request)
      const file = params.file('file')
      if (!file) throw invalid("File can't be blank")
      if (!mediaTypes.some((type) => type === file.type)) {
        throw invalid('File content type is invalid, File is invalid')
      }
      const bytes = Buffer.from(await file.arrayBuffer())
      const said = { description: describe(params), focus: params.text('focus') ?? null }
      return entities.media(keepMedia(world, account.id, file.type, bytes, said))
    })
  }

  server.get<ById>('/api/v1/media/:id', async (request) => entities.media(own(request)))

  server.put<ById>('/api/v1/media/:id', async (request) => {
    const media = own(request)
    const params = new Params(request)
    const changed = {
      ...media,
      description: params.has('description') ? describe(params) : media.description,
      focus: params.text('focus') ?? media.focus,
    }
    world.commit([{ t: 'media', v: changed }])
    return entities.media(changed)
  })

  server.get<ById>('/media/:id', async (request, reply) => {
    const media = world.media.get(request.params.id)
    if (!media) throw new Refusal(404, 'Not Found')
    return reply.type(media.mime).header('cache-control', 'max-age=3600').send(Buffer.from(media.data, 'base64'))
  })
}

/** Keeps a file that was uploaded, so that it can be attached and fetched. */
export function keepMedia(
  world: World,
  accountId: string,
  mime: string,
  bytes: Buffer,
  said: Pick<MediaRecord, 'description' | 'focus'> = { description: null, focus: null },
): MediaRecord {
  const data = bytes.toString('base64')
  const media: MediaRecord = { id: world.newId(), accountId, mime, ...said, ...pngSize(bytes), data }
  world.commit([{ t: 'media', v: media }])
  return media
}

function describe(params: Params): string | null {
  const description = params.text('description') ?? null
  if (description !== null && description.length > DESCRIPTION_LIMIT) {
    throw invalid(`Description is too long (maximum is ${DESCRIPTION_LIMIT} characters)`)
  }
  return description
}

/** Width and height stand at fixed places in a PNG; other formats go without. */
function pngSize(bytes: Buffer): { width: number | null; height: number | null } {
  const isPng = bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47
  return isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : { width: null, height: null }
}
