import {
  captureItems,
  fetchMedia,
  fingerprintMedia,
  takeMediaPart,
  type CapturedItem,
  type OfferedItem,
} from '@cordon/contracts/connectors'
import { until } from '@cordon/testing'
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { v7 as uuid } from 'uuid'
import { startExercise, type Exercise } from './exercise'

const refusedAs = (code: string) => ({ problem: { code } })

describe('what came with a message', () => {
  let exercise: Exercise
  let accountId: string
  let inside: Server
  let host: string
  let reached = 0
  beforeAll(async () => {
    inside = createServer((_request, response) => {
      reached++
      response.end('secret')
    })
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
    host = `127.0.0.1:${(inside.address() as AddressInfo).port}`
    exercise = await startExercise()
    accountId = (await exercise.connect()).id
  })
  afterAll(async () => {
    await exercise?.close()
    inside.closeAllConnections()
    inside.close()
  })

  const ask = (itemId: string, index = 0, version = 1) =>
    exercise.stack.as('moderation').call(fingerprintMedia, { itemId, version, index })
  const offered = async (...attachments: OfferedItem['attachments']): Promise<string> => {
    const nativeKey = uuid()
    const item: OfferedItem = {
      kind: 'mention',
      nativeKey,
      revision: '1',
      nativeId: nativeKey,
      author: { nativeId: '1', handle: 'jo', displayName: 'Jo' },
      text: 'look',
      visibility: 'public',
      createdAt: new Date().toISOString(),
      attachments,
      raw: '{}',
    }
    await exercise.stack.as('gateway').call(captureItems, { accountId, items: [item] })
    const stated = await exercise.stated<CapturedItem>('connectors.item.captured')
    return stated.find(({ data }) => data.nativeKey === nativeKey)!.data.itemId
  }

  const fetchFor = (itemId: string) => exercise.stack.as('audit').call(fetchMedia, { itemId, version: 1, index: 0 })
  const posted = async (name: string, file: Buffer): Promise<string> => {
    const { accessToken } = exercise.network.authorise('megan_brackenholt')
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(file)], { type: 'image/png' }), `${name}.png`)
    const upload = await fetch(`${exercise.network.url}/api/v2/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}` },
      body: form,
    })
    const { id } = (await upload.json()) as { id: string }
    exercise.network.post('megan_brackenholt', `@calder_police look, ${name}`, { mediaIds: [id] })
    const item = await until('the message', async () =>
      (await exercise.stated<CapturedItem>('connectors.item.captured')).find(({ data }) => data.text.includes(name)),
    )
    return item.subject
  }

  it('is read from the network that it came by', async () => {
    const file = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    expect(await ask(await posted('teal', file))).toEqual({
      sha256: createHash('sha256').update(file).digest('hex'),
      md5: createHash('md5').update(file).digest('hex'),
    })
  })

  it('is fetched whole for audit alone, and let go with its last part', async () => {
    // Noise, so that it takes more than one part.
    const [width, height] = [600, 500]
    const raw = randomBytes(width * height * 3)
    const file = await sharp(raw, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer()
    const itemId = await posted('noise', file)
    const { mediaId, ...fetched } = await fetchFor(itemId)
    expect(fetched).toMatchObject({
      address: expect.stringContaining(exercise.network.url),
      bytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
      contentType: 'image/png',
    })
    const take = (from: number) => exercise.stack.as('audit').call(takeMediaPart, { mediaId, from })
    const first = await take(0)
    expect(await take(0)).toEqual(first)
    const last = await take(first.next as number)
    expect(last.next).toBeUndefined()
    expect(Buffer.concat([first, last].map(({ bytes }) => Buffer.from(bytes, 'base64'))).equals(file)).toBe(true)
    await expect(take(0)).rejects.toMatchObject(refusedAs('MEDIA_NOT_HELD'))
    for (const other of [exercise.admin, exercise.stack.as('moderation')]) {
      const input = { itemId, version: 1, index: 0 }
      await expect(other.call(fetchMedia, input)).rejects.toMatchObject(refusedAs('PERMISSION_DENIED'))
      await expect(other.call(takeMediaPart, { mediaId, from: 0 })).rejects.toMatchObject(
        refusedAs('PERMISSION_DENIED'),
      )
    }
  })

  it('is held for minutes only, when nobody takes it', async () => {
    const itemId = await posted(
      'tiny',
      await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    )
    const { mediaId } = await fetchFor(itemId)
    await exercise.rows(`UPDATE fetched_media SET fetched_at = fetched_at - interval '11 minutes'`)
    const fresh = await fetchFor(itemId)
    expect(await exercise.rows(`SELECT id FROM fetched_media`)).toEqual([{ id: fresh.mediaId }])
    await expect(exercise.stack.as('audit').call(takeMediaPart, { mediaId, from: 0 })).rejects.toMatchObject(
      refusedAs('MEDIA_NOT_HELD'),
    )
  })

  it('is for moderation alone, and for what a message really has', async () => {
    const itemId = await offered(
      { kind: 'other', url: `${exercise.network.url}/about` },
      { kind: 'audio', url: `${exercise.network.url}/about` },
    )
    for (const [index, version] of [
      [0, 1],
      [1, 1],
      [2, 1],
      [0, 2],
    ] as const)
      await expect(ask(itemId, index, version)).rejects.toMatchObject(refusedAs('MEDIA_NOT_FOUND'))
    await expect(ask(uuid())).rejects.toMatchObject(refusedAs('MEDIA_NOT_FOUND'))
    await expect(exercise.admin.call(fingerprintMedia, { itemId, version: 1, index: 0 })).rejects.toMatchObject(
      refusedAs('PERMISSION_DENIED'),
    )
  })

  it('is never fetched from an address that is not public', async () => {
    for (const url of [`http://${host}/x`, `https://${host}/x`, 'file:///etc/passwd', 'https://[::1]/', 'no address'])
      for (const attempt of [ask, fetchFor])
        await expect(attempt(await offered({ kind: 'image', url }))).rejects.toMatchObject(refusedAs('MEDIA_REFUSED'))
    expect(reached).toBe(0)
  })
})
