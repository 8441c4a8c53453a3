import { captureItems, fingerprintMedia, type CapturedItem, type OfferedItem } from '@cordon/contracts/connectors'
import { until } from '@cordon/testing'
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { v7 as uuid } from 'uuid'
import { startExercise, type Exercise } from './exercise'

const refusedAs = (code: string) => ({ problem: { code } })

describe('the fingerprint of what came with a message', () => {
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

  it('is read from the network that it came by', async () => {
    const file = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    const { accessToken } = exercise.network.authorise('megan_brackenholt')
    const form = new FormData()
    form.append('file', new Blob([file], { type: 'image/png' }), 'teal.png')
    const upload = await fetch(`${exercise.network.url}/api/v2/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}` },
      body: form,
    })
    const { id } = (await upload.json()) as { id: string }
    exercise.network.post('megan_brackenholt', '@calder_police look', { mediaIds: [id] })
    const item = await until('the message', async () =>
      (await exercise.stated<CapturedItem>('connectors.item.captured')).find(({ data }) => data.text.includes('look')),
    )
    expect(await ask(item.subject)).toEqual({
      sha256: createHash('sha256').update(file).digest('hex'),
      md5: createHash('md5').update(file).digest('hex'),
    })
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
      await expect(ask(await offered({ kind: 'image', url }))).rejects.toMatchObject(refusedAs('MEDIA_REFUSED'))
    expect(reached).toBe(0)
  })
})
