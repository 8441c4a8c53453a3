import { captureItems, disconnectAccount, readRawItem, type CapturedItem } from '@cordon/contracts/connectors'
import { until } from '@cordon/testing'
import { createHash } from 'node:crypto'
import { newId, offered, OTHER_UNIT, startExercise, UNIT, type Exercise } from './exercise'

const PERSON = 'megan_brackenholt'

describe('capture', () => {
  let exercise: Exercise
  let accountId: string
  beforeAll(async () => {
    exercise = await startExercise()
    accountId = (await exercise.connect('calder_police')).id
    exercise.network.post(PERSON, '@calder_police the first')
    await untilCaptured('the first')
  })
  afterAll(() => exercise?.close())

  const captured = () => exercise.stated<CapturedItem>('connectors.item.captured')
  const texts = async () => (await captured()).map(({ data }) => data.text.replace(/^@\S+ /, ''))
  const untilCaptured = (text: string) =>
    until(`"${text}" to be captured`, async () => (await texts()).some((one) => one === text))
  const say = (text: string) => exercise.network.post(PERSON, `@calder_police ${text}`)

  it('keeps what arrives once, in order, exactly as received', async () => {
    const said = Array.from({ length: 60 }, (_, i) => `in order ${i}`)
    said.forEach(say)
    await untilCaptured('in order 59')
    expect((await texts()).filter((text) => text.startsWith('in order'))).toEqual(said)
    const last = (await captured()).at(-1)
    expect(last).toMatchObject({
      actor: 'service:connectors',
      aggregateversion: 1,
      data: { accountId, unitId: UNIT, network: 'mastodon', kind: 'mention', visibility: 'public' },
    })
    const reader = exercise.stack.person([{ role: 'officer', units: [UNIT] }])
    const itemId = last?.subject ?? ''
    const { raw } = await reader.call(readRawItem, { itemId })
    expect(JSON.parse(raw)).toMatchObject({ type: 'mention', status: { uri: last?.data.nativeKey } })
    const stranger = exercise.stack.person([{ role: 'officer', units: [OTHER_UNIT] }])
    for (const [who, id] of [
      [stranger, itemId],
      [reader, newId()],
    ] as const)
      await expect(who.call(readRawItem, { itemId: id })).rejects.toMatchObject({ problem: { code: 'ITEM_NOT_FOUND' } })
  })

  it('loses and doubles nothing when the network repeats, reorders, answers with nonsense or breaks off', async () => {
    const kinds = [
      'duplicate-notifications',
      'reorder-notifications',
      'html-instead-of-json',
      'ok-with-error-body',
    ] as const
    const said: string[] = []
    for (const [round, kind] of [...kinds, 'truncated-json' as const, 'error-before-commit' as const].entries()) {
      exercise.network.faults.add({
        kind,
        endpoint: 'GET /api/v1/notifications*',
        times: 2,
        afterCommit: round % 2 === 0,
      })
      for (let i = 0; i < 5; i++) {
        const text = `${kind} ${i}`
        said.push(text)
        say(text)
      }
      await until('the fault to strike', () => exercise.network.faults.list().length === 0)
      await untilCaptured(`${kind} 4`)
    }
    const kept = await texts()
    for (const text of said) expect([text, kept.filter((one) => one === text).length]).toEqual([text, 1])
  })

  it('takes a post of 5 MB: all of it kept, its text cut in the event', async () => {
    exercise.network.faults.add({ kind: 'huge-post', times: 1 })
    say('a huge one')
    const event = await until('the huge post', async () =>
      (await captured()).find(({ data }) => data.textTruncated === true),
    )
    expect(event.data.text.length).toBeLessThanOrEqual(60_000)
    const [row] = await exercise.rows<{ size: number }>(`SELECT max(length(raw)) AS size FROM item WHERE id = $1`, [
      event.subject,
    ])
    expect(row?.size).toBeGreaterThan(5_000_000)
    const status = (JSON.parse(await payload(event.subject)) as { status: { uri: string; content: string } }).status
    expect(status.uri).toBe(event.data.nativeKey)
    expect(status.content.length).toBeGreaterThan(5_000_000)
  })

  /** The whole payload of an item, part by part. */
  async function payload(itemId: string): Promise<string> {
    const reader = exercise.stack.person([{ role: 'officer', units: [UNIT] }])
    const parts = [await reader.call(readRawItem, { itemId })]
    for (let last = parts[0]; last?.next !== undefined; last = parts.at(-1))
      parts.push(await reader.call(readRawItem, { itemId, version: last.version, from: last.next }))
    return parts.map(({ raw }) => raw).join('')
  }

  it('shows an edit as a new version of the same item', async () => {
    const { id } = say('as first written')
    await untilCaptured('as first written')
    const { accessToken } = exercise.network.authorise(PERSON)
    await fetch(`${exercise.network.url}/api/v1/statuses/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ status: '@calder_police as corrected' }),
    })
    await untilCaptured('as corrected')
    const events = (await captured()).filter(({ data }) => / as (first written|corrected)$/.test(data.text))
    expect(events.map(({ aggregateversion }) => aggregateversion)).toEqual([1, 2])
    expect(new Set(events.map(({ subject }) => subject)).size).toBe(1)
  })

  it('goes on where it stood after a restart: nothing lost, nothing twice', async () => {
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 30; i++) say(`restart ${round}.${i}`)
      // Cut off wherever the capture happens to be.
      await exercise.stack.stop('connectors')
      for (let i = 30; i < 60; i++) say(`restart ${round}.${i}`)
      await exercise.stack.start('connectors')
    }
    await untilCaptured('restart 2.59')
    const kept = (await texts()).filter((text) => text.startsWith('restart'))
    expect(kept).toEqual([0, 1, 2].flatMap((round) => Array.from({ length: 60 }, (_, i) => `restart ${round}.${i}`)))
  })

  it('saves a page and its cursor together or not at all', async () => {
    await exercise.rows(`ALTER TABLE outbox ADD CONSTRAINT refused CHECK (envelope NOT LIKE '%after a fault%')`)
    say('after a fault')
    const before = await exercise.rows(`SELECT cursor FROM capture WHERE account_id = $1`, [accountId])
    exercise.network.faults.add({ kind: 'slow', endpoint: 'GET /api/v1/notifications*', delayMs: 1, times: 3 })
    await until('the account to be polled', () => exercise.network.faults.list().length === 0)
    expect(await exercise.rows(`SELECT cursor FROM capture WHERE account_id = $1`, [accountId])).toEqual(before)
    await exercise.rows(`ALTER TABLE outbox DROP CONSTRAINT refused`)
    await untilCaptured('after a fault')
  })

  describe('of items that another service offers', () => {
    const offer = (items: ReturnType<typeof offered>[]) =>
      exercise.stack.as('gateway').call(captureItems, { accountId, items })

    it('keeps each item and revision once, also when ten offer the same at once', async () => {
      const items = Array.from({ length: 50 }, (_, i) => offered(`same ${i}`))
      const results = await Promise.all(Array.from({ length: 10 }, () => offer(items)))
      expect(results.reduce((sum, { captured: fresh }) => sum + fresh, 0)).toBe(50)
      expect((await captured()).filter(({ data }) => data.nativeKey.startsWith('same '))).toHaveLength(50)
    })

    it('gives one item one id and one line of versions, when ten offer its revisions at once', async () => {
      await Promise.all(
        Array.from({ length: 10 }, (_, i) => offer([offered('edited', `r${i}`), offered('edited', 'r0')])),
      )
      const events = (await captured()).filter(({ data }) => data.nativeKey === 'edited')
      expect(events.map(({ aggregateversion }) => aggregateversion)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(new Set(events.map(({ subject }) => subject)).size).toBe(1)
    })

    it('takes U+0000, half surrogate pairs, keys of 2,000 characters and whatever else text can be', async () => {
      const hostile = [
        offered('nul \u0000 key', 'nul \u0000 revision', 'nul \u0000 text'),
        offered('half \ud800'),
        offered('half \ud801'),
        { ...offered('a long key'), nativeKey: '🚓'.repeat(2000) },
        { ...offered('raw with nul'), raw: '"\u0000\u0001"' },
      ]
      expect(await offer(hostile)).toEqual({ captured: 5, duplicates: 0 })
      expect(await offer(hostile)).toEqual({ captured: 0, duplicates: 5 })
      const event = (await captured()).find(({ data }) => data.nativeKey === 'raw with nul')
      const reader = exercise.stack.person([{ role: 'officer', units: [UNIT] }])
      expect((await reader.call(readRawItem, { itemId: event?.subject ?? '' })).raw).toBe('"\u0000\u0001"')
    })

    it('gives a long payload back in parts, cut between characters', async () => {
      const raw = `a${'é€🚓'.repeat(20_000)}${'\u0001'.repeat(100_000)}`
      await offer([{ ...offered('a long payload'), raw }])
      const event = (await captured()).find(({ data }) => data.nativeKey === 'a long payload')
      expect(await payload(event?.subject ?? '')).toBe(raw)
    })

    it('says the digest of what is kept, half surrogate pairs and all', async () => {
      const keys = ['a digest', 'a digest of half a sign']
      await offer([
        { ...offered(keys[0] as string), raw: '{"n": 1,\r\n "café": "ŵ\u0000"}' },
        { ...offered(keys[1] as string), raw: '"\ud83d"' },
      ])
      for (const event of (await captured()).filter(({ data }) => keys.includes(data.nativeKey))) {
        const kept = await payload(event.subject)
        expect(event.data.rawSha256).toBe(createHash('sha256').update(kept, 'utf8').digest('hex'))
      }
    })

    it('knows no account that is not there, and takes nothing from people', async () => {
      const items = [offered('nowhere')]
      await expect(
        exercise.stack.as('gateway').call(captureItems, { accountId: newId(), items }),
      ).rejects.toMatchObject({ problem: { code: 'ACCOUNT_NOT_FOUND' } })
      await expect(exercise.admin.call(captureItems, { accountId, items })).rejects.toMatchObject({
        problem: { code: 'PERMISSION_DENIED' },
      })
    })

    it('takes nothing more for an account that left custody', async () => {
      const gone = await exercise.connect('calder_council')
      await exercise.admin.call(disconnectAccount, { accountId: gone.id, reason: 'moved' })
      await expect(
        exercise.stack.as('gateway').call(captureItems, { accountId: gone.id, items: [offered('too late')] }),
      ).rejects.toMatchObject({ problem: { code: 'ACCOUNT_NOT_FOUND' } })
    })

    it('keeps what arrives while the broker is away, and says it afterwards', async () => {
      await exercise.stack.nats.kill9()
      const { CaptureStore } = await import('../src/capture.store')
      const store = exercise.stack.service('connectors').app.get(CaptureStore)
      const cause = { actor: 'service:gateway', authority: 'test' }
      expect(await store.offer(accountId, [offered('no broker')], cause)).toMatchObject({ captured: 1 })
      await exercise.stack.nats.restart()
      await exercise.stack.settled()
      const [row] = await exercise.rows(`SELECT 1 FROM outbox, outbox_relay WHERE position <= published_position
        AND envelope LIKE '%no broker%'`)
      expect(row).toBeDefined()
    })
  })
})
