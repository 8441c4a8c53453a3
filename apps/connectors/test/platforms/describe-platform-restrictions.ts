import { type CapturedItem } from '../../src/platforms/platform'
import { type Bench } from './describe-platform'

/** What an account may do about what others write to it, and that all of it can be repeated without harm. */
export function describePlatformRestrictions(bench: Bench): void {
  const arrived = async (text: string, inReplyToKey?: string): Promise<CapturedItem> => {
    const { nativeKey } = await bench.harness.say({ text, ...(inReplyToKey === undefined ? {} : { inReplyToKey }) })
    return (await bench.drain()).find((item) => item.nativeKey === nativeKey) as CapturedItem
  }
  const ownPost = async () => (await bench.harness.platform.commit(bench.session, bench.intent())).nativeKey
  const shown = async (rootKey: string, { nativeKey }: CapturedItem) => {
    await bench.harness.settled()
    return bench.harness.isShown(rootKey, nativeKey)
  }
  const blocked = async () => {
    await bench.harness.settled()
    return bench.harness.isBlocked()
  }

  it('reads in the payload what a hide or a block is about', async () => {
    const root = await ownPost()
    const item = await arrived('Look at the payload', root)
    const target = bench.harness.platform.targetIn(item.raw)
    expect(target).toMatchObject({
      nativeId: item.nativeId,
      nativeKey: item.nativeKey,
      authorNativeId: item.author.nativeId,
    })
    expect([root, null]).toContain(target?.threadRootKey)
    for (const raw of ['', '{', '[]', 'null', '{"status":{"id":7}}', '{"reason":"reply","uri":7}'])
      expect([raw, bench.harness.platform.targetIn(raw)]).toEqual([raw, null])
  })

  it('hides a reply below our own post, however deep, and shows it again; twice is once', async () => {
    expect(bench.connection.restricts.hide).toBe(true)
    const root = await ownPost()
    const [first, second] = [await arrived('Hide me', root), await arrived('Keep me', root)]
    const below = await arrived('Below', second.nativeKey)
    for (const item of [first, below]) expect(await shown(root, item)).toBe(true)
    for (let time = 0; time < 2; time++)
      for (const item of [first, below]) {
        await bench.restrict('hide', item)
        expect(await shown(root, item)).toBe(false)
      }
    expect(await shown(root, second)).toBe(true)
    for (let time = 0; time < 2; time++) await bench.restrict('unhide', first)
    expect([await shown(root, first), await shown(root, below), await shown(root, second)]).toEqual([true, false, true])
  })

  it('hides all of many replies when they are hidden at once', async () => {
    const root = await ownPost()
    const items: CapturedItem[] = []
    for (let n = 0; n < 4; n++) items.push(await arrived(`Rude ${n}`, root))
    const repeated = async (item: CapturedItem) => {
      for (let attempt = 0; attempt < 8; attempt++)
        if (
          await bench.restrict('hide', item).then(
            () => true,
            () => false,
          )
        )
          return
    }
    await Promise.all(items.map(repeated))
    for (const item of items) expect(await shown(root, item)).toBe(false)
  })

  it('says in plain English that it cannot hide what does not stand below our own post', async () => {
    const item = await arrived('My own thread')
    await expect(bench.restrict('hide', item)).rejects.toMatchObject({
      kind: 'forbidden',
      certainty: 'not_done',
      message: expect.stringContaining('not under one of our own posts') as string,
    })
  })

  it('blocks who wrote something and unblocks them; twice is once', async () => {
    expect(bench.connection.restricts.block).toBe(true)
    const item = await arrived('Block me')
    expect(await blocked()).toBe(false)
    for (let time = 0; time < 2; time++) await bench.restrict('block', item)
    expect(await blocked()).toBe(true)
    for (let time = 0; time < 2; time++) await bench.restrict('unblock', item)
    expect(await blocked()).toBe(false)
  })
}
