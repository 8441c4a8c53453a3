import { randomUUID } from 'node:crypto'
import {
  type CapturedItem,
  type Connection,
  type Intent,
  type Platform,
  type PollCursor,
  type Restriction,
  type RestrictionTarget,
  type Session,
} from '../../src/platforms/platform'
import { type FaultyProxy } from './faulty-proxy'
import { describePlatformFaults } from './describe-platform-faults'
import { describePlatformRestrictions } from './describe-platform-restrictions'

/** What stands on the network, as anybody there would see it. */
export interface PublicPost {
  nativeKey: string
  text: string
  inReplyToKey: string | null
}

/** A network with a member of the public on it, and the platform connected to it through a proxy that can spoil the traffic. */
export interface PlatformHarness {
  platform: Platform
  /** Goes the whole way a person goes. */
  connect(): Promise<Connection>
  proxy: FaultyProxy
  /** `METHOD /path` of the poll and of the commit. */
  pollRequest: RegExp
  commitRequest: RegExp
  /** `METHOD /path` of the request that blocks. */
  blockRequest: RegExp
  /** The text after which a page's elements begin. */
  pageOpening: string
  /** The member of the public writes, mentioning the account. */
  say(post: { text: string; inReplyToKey?: string; direct?: boolean }): Promise<{ nativeKey: string }>
  edit?(nativeKey: string, text: string): Promise<void>
  /** Whether the public is shown this reply below the first post of its thread. */
  isShown(rootKey: string, nativeKey: string): Promise<boolean>
  /** Whether the connected account blocks the member of the public. */
  isBlocked(): Promise<boolean>
  /** Posts of the connected account, oldest first. */
  postsOfAccount(): Promise<PublicPost[]>
  /** The network has delivered everything it was given. */
  settled(): Promise<void>
  /** The same sign-in, at an address where nobody listens. */
  unreachable(session: Session): Session
  close(): Promise<void>
}

/** Everything a test needs at hand. */
export interface Bench {
  harness: PlatformHarness
  session: Session
  connection: Connection
  /** Polls until there is no more, going on from where the last call stopped. */
  drain(): Promise<CapturedItem[]>
  intent(over?: Partial<Intent>): Intent
  replyTo(item: CapturedItem): NonNullable<Intent['inReplyTo']>
  restrict(kind: Restriction['kind'], item: CapturedItem): Promise<void>
}

/** The behaviour that every platform shares. A platform is done when this passes against a simulator or a real server. */
export function describePlatform(name: string, start: () => Promise<PlatformHarness>): void {
  describe(name, () => {
    const bench = {} as Bench
    let cursor: PollCursor | null = null

    beforeAll(async () => {
      bench.harness = await start()
      bench.connection = await bench.harness.connect()
      bench.session = { credentials: bench.connection.credentials }
      bench.drain = async () => {
        await bench.harness.settled()
        const items: CapturedItem[] = []
        for (let more = true; more;) {
          const polled = await bench.harness.platform.poll(bench.session, cursor)
          // The caller stores the cursor as JSON.
          cursor = JSON.parse(JSON.stringify(polled.cursor)) as PollCursor
          items.push(...polled.items)
          more = polled.more
        }
        return items
      }
      bench.intent = (over) => ({
        idempotencyKey: randomUUID(),
        text: `Thank you for telling us. Reference ${randomUUID()}`,
        visibility: 'public',
        language: 'en',
        startedAt: new Date().toISOString(),
        ...over,
      })
      bench.restrict = (kind, { raw }) => {
        const target = bench.harness.platform.targetIn(raw) as RestrictionTarget
        return bench.harness.platform.restrict(bench.session, { kind, target, orderedAt: new Date().toISOString() })
      }
      bench.replyTo = ({ nativeId, nativeKey, author }) => ({ nativeId, nativeKey, handle: author.handle })
    })
    afterAll(() => bench.harness?.close())
    beforeEach(async () => {
      bench.harness.proxy.clear()
      await bench.drain()
    })

    it('says who the connected account is', () => {
      const { account, limits } = bench.connection
      expect(account.nativeId).not.toBe('')
      expect(account.handle).toMatch(/^[^@\s]+/)
      expect(account.displayName).not.toBe('')
      expect(account.url).toMatch(/^https?:\/\//)
      expect(limits.maxGraphemes).toBeGreaterThan(0)
    })

    it('captures a mention once, with all that the inbox shows', async () => {
      const { nativeKey } = await bench.harness.say({ text: 'The lights on Mill Lane are out' })
      const [item, ...others] = await bench.drain()
      expect(others).toEqual([])
      expect(item).toMatchObject({
        kind: 'mention',
        nativeKey,
        threadRootKey: nativeKey,
        inReplyToKey: null,
        visibility: 'public',
        textTruncated: false,
        attachments: [],
      })
      expect(item?.text).toMatch(/The lights on Mill Lane are out$/)
      expect(item?.url).toMatch(/^https?:\/\//)
      expect(item?.author.handle).not.toMatch(/^@|^$/)
      expect(item?.author.displayName).not.toBe('')
      expect(Math.abs(Date.parse(item?.createdAt ?? '') - Date.now())).toBeLessThan(60_000)
      expect(item?.raw).toContain('The lights on Mill Lane are out')
      expect(() => JSON.parse(item?.raw ?? '') as unknown).not.toThrow()
      expect(await bench.drain()).toEqual([])
    })

    it('keeps paragraphs, links, entities and emoji as they were written', async () => {
      const text =
        'First <b>line</b> & "quotes" \'n all\nsecond line, 5 < 6 > 4 &amp; café\n\nLast: https://example.org/a/very/long/path/indeed?with=query&more=1#part 👩‍👩‍👧 end'
      await bench.harness.say({ text })
      const [item] = await bench.drain()
      expect(item?.text.replace(/^@\S+ /, '')).toBe(text)
    })

    it('puts an answer to our reply into the thread it belongs to', async () => {
      const { nativeKey: root } = await bench.harness.say({ text: 'When is the library open?' })
      const [mention] = await bench.drain()
      const ours = await bench.harness.platform.commit(
        bench.session,
        bench.intent({ inReplyTo: bench.replyTo(mention as CapturedItem) }),
      )
      const { nativeKey } = await bench.harness.say({ text: 'And on Sunday?', inReplyToKey: ours.nativeKey })
      const items = await bench.drain()
      expect(items).toHaveLength(1)
      expect(items[0]).toMatchObject({ kind: 'reply', nativeKey, threadRootKey: root, inReplyToKey: ours.nativeKey })
    })

    it('captures a direct message as one, where the network has them', async () => {
      if (!bench.harness.platform.capabilities.directMessages) return
      const { nativeKey } = await bench.harness.say({ text: 'Not for everybody', direct: true })
      expect(await bench.drain()).toMatchObject([{ kind: 'direct_message', nativeKey, visibility: 'direct' }])
    })

    it('resumes from a saved cursor without losing or doubling anything, however much came in between', async () => {
      const expected: string[] = []
      const captured: string[] = []
      for (const burst of [95, 0, 1, 43]) {
        for (let n = 0; n < burst; n++)
          expected.push((await bench.harness.say({ text: `Burst ${burst} number ${n}` })).nativeKey)
        captured.push(...(await bench.drain()).map(({ nativeKey }) => nativeKey))
      }
      expect(new Set(captured)).toEqual(new Set(expected))
      expect(captured).toHaveLength(expected.length)
    })

    it('hands over the same items again when the answer to a poll was not saved', async () => {
      const { nativeKey } = await bench.harness.say({ text: 'Twice offered' })
      await bench.harness.settled()
      const first = await bench.harness.platform.poll(bench.session, cursor)
      const again = await bench.harness.platform.poll(bench.session, cursor)
      expect(first.items.map((item) => item.nativeKey)).toEqual([nativeKey])
      expect(again.items).toEqual(first.items)
    })

    it('captures an edit as a new revision of the same post', async () => {
      if (!bench.harness.platform.capabilities.editing || !bench.harness.edit) return
      const { nativeKey } = await bench.harness.say({ text: 'Before the edit' })
      const [before] = await bench.drain()
      await bench.harness.edit(nativeKey, 'After the edit')
      const [after, ...others] = await bench.drain()
      expect(others).toEqual([])
      expect(after).toMatchObject({ kind: before?.kind, nativeKey, threadRootKey: before?.threadRootKey })
      expect(after?.text).toMatch(/After the edit$/)
      expect(after?.revision).not.toBe(before?.revision)
      expect(await bench.drain()).toEqual([])
    })

    it('sends exactly the wording that was approved, once, where it belongs', async () => {
      const { nativeKey } = await bench.harness.say({ text: 'Is the tip open?' })
      const [item] = await bench.drain()
      const intent = bench.intent({ inReplyTo: bench.replyTo(item as CapturedItem) })
      const before = await bench.harness.postsOfAccount()
      const committed = await bench.harness.platform.commit(bench.session, intent)
      const sent = (await bench.harness.postsOfAccount()).slice(before.length)
      expect(sent).toEqual([
        { nativeKey: committed.nativeKey, text: bench.harness.platform.wording(intent), inReplyToKey: nativeKey },
      ])
      expect(committed.permalink).toMatch(/^https?:\/\//)
      expect(Math.abs(Date.parse(committed.at) - Date.now())).toBeLessThan(60_000)
    })

    it('sends one post for one key, in turn or all at once', async () => {
      if (bench.connection.idempotentCommit === 'none') return
      const intent = bench.intent()
      const before = (await bench.harness.postsOfAccount()).length
      const first = await bench.harness.platform.commit(bench.session, intent)
      const attempts = [1, 2, 3, 4, 5].map(() => bench.harness.platform.commit(bench.session, intent))
      for (const repeated of await Promise.all(attempts)) expect(repeated).toEqual(first)
      expect((await bench.harness.postsOfAccount()).length).toBe(before + 1)
    })

    it('finds what was sent, a reply and a post, and takes nothing else for it', async () => {
      for (const text of ['A question', 'Another question']) await bench.harness.say({ text })
      const [item, other] = (await bench.drain()) as [CapturedItem, CapturedItem]
      for (const inReplyTo of [undefined, bench.replyTo(item)]) {
        const intent = bench.intent(inReplyTo ? { inReplyTo } : {})
        expect(await bench.harness.platform.find(bench.session, intent)).toBe('absent')
        const committed = await bench.harness.platform.commit(bench.session, intent)
        expect(await bench.harness.platform.find(bench.session, intent)).toEqual(committed)
        for (const unlike of [{ text: 'Something else' }, { text: intent.text, inReplyTo: bench.replyTo(other) }])
          expect(await bench.harness.platform.find(bench.session, bench.intent(unlike))).toBe('absent')
      }
    })

    it('measures as the network does, in graphemes, and refuses what is too long before it calls', async () => {
      const { platform, proxy } = bench.harness
      const { maxGraphemes } = bench.connection.limits
      const fitting = 'é'.repeat(maxGraphemes)
      expect(platform.measure(fitting, bench.connection.limits)).toMatchObject({ graphemes: maxGraphemes, fits: true })
      expect(platform.measure('👍🏽'.repeat(3)).graphemes).toBe(3)
      expect(platform.measure(`${fitting}.`, bench.connection.limits).fits).toBe(false)
      const calls = proxy.seen.length
      await expect(platform.commit(bench.session, bench.intent({ text: `${fitting}.` }))).rejects.toMatchObject({
        kind: 'too_long',
        certainty: 'not_done',
      })
      expect(proxy.seen.slice(calls).filter((line) => bench.harness.commitRequest.test(line))).toEqual([])
      await expect(platform.commit(bench.session, bench.intent({ text: fitting }))).resolves.toMatchObject({
        nativeKey: expect.any(String) as string,
      })
    })

    it('hints that something arrived, and ends when asked', async () => {
      const { platform } = bench.harness
      if (!platform.listen) return
      const stop = new AbortController()
      let hints = 0
      let hinted = () => {}
      const next = () => new Promise<void>((resolve) => (hinted = resolve))
      const connected = next()
      const listening = platform.listen(bench.session, () => (hints++, hinted()), stop.signal)
      await connected
      const arrived = next()
      await bench.harness.say({ text: 'Listen' })
      await arrived
      stop.abort()
      await listening
      expect(hints).toBeGreaterThan(1)
    })

    describePlatformRestrictions(bench)
    describePlatformFaults(bench)
  })
}
