import { reseal, sampleLedger, signer, toVerify } from '../test/sample-ledger'
import type { SampleLedger } from '../test/sample-ledger'
import { exportLedger, exportSelection, parseExportEntry, parseExportHeader, readLedgerExport } from './export'
import { inclusionProof } from './merkle-tree'
import { findTampering } from './verify-ledger'

describe('a ledger export', () => {
  it.each([0, 1, 2, 37, 64])('of %i entries reads back to the same ledger, nodes and all', async (size) => {
    const ledger = sampleLedger(size)
    const lines = await exportedLines(ledger, 10)
    expect(lines).toHaveLength(size + 1)
    expect(parseExportHeader(lines[0]!)).toMatchObject({ kind: 'complete', nodes: true, checkpoint: ledger.checkpoint })
    lines.slice(1).forEach((line, i) => expect(parseExportEntry(line)).toMatchObject(ledger.rows[i]!))
    const nodes = lines.slice(1).flatMap((line) => parseExportEntry(line)!.nodes!.map((hash) => hash!.toString('hex')))
    expect(nodes.sort()).toEqual([...ledger.nodes.values()].map((hash) => hash.toString('hex')).sort())
    const input = await readLedgerExport(lines, signer.vkey)
    expect(await findTampering(input)).toMatchObject({ ok: true, size })
  })

  it('keeps what was tampered with in the store, so that verification of the export names it', async () => {
    const ledger = sampleLedger(40)
    reseal(ledger.rows[6]!, { actor: 'person/8' })
    ledger.rows[20]!.data = { text: 'other' }
    ledger.nodes.set('2/7', Buffer.alloc(32))
    Object.assign(ledger.rows[30]!, { salt: null, data: null })
    const { problems, erased } = await findTampering(
      await readLedgerExport(await exportedLines(ledger, 7), signer.vkey),
    )
    expect(problems).toMatchObject([
      { kind: 'entry-changed', index: 6 },
      { kind: 'data-changed', index: 20 },
      { kind: 'node-changed', index: 28 },
    ])
    expect(erased).toBe(1)
  })

  it('names the line that cannot be read', async () => {
    const [header, first] = await exportedLines(sampleLedger(3), 10)
    await expect(readLedgerExport(['{}'], signer.vkey)).rejects.toThrow('Line 1')
    const input = await readLedgerExport([header!, first!, '{"index":'], signer.vkey)
    await expect(findTampering(input)).rejects.toThrow('Line 3')
  })

  it('carries what others say of the tree, and reads no more of that than is well-formed', async () => {
    const { checkpoint } = sampleLedger(3)
    const outside = { witnessed: [checkpoint], timeStamps: [{ checkpoint, token: 'AAAA' }] }
    const { value: line } = await exportLedger(checkpoint, [], undefined, outside).next()
    expect(parseExportHeader(line as string)).toMatchObject({ kind: 'complete', ...outside })
    const odd = {
      ...JSON.parse(line as string),
      witnessed: [checkpoint, 1, null],
      timeStamps: [null, 'x', { token: 'AAAA' }],
    }
    expect(parseExportHeader(JSON.stringify(odd))).toMatchObject({ witnessed: [checkpoint], timeStamps: [] })
  })

  it('of selected entries carries their proofs', () => {
    const ledger = sampleLedger(11)
    const read = (level: number, index: number) =>
      level === 0 ? ledger.rows[index]!.leafHash! : ledger.nodes.get(`${level}/${index}`)!
    const rows = [2, 10].map((index) => ({ ...ledger.rows[index]!, proof: inclusionProof(index, 11, read) }))
    const [header, ...lines] = exportSelection(ledger.checkpoint, rows).trimEnd().split('\n')
    expect(parseExportHeader(header!)).toMatchObject({ kind: 'selection' })
    expect(lines.map((line) => parseExportEntry(line)!.proof)).toEqual(rows.map((row) => row.proof))
  })
})

async function exportedLines(ledger: SampleLedger, chunk: number): Promise<string[]> {
  const { entries, nodes } = toVerify(ledger, chunk)
  let text = ''
  for await (const part of exportLedger(ledger.checkpoint, entries, nodes)) text += part
  return text.trimEnd().split('\n')
}
