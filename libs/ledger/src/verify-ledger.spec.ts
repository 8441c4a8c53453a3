import fc from 'fast-check'
import { extend, ORIGINS, reseal, sampleLedger, signer, toVerify } from '../test/sample-ledger'
import type { SampleLedger } from '../test/sample-ledger'
import { signCheckpoint } from './checkpoint'
import { digestData, entryLeafHash } from './entry'
import { appendLeaves, EMPTY_FRONTIER, hashNode, rootOf } from './merkle-tree'
import { noteKeysFromSeed, noteSigner } from './signed-note'
import { findTampering } from './verify-ledger'

const RUNS = { numRuns: 40 }
/** Any size with any entry in it. */
const place = fc.integer({ min: 1, max: 70 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))

describe('an untouched ledger', () => {
  it('has no problems at any size and in any chunks', async () => {
    for (const size of [0, 1, 2, 3, 7, 8, 37]) {
      for (const chunk of [1, 5, 1000]) {
        const verdict = await findTampering(toVerify(sampleLedger(size), chunk))
        expect(verdict).toMatchObject({ ok: true, size, erased: 0, problems: [] })
        expect(verdict.root).toEqual(verdict.checkpoint!.root)
      }
    }
  })

  it('spans several subtrees, keeps reporting progress and still names a changed entry exactly', async () => {
    const ledger = sampleLedger(17_001)
    const progress: number[] = []
    const input = { ...toVerify(ledger, 4000), onProgress: (done: number) => progress.push(done) }
    expect(await findTampering(input)).toMatchObject({ ok: true, size: 17_001 })
    expect(progress).toEqual([4000, 8000, 12_000, 16_000, 17_001])
    for (const index of [8191, 16_999]) {
      ledger.rows[index] = { ...ledger.rows[index]! }
      reseal(ledger.rows[index], { actor: 'person/8' })
    }
    expect(await kinds(ledger)).toEqual(['entry-changed 8191', 'entry-changed 16999'])
    for (const index of [8191, 16_999]) reseal(ledger.rows[index]!, { actor: 'person/7' })
    ledger.nodes.set('14/0', Buffer.alloc(32))
    ledger.nodes.set('13/1', Buffer.alloc(32))
    expect(await kinds(ledger)).toEqual(['node-changed 0', 'node-changed 8192'])
  })

  it('verifies after content was erased', async () => {
    const ledger = sampleLedger(20)
    Object.assign(ledger.rows[4]!, { data: null, salt: null })
    expect(await findTampering(toVerify(ledger))).toMatchObject({ ok: true, erased: 1 })
  })

  it('verifies from the entries alone, without any stored hash', async () => {
    const ledger = sampleLedger(37)
    for (const row of ledger.rows) Object.assign(row, { leafHash: null, previousLeafHash: null })
    const { nodes: _, ...input } = toVerify(ledger)
    expect((await findTampering(input)).ok).toBe(true)
  })

  it('accepts positions that came out of order', async () => {
    const ledger = sampleLedger(0)
    extend(ledger, EMPTY_FRONTIER, 9)
    const order = [3, 0, 1, 2, 6, 4, 5, 7, 8]
    const shuffled = order.map((from, index) => ({ ...ledger.rows[from]!, index, previousLeafHash: null }))
    const tree = appendLeaves(
      EMPTY_FRONTIER,
      shuffled.map((row) => row.leafHash!),
    )
    const checkpoint = signCheckpoint({ origin: signer.name, size: 9, root: rootOf(tree.frontier) }, [signer])
    const { nodes: _, ...input } = toVerify({ ...ledger, rows: shuffled, checkpoint })
    expect(await findTampering(input)).toMatchObject({ ok: true })
  })
})

describe('tampering with one entry', () => {
  it('is named when one byte of the data or the salt changed', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.boolean(), async ([size, index], salt) => {
        const ledger = sampleLedger(size)
        const row = ledger.rows[index]!
        if (salt) row.salt![3]! ^= 1
        else row.data = { ...(row.data as object), text: `message ${index}` }
        const { ok, problems } = await findTampering(toVerify(ledger))
        expect(ok).toBe(false)
        expect(problems).toMatchObject([
          { kind: 'data-changed', index, origin: row.entry.origin, position: row.entry.position },
        ])
        expect(problems[0]!.explanation).toContain('data or salt')
      }),
      RUNS,
    )
  })

  it('is named when only the data or only the salt was erased', async () => {
    for (const erased of [{ data: null }, { salt: null }]) {
      const ledger = sampleLedger(9)
      Object.assign(ledger.rows[5]!, erased)
      expect(await kinds(ledger)).toEqual(['data-changed 5'])
    }
  })

  it('is named when a field of the entry changed', async () => {
    const fields = ['type', 'time', 'subject', 'actor', 'authority', 'eventId'] as const
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom(...fields), async ([size, index], field) => {
        const ledger = sampleLedger(size)
        const row = ledger.rows[index]!
        row.entry = { ...row.entry, [field]: 'x' }
        expect(await kinds(ledger)).toEqual([`entry-changed ${index}`])
      }),
      RUNS,
    )
  })

  it('is named when the entry and its stored leaf hash changed together', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ([size, index]) => {
        const ledger = sampleLedger(size)
        reseal(ledger.rows[index]!, { actor: 'person/8' })
        const { problems } = await findTampering(toVerify(ledger))
        expect(problems).toMatchObject([{ index }])
        expect(problems[0]!.lastIndex).toBeUndefined()
        expect(problems[0]!.explanation).toContain('leaf hash')
      }),
      RUNS,
    )
  })

  it('is narrowed to two neighbours when nothing else tells them apart', async () => {
    const ledger = sampleLedger(20)
    for (const row of ledger.rows) row.previousLeafHash = null
    reseal(ledger.rows[6]!, { actor: 'person/8' })
    const { problems } = await findTampering(toVerify(ledger))
    expect(problems).toMatchObject([{ kind: 'one-of-changed', index: 6, lastIndex: 7 }])
  })

  it('is named when data, digest, entry and leaf hash were all rewritten to agree', async () => {
    const ledger = sampleLedger(20)
    const row = ledger.rows[6]!
    row.data = { text: 'quite another message' }
    reseal(row, { dataDigest: digestData(row.salt!, row.data) })
    expect(await kinds(ledger)).toEqual(['entry-changed 6'])
  })

  it('is named when stored nodes above it were rewritten too, as far as the tables reach', async () => {
    const ledger = sampleLedger(32)
    for (let height = 0; height < 5; height += 1) {
      rewriteUpTo(ledger, 6, height)
      expect(await kinds(ledger)).toContain('entry-changed 6')
    }
  })

  it('leads to a range when even the copy beside the next entry was rewritten', async () => {
    const ledger = sampleLedger(32)
    rewriteUpTo(ledger, 6, 2)
    ledger.rows[7]!.previousLeafHash = ledger.rows[6]!.leafHash!
    const { problems } = await findTampering(toVerify(ledger))
    expect(problems).toMatchObject([{ kind: 'one-of-changed', index: 0, lastIndex: 7 }])
    rewriteUpTo(ledger, 6, 5)
    expect(await kinds(ledger)).toEqual(['root-mismatch 0'])
  })

  it('is named when a field was added, removed or given another kind', async () => {
    for (const change of [{ note: 'x' }, { actor: undefined }, { position: '3' }]) {
      const ledger = sampleLedger(9)
      ledger.rows[5]!.entry = { ...ledger.rows[5]!.entry, ...change } as never
      expect(await kinds(ledger)).toContain('entry-changed 5')
    }
  })

  it('is named when its stored leaf hash, or the copy of it, was altered', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ([size, index]) => {
        const ledger = sampleLedger(size)
        ledger.rows[index]!.leafHash = Buffer.alloc(32)
        expect(await kinds(ledger)).toEqual([`leaf-hash-changed ${index}`])
        if (index === 0) return
        const other = sampleLedger(size)
        other.rows[index]!.previousLeafHash = Buffer.alloc(32)
        expect(await kinds(other)).toEqual([`leaf-hash-changed ${index}`])
      }),
      RUNS,
    )
  })

  it('shows every one of several changes', async () => {
    const ledger = sampleLedger(50)
    reseal(ledger.rows[3]!, { actor: 'x' })
    ledger.rows[20]!.data = 'x'
    ledger.rows[33]!.entry = { ...ledger.rows[33]!.entry, subject: 'x' }
    ledger.nodes.set('2/11', Buffer.alloc(32))
    expect(await kinds(ledger)).toEqual(['entry-changed 3', 'data-changed 20', 'entry-changed 33', 'node-changed 44'])
  })
})

describe('tampering with the order or number of entries', () => {
  it('is named when two entries changed places', async () => {
    const two = fc.tuple(fc.integer({ min: 30, max: 37 }), fc.nat(36), fc.nat(36))
    await fc.assert(
      fc.asyncProperty(two, fc.boolean(), async ([size, from, to], linked) => {
        const [a, b] = [from % size, to % size]
        fc.pre(a !== b)
        const ledger = sampleLedger(size)
        const [first, second] = [ledger.rows[a]!, ledger.rows[b]!]
        ledger.rows[a] = { ...second, index: a, previousLeafHash: first.previousLeafHash ?? null }
        ledger.rows[b] = { ...first, index: b, previousLeafHash: second.previousLeafHash ?? null }
        if (!linked) for (const row of ledger.rows) row.previousLeafHash = null
        const expected = [a, b].sort((x, y) => x - y).map((index) => `entries-swapped ${index}`)
        expect(await kinds(ledger)).toEqual(expected)
      }),
      RUNS,
    )
  })

  it('is named when an entry was deleted', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ([size, index]) => {
        const ledger = sampleLedger(size)
        const [gone] = ledger.rows.splice(index, 1)
        const { problems } = await findTampering({ ...toVerify(ledger), size })
        expect(problems[0]).toMatchObject({ kind: 'entry-missing', index })
        const { origin, position } = gone!.entry
        const shows = ledger.rows.some((row) => row.entry.origin === origin && row.entry.position > position)
        if (shows) expect(problems).toContainEqual(expect.objectContaining({ kind: 'position-gap', origin, position }))
        expect(problems).toHaveLength(shows ? 2 : 1)
      }),
      RUNS,
    )
  })

  it('is named when an entry was deleted and the later ones renumbered', async () => {
    for (const linked of [true, false]) {
      const ledger = sampleLedger(70)
      ledger.rows.splice(21, 1)
      ledger.rows.forEach((row, index) => (row.index = index))
      if (!linked) for (const row of ledger.rows) row.previousLeafHash = null
      const { problems } = await findTampering(toVerify(ledger))
      expect(problems[0]).toMatchObject({ kind: 'entry-missing', origin: ORIGINS[0], position: 8 })
      expect(problems[0]!.index).toBe(linked ? 21 : 20)
      expect(problems.map((problem) => problem.kind)).toEqual(['entry-missing', 'position-gap'])
    }
  })

  it('is named when an entry was put in and the later ones renumbered', async () => {
    const ledger = sampleLedger(70)
    const extra = { ...ledger.rows[21]! }
    reseal(extra, { eventId: 'invented', origin: 'nobody', position: 1 })
    extra.previousLeafHash = ledger.rows[20]!.leafHash!
    ledger.rows.splice(21, 0, extra)
    ledger.rows.forEach((row, index) => (row.index = index))
    expect(await kinds(ledger)).toEqual(['entry-unexpected 21'])
  })

  it('is named when the last entries were cut off', async () => {
    const ledger = sampleLedger(70)
    ledger.rows.splice(66)
    const { problems } = await findTampering(toVerify(ledger))
    expect(problems).toMatchObject([{ kind: 'entry-missing', index: 66, lastIndex: 69 }])
  })

  it('is named when entries were appended without a checkpoint', async () => {
    const ledger = sampleLedger(11)
    const { frontier } = appendLeaves(
      EMPTY_FRONTIER,
      ledger.rows.map((row) => row.leafHash!),
    )
    extend(ledger, frontier, 3)
    const { problems } = await findTampering(toVerify(ledger))
    expect(problems).toMatchObject([{ kind: 'entry-unsigned', index: 11, lastIndex: 13 }])
  })

  it('is named when an index occurs twice', async () => {
    const ledger = sampleLedger(11)
    ledger.rows.splice(4, 0, ledger.rows[3]!)
    expect(await kinds(ledger)).toEqual(['entry-unexpected 3'])
  })

  it('shows a gap or a repeat in the positions of an origin although everything was signed', async () => {
    const honest = sampleLedger(12)
    const rows = honest.rows.filter((_, i) => i !== 4).map((row, index) => ({ ...row, index, previousLeafHash: null }))
    rows.push({ ...rows[2]!, index: 11 })
    const leaves = rows.map((row) => entryLeafHash(row.entry))
    const root = rootOf(appendLeaves(EMPTY_FRONTIER, leaves).frontier)
    const checkpoint = signCheckpoint({ origin: signer.name, size: 12, root }, [signer])
    const { nodes: _, ...input } = toVerify({ ...honest, rows, checkpoint })
    const { problems } = await findTampering(input)
    expect(problems).toMatchObject([
      { kind: 'position-gap', index: 6, origin: 'moderation', position: 2 },
      { kind: 'position-repeated', index: 11, origin: 'publishing', position: 1 },
    ])
  })
})

describe('tampering with the tree or the checkpoint', () => {
  it('is named when a stored node was altered or is missing', async () => {
    const names = [...sampleLedger(70).nodes.keys()]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.boolean(), async (name, missing) => {
        const ledger = sampleLedger(70)
        if (missing) ledger.nodes.delete(name)
        else ledger.nodes.set(name, Buffer.alloc(32))
        const [level, index] = name.split('/').map(Number) as [number, number]
        const { problems } = await findTampering(toVerify(ledger))
        expect(problems).toMatchObject([{ kind: 'node-changed', index: index * 2 ** level }])
        expect(problems[0]!.explanation).toContain(`node ${name}`)
      }),
      RUNS,
    )
  })

  it.each([
    ['size', (note: string) => note.replace('\n37\n', '\n36\n')],
    ['root', (note: string) => note.replace(/\n37\n./, '\n37\nz')],
    ['signature', (note: string) => note.replace(/.{4}=\n$/, 'AAA=\n')],
    ['whole', () => 'nothing'],
  ])('is named when the %s of the checkpoint was altered, and the entries are not blamed', async (_, alter) => {
    const ledger = sampleLedger(37)
    const checkpoint = alter(ledger.checkpoint)
    expect(checkpoint).not.toBe(ledger.checkpoint)
    const { problems } = await findTampering({ ...toVerify(ledger), checkpoint })
    expect(problems).toMatchObject([{ kind: 'checkpoint-invalid' }])
  })

  it('is named when another key or another ledger signed the checkpoint', async () => {
    const ledger = sampleLedger(37)
    const thief = noteSigner(noteKeysFromSeed(signer.name, Buffer.alloc(32, 9)).skey)
    expect(await kinds({ ...ledger, vkey: thief.vkey })).toEqual(['checkpoint-invalid undefined'])
    const { problems } = await findTampering({ ...toVerify(ledger), origin: 'council.example/ledger' })
    expect(problems[0]!.explanation).toContain('council.example')
  })

  it('names a changed entry even under a checkpoint that is not valid', async () => {
    const ledger = sampleLedger(37)
    ledger.checkpoint = ledger.checkpoint.replace('\n37\n', '\n36\n')
    ledger.rows[9]!.entry = { ...ledger.rows[9]!.entry, actor: 'x' }
    expect(await kinds(ledger)).toEqual(['checkpoint-invalid undefined', 'entry-changed 9'])
  })
})

async function kinds(ledger: SampleLedger): Promise<string[]> {
  const { ok, problems } = await findTampering(toVerify(ledger))
  expect(ok).toBe(problems.length === 0)
  return problems.map(({ kind, index }) => `${kind} ${index}`)
}

/** Changes an entry and rewrites every stored hash over it up to a level. */
function rewriteUpTo(ledger: SampleLedger, at: number, height: number): void {
  reseal(ledger.rows[at]!, { actor: 'person/8' })
  for (let level = 1, index = at >> 1; level <= height; level += 1, index >>= 1) {
    const child = (i: number) => (level === 1 ? ledger.rows[i]!.leafHash! : ledger.nodes.get(`${level - 1}/${i}`)!)
    ledger.nodes.set(`${level}/${index}`, hashNode(child(index * 2), child(index * 2 + 1)))
  }
}
