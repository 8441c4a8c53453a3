import { canonicalText, digestData } from '@cordon/ledger'
import fc from 'fast-check'
import { resolve } from 'node:path'
import { run, scratchFile, verify } from './both-verifiers'
import { CHOSEN, opened, sampleEntries, sampleFiles, sealed, signer } from './sample-bundle'

describe('the two verifiers of evidence bundles', () => {
  let bundle: Buffer
  beforeAll(async () => {
    bundle = await sealed(sampleFiles())
  })

  it('accept what the writer made, say what they did not check, and say it in the same words', async () => {
    const { code, problems, node, python } = await verify(bundle)
    expect({ code, problems }).toEqual({ code: 0, problems: [] })
    expect(node).toContain(`${CHOSEN.length} entries, as police.example/ledger sealed them.`)
    expect(node).toContain('CHECKED  3 payloads: 2 of them against the digest in their entry')
    expect(node).toContain('NOT CHECKED  whether 1 payloads are those that arrived: their entries have no digest')
    expect(node).toContain('NOT CHECKED  that the filter brought everything it should')
    expect(node).toContain('NOT CHECKED  that the summary says what the entries say')
    expect(python).toBe(node)
    expect(await sealed(sampleFiles())).toEqual(bundle)
  })

  it('accept a bundle from before there were summaries', async () => {
    const files = sampleFiles()
    files.delete('data/summary.pdf')
    const { code, node, python } = await verify(await sealed(files))
    expect({ code, same: python === node }).toEqual({ code: 0, same: true })
    expect(node).not.toContain('the summary')
  })

  it('accept a bundle of nothing, and one of a ledger of one entry', async () => {
    expect((await verify(await sealed(sampleFiles(sampleEntries([], 0))))).code).toBe(0)
    expect((await verify(await sealed(sampleFiles(sampleEntries([0], 1))))).code).toBe(0)
  })

  it('agree on the canonical text and the digest of any JSON', async () => {
    const values = fc.sample(
      fc.oneof(fc.jsonValue({ noUnicodeString: false }), fc.double({ noNaN: true, noDefaultInfinity: true })),
      3000,
    )
    const chosen = values.map((_, i) => i)
    const { entries } = sampleEntries(chosen, values.length)
    const rows = entries.map((row, i) => {
      const content = canonicalOrNull(values[i])
      return { ...row, content, entry: { ...row.entry, dataDigest: digestData(row.salt as Buffer, content) } }
    })
    const { problems } = await verify(
      await sealed(sampleFiles({ entries: rows, checkpoint: sampleEntries([], 3000).checkpoint })),
    )
    // The leaves are others than those that were sealed; lines and digests must hold all the same.
    expect(problems.filter((found) => !found.startsWith('entry-proof'))).toEqual([])
  }, 120_000)

  it('name the part in which any one byte was flipped', async () => {
    const places: { at: number; names: RegExp }[] = []
    for (let at = bundle.length - 22; at < bundle.length; at += 2) places.push({ at, names: /^archive-/ })
    for (const { path, header, from, size, record } of opened(bundle)) {
      // Every other byte of one file's header and record, of which each member has two; of every other file some, and of
      // every content its classes.
      const step = path === 'data/keys.json' ? 2 : 101
      const frame = new RegExp(`^archive-(header|checksum) ${path}$|^archive-(damaged archive|path )`)
      for (let at = header; at < from; at += step) places.push({ at, names: frame })
      for (let at = record; at < record + 46 + path.length; at += step) places.push({ at, names: frame })
      for (const part of [0, 0.5, 0.999])
        places.push({ at: from + Math.floor(size * part), names: new RegExp(`^archive-checksum ${path}$`) })
    }
    const line = bundle.indexOf('"index":10,')
    for (const member of ['"content":', '"dataDigest":"', '"proof":["', '"salt":"']) {
      const at = bundle.lastIndexOf(member, line + 3000) + member.length + 2
      places.push({ at, names: /^archive-checksum data\/entries\.jsonl$/ })
    }
    expect(places.length).toBeGreaterThan(110)
    for (let i = 0; i < places.length; i += 4) {
      await Promise.all(
        places.slice(i, i + 4).map(async ({ at, names }) => {
          const flipped = Buffer.from(bundle)
          flipped[at] = (bundle[at] as number) ^ (1 << (at % 8))
          const { code, problems } = await verify(flipped)
          const named = problems.some((found) => names.test(found))
          expect({ at, code, named, problems }).toMatchObject({ at, code: 1, named: true })
        }),
      )
    }
  }, 300_000)

  it('answer 2 to wrong arguments and to what they cannot read', async () => {
    expect((await verify(scratchFile('not-there.zip'))).code).toBe(2)
    expect((await verify(bundle, 'police.example/ledger+00000000+AAAA')).code).toBe(2)
    const changed = signer.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')
    expect((await verify(bundle, changed)).code).toBe(2)
    const tools = resolve(__dirname, '../../../tools/verify')
    for (const [command, script] of [
      [process.execPath, 'verify.mjs'],
      ['python3', 'verify.py'],
    ] as const)
      expect((await run(command, [`${tools}/${script}`, '--bundle'])).code).toBe(2)
  })
})

/** Some texts fast-check makes have no canonical form; a bundle cannot hold them. */
function canonicalOrNull(value: unknown): unknown {
  try {
    return JSON.parse(canonicalText(value)) as unknown
  } catch {
    return 'none'
  }
}
