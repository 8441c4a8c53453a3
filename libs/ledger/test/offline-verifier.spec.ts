import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportLedger, exportSelection, hashNode, inclusionProof } from '../src/index'
import { orderErasure, reseal, sampleLedger, signer, toVerify } from './sample-ledger'
import type { SampleLedger } from './sample-ledger'

const VERIFIER = join(__dirname, '../../../tools/verify/verify.mjs')

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'cordon-verify-'))))
afterAll(() => rm(folder, { recursive: true }))

describe('the offline verifier', () => {
  const erase = ({ rows }: SampleLedger, ...indexes: number[]) =>
    indexes.forEach((index) => Object.assign(rows[index]!, { salt: null, data: null }))
  /** Of which entry 20 orders to erase what is about the message of entry 4 and about a person, who read something in entry 6. */
  const ledgerWithOrder = () =>
    sampleLedger(37, (row) => {
      if (row.index === 6) reseal(row, { type: 'inbox.record.consulted.v1' })
      if (row.index === 20) orderErasure(row, ['post/4', 'person/7'])
    })

  it('accepts an untouched export, also with content that somebody ordered to be erased, and says what sealed it', async () => {
    for (const size of [0, 1, 100]) expect(await verify(sampleLedger(size))).toMatchObject({ code: 0 })
    const ledger = ledgerWithOrder()
    erase(ledger, 4, 6)
    const { code, output } = await verify(ledger)
    expect(output).toContain('OK  37 entries (the content of 2 was erased, that of 2 on the orders in entries 20)')
    expect(output).toContain('police.example/ledger at size 37')
    expect(code).toBe(0)
  })

  it.each<[string, number[], (ledger: SampleLedger) => void, number[]]>([
    ['that no order names', [4, 9], () => undefined, [9]],
    ['together with its order', [4, 20], () => undefined, [4, 20]],
    ['on an order that was made to name it', [9], ({ rows }) => orderErasure(rows[20]!, ['post/9']), [9, 20]],
    ['on an order whose content was changed', [4], ({ rows }) => (rows[20]!.salt = Buffer.alloc(16)), [4, 20]],
  ])('finds content taken away %s', async (_, gone, tamper, named) => {
    const ledger = ledgerWithOrder()
    erase(ledger, ...gone)
    tamper(ledger)
    const { code, output } = await verify(ledger)
    const found = Array.from(output.matchAll(/^PROBLEM {2}Entry (\d+)/gm), ([, index]) => Number(index))
    expect({ code, found }).toEqual({ code: 1, found: named })
  })

  it.each<[string, (ledger: SampleLedger) => void, string[]]>([
    ['data', ({ rows }) => (rows[9]!.data = 'x'), ['Entry 9 (connectors position 4, event event-9): its data or salt']],
    ['a salt', ({ rows }) => (rows[9]!.salt![0]! ^= 1), ['Entry 9 (connectors position 4, event event-9): its data']],
    ['an entry', ({ rows }) => (rows[9]!.entry = { ...rows[9]!.entry, actor: 'x' }), ['Entry 9 (', 'its fields']],
    ['an entry and its leaf hash', ({ rows }) => reseal(rows[8]!, { actor: 'x' }), ['Entry 8 (', 'Its leaf hash']],
    ['the last entry and its leaf hash', ({ rows }) => reseal(rows[36]!, { actor: 'x' }), ['Entry 36 (']],
    ['the nodes above as well', rewriteTwoLevels, ['Entry 8 (']],
    ['a leaf hash', ({ rows }) => (rows[9]!.leafHash = Buffer.alloc(32, 1)), ['Entry 9 (', 'stored leaf hash']],
    ['a node', ({ nodes }) => nodes.set('1/3', Buffer.alloc(32, 1)), ['node 1/3 over the entries 6 to 7 was changed']],
    ['the order', ({ rows }) => swapContents(rows, 5, 22), ['Entry 5 (', 'Entry 22 (']],
    ['a deletion', ({ rows }) => rows.splice(9, 1), ['Entry 9: is missing', 'connectors position 4 is in no entry']],
    ['the end', ({ rows }) => rows.splice(35), ['Entry 35: is missing, and so are all up to 36']],
    ['a renumbered deletion', removeRenumbered, ['Entry 9 (', 'were removed']],
    ['a checkpoint', (l) => (l.checkpoint = l.checkpoint.replace('\n37\n', '\n36\n')), ['checkpoint is not valid']],
    ['a field', ({ rows }) => Object.assign(rows[9]!.entry, { note: 'x' }), ['Entry 9 (', 'no well-formed entry']],
  ])('finds tampering with %s and names the entry', async (_, tamper, expected) => {
    const ledger = sampleLedger(37)
    tamper(ledger)
    const { code, output } = await verify(ledger)
    expect(code).toBe(1)
    for (const part of expected) expect(output).toContain(part)
    const problems = output.split('\n').filter((line) => line.startsWith('PROBLEM'))
    expect(problems.length).toBeLessThanOrEqual(Math.max(expected.length, 1))
  })

  it('finds entries appended without a checkpoint', async () => {
    const ledger = sampleLedger(37)
    ledger.checkpoint = sampleLedger(36).checkpoint
    const { code, output } = await verify(ledger)
    expect(output).toContain(
      'Entry 36 (connectors position 13, event event-36): is not covered by the signed checkpoint',
    )
    expect(code).toBe(1)
  })

  it('shares a large export between threads and still names the entry', async () => {
    const ledger = sampleLedger(4000)
    expect(await verify(ledger)).toMatchObject({ code: 0 })
    ledger.rows[3000]!.data = 'x'
    const { code, output } = await verify(ledger)
    expect(output).toContain('Entry 3000 (connectors position 1001, event event-3000): its data or salt')
    expect(output).toContain('1 problem(s). 4000 entries')
    expect(code).toBe(1)
  })

  it('verifies selected entries by their proofs', async () => {
    const ledger = sampleLedger(37)
    const read = (level: number, index: number) =>
      level === 0 ? ledger.rows[index]!.leafHash! : ledger.nodes.get(`${level}/${index}`)!
    const rows = [2, 36].map((index) => ({ ...ledger.rows[index]!, proof: inclusionProof(index, 37, read) }))
    expect(await run(exportSelection(ledger.checkpoint, rows))).toMatchObject({ code: 0 })
    rows[1]!.entry = { ...rows[1]!.entry, actor: 'x' }
    const { code, output } = await run(exportSelection(ledger.checkpoint, rows))
    expect(output).toContain('Entry 36 (connectors position 13, event event-36): its fields or its proof')
    expect(code).toBe(1)
  })

  it('refuses wrong arguments and files that are no export', async () => {
    expect(await run('{}\n')).toMatchObject({ code: 2 })
    expect(await run('{}\n', 'nonsense')).toMatchObject({ code: 2 })
    expect(await run('{}\n', '')).toMatchObject({ code: 2 })
  })
})

async function verify(ledger: SampleLedger): Promise<{ code: number; output: string }> {
  const { entries, nodes } = toVerify(ledger, 10)
  let text = ''
  for await (const part of exportLedger(ledger.checkpoint, entries, nodes)) text += part
  return run(text)
}

async function run(text: string, vkey = signer.vkey): Promise<{ code: number; output: string }> {
  const file = join(folder, 'export.jsonl')
  await writeFile(file, text)
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [VERIFIER, file, vkey], (_, output) =>
      resolve({ code: child.exitCode ?? -1, output }),
    )
  })
}

function rewriteTwoLevels(ledger: SampleLedger): void {
  reseal(ledger.rows[8]!, { actor: 'x' })
  ledger.nodes.set('1/4', hashNode(ledger.rows[8]!.leafHash!, ledger.rows[9]!.leafHash!))
  ledger.nodes.set('2/2', hashNode(ledger.nodes.get('1/4')!, ledger.nodes.get('1/5')!))
}

function swapContents(rows: SampleLedger['rows'], a: number, b: number): void {
  const { entry, salt, data } = rows[a]!
  Object.assign(rows[a]!, { entry: rows[b]!.entry, salt: rows[b]!.salt, data: rows[b]!.data })
  Object.assign(rows[b]!, { entry, salt, data })
}

function removeRenumbered({ rows }: SampleLedger): void {
  rows.splice(9, 1)
  rows.forEach((row, index) => (row.index = index))
}
