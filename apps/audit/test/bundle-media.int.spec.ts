import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { until } from '@cordon/testing'
import { createHash } from 'node:crypto'
import {
  ask,
  attachments,
  bytesIn,
  connectorsTeller,
  download,
  ended,
  fileIn,
  PICTURE,
  tellIncident,
  troubles,
  verifyBoth,
} from './bundle-scene'
import { auditor, auditService, rows, teller } from './house'

describe('pictures and videos in a bundle', () => {
  let stack: Stack
  let person: TestPerson
  beforeAll(async () => {
    const others = ['identity', 'inbox', 'publishing'] as const
    stack = await startStack([auditService, connectorsTeller(), ...others.map(teller)])
    person = auditor(stack)
  })
  beforeEach(() => (troubles.media = false))
  afterAll(() => stack?.close())

  const sha256 = createHash('sha256').update(PICTURE).digest('hex')

  it('are those that messages name, once each, or the reason why not; pages show them to whoever opens them', async () => {
    const { conversationId } = await tellIncident(stack, { attachments })
    const asked = await ask(person, { filter: { subject: conversationId }, thread: true })
    const made = await ended(person, asked.id)
    expect(made).toMatchObject({ status: 'made', media: 2, mediaMissing: 4 })
    const file = await download(person, made.id)
    const { codes, said } = await verifyBoth(file)
    expect({ codes, same: said[0] === said[1], said: said[1] }).toMatchObject({ codes: [0, 0], same: true })
    expect(said[0]).toContain('CHECKED  6 pictures and videos: address against the entry, bytes against the name')
    expect(said[0]).toContain('NOT CHECKED  4 pictures and videos that could not be had')
    expect(bytesIn(file, `data/media/${sha256}.png`).equals(PICTURE)).toBe(true)
    const lines = fileIn(file, 'data/media.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.slice(0, 3)).toMatchObject([
      { place: 0, address: attachments[0]?.url, sha256, contentType: 'image/png' },
      { place: 1, address: attachments[1]?.url, reason: expect.stringContaining('not there any more') },
      { place: 2, address: attachments[2]?.url, reason: 'Cordon has another address for it than the ledger.' },
    ])
    const page = fileIn(file, 'data/pages/entries-00001.html')
    expect(page.match(new RegExp(`<img src="../media/${sha256}.png"`, 'g'))).toHaveLength(2)
    expect(page).toContain('at 2026-11-21 10:00:00 UTC, not when the message arrived')
    expect(fileIn(file, 'data/custody.jsonl')).toContain('"media":2,"mediaEnded":null,"mediaMissing":4')
  })

  it('wait for connectors, but not for ever: the rest is left out, and the custody log says why', async () => {
    const { itemIds } = await tellIncident(stack, { attachments })
    troubles.media = true
    const { id } = await ask(person, { filter: { subject: itemIds[0] as string } })
    await until('its media to be asked for', async () => {
      const [row] = await rows<{ stage: string }>(stack, `SELECT stage FROM bundle WHERE id = $1`, [id])
      return row?.stage === 'media'
    })
    await rows(stack, `UPDATE bundle SET media_until = now() - interval '1 s' WHERE id = $1`, [id])
    const made = await ended(person, id)
    expect(made).toMatchObject({ status: 'made', payloads: 1, media: 0, mediaMissing: 0 })
    const file = await download(person, id)
    expect((await verifyBoth(file)).codes).toEqual([0, 0])
    expect(fileIn(file, 'data/custody.jsonl')).toContain('"mediaEnded":"time"')
  })
})
