import type { EvidenceEntry } from '../src/index'
import { expectProblems, told, verify } from './both-verifiers'
import { CHOSEN, sampleEntries, sampleFiles, sealed } from './sample-bundle'
import { expectSameOfPage } from './verifier-page'

const ORDER = 'audit.erasure.ordered.v1'
const CONSULTED = 'inbox.record.consulted.v1'

describe('content that is gone from an evidence bundle', () => {
  const order = (records: unknown) => ({ type: ORDER, content: { actorName: 'Ben Okafor', data: { records } } })
  const sample = (...others: [number, { type: string; content: unknown }][]) =>
    sampleEntries(CHOSEN, 100, new Map(others))
  /** A bundle in which the contents of these entries are gone, and the others are changed so. */
  const without = async (
    gone: number[],
    { entries, checkpoint } = sample([41, order(['post/3', 'post/10', 'person:7'])]),
    change: (row: EvidenceEntry) => EvidenceEntry = (row) => row,
  ) => {
    const kept = entries.map((row) => change(gone.includes(row.index) ? { ...row, salt: null, content: null } : row))
    return sealed(sampleFiles({ entries: kept, checkpoint }))
  }

  it('is accepted where an order names its record, before it or after it; both say which', async () => {
    for (const [gone, at] of [
      [[3, 10], 41],
      [[10, 41], 4],
    ] as const) {
      const found = await verify(await without([...gone], sample([at, order(gone.map((index) => `post/${index}`))])))
      expect(found).toMatchObject({ code: 0, problems: [] })
      expect(found.node).toContain(`CHECKED  2 of 2 erased entries against the orders in entries ${at}\n`)
      expect(found.node).toContain('NOT CHECKED  the content of 2 entries that was erased')
      expect(found.python).toBe(found.node)
    }
    // What cannot be written as canonical JSON is kept as its text.
    const json = JSON.stringify({ actorName: 'half \ud800', data: { records: ['post/3'] } })
    expect(await verify(await without([3], sample([41, { type: ORDER, content: { json } }])))).toMatchObject({
      code: 0,
    })
  })

  it('is named where no order names its record', async () => {
    await expectProblems(await without([4]), 'erasure-unordered entry 4')
    await expectProblems(await without([3, 4, 10]), 'erasure-unordered entry 4')
    await expectProblems(await without([4, 10], sample()), 'erasure-unordered entry 10', 'erasure-unordered entry 4')
    for (const records of ['post/3', [['post/3']], null])
      await expectProblems(await without([3], sample([41, order(records)])), 'erasure-unordered entry 3')
    const proposed = { type: 'audit.erasure.proposed.v1', content: order(['post/3']).content }
    await expectProblems(await without([3], sample([41, proposed])), 'erasure-unordered entry 3')
  })

  it('is named where the order has no content itself, or is not as it was sealed', async () => {
    await expectProblems(await without([3, 41]), 'erasure-unordered entry 3', 'erasure-unordered entry 41')
    const naming = (index: number) => (row: EvidenceEntry) =>
      row.index === 41 ? { ...row, content: order([`post/${index}`]).content } : row
    await expectProblems(
      await without([4], undefined, naming(4)),
      'entry-content entry 41',
      'erasure-unordered entry 4',
    )
    const pretending = (row: EvidenceEntry) =>
      row.index === 41 ? { ...row, entry: { ...row.entry, type: ORDER } } : row
    const disguised = sample([41, { ...order(['post/3']), type: 'audit.erasure.proposed.v1' }])
    await expectProblems(await without([3], disguised, pretending), 'entry-proof entry 41', 'erasure-unordered entry 3')
  })

  it('belongs to whoever called, in what a call left behind', async () => {
    const read = (type: string) => ({ type, content: { data: {} } })
    for (const type of [CONSULTED, 'audit.request.made.v12']) {
      await expectProblems(
        await without([4], sample([4, read(type)], [41, order(['post/4'])])),
        'erasure-unordered entry 4',
      )
      expect(await verify(await without([4], sample([4, read(type)], [41, order(['person:7'])])))).toMatchObject({
        code: 0,
      })
    }
    for (const type of ['inbox.record.consulted.v1\n', 'inbox.record.consulted.v\u0663'])
      expect(await verify(await without([4], sample([4, read(type)], [41, order(['post/4'])])))).toMatchObject({
        code: 0,
      })
  })

  it('is told by the page in the very words of the program', async () => {
    expect(told.length).toBeGreaterThan(12)
    await expectSameOfPage(told)
  }, 120_000)
})
