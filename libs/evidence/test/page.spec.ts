import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run, scratchFile, told, verify } from './both-verifiers'
import { PICTURE, sampleFiles, sealed, signer } from './sample-bundle'
import { openVerifierPage, TOOLS, type VerifierPage } from './verifier-page'

describe('the verifier as a page', () => {
  let page: VerifierPage
  beforeAll(async () => {
    page = await openVerifierPage()
  }, 60_000)
  afterAll(() => page?.close())

  it('is made of the program as it is', async () => {
    expect(await run(process.execPath, [join(TOOLS, 'build-page.mjs'), '--check'])).toEqual({ code: 0, out: '' })
    const [html, program] = await Promise.all(
      ['verify.html', 'verify.mjs'].map((name) => readFile(join(TOOLS, name), 'utf8')),
    )
    const [before, after] = program!.slice(program!.indexOf('\nconst FORMAT')).split('new URL(import.meta.url)')
    for (const part of [before, after]) expect(html!.includes(part!)).toBe(true)
  })

  it('says of a bundle what the program says, and of a picture in it that was changed', async () => {
    const bundle = await sealed(sampleFiles())
    await verify(bundle)
    const changed = Buffer.from(bundle)
    changed[changed.indexOf(PICTURE) + 20]! ^= 1
    await verify(changed)
    await verify(bundle, signer.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))
    expect(told.map(({ code }) => code)).toEqual([0, 1, 2])
    for (const { file, vkey, ...said } of told) expect(await page.verify(file, vkey)).toEqual(said)
    await page.page.getByText('Cannot verify: the verifier key does not match its key id').waitFor()
  }, 60_000)

  it('reaches nothing, and could not', async () => {
    expect(page.reached).toEqual([])
    const tried = await page.page.evaluate(async () => {
      const failed = () => 'refused'
      return Promise.all([
        fetch('https://example.org/').then(() => 'reached', failed),
        fetch('data:text/plain,x').then(() => 'reached', failed),
      ])
    })
    expect(tried).toEqual(['refused', 'refused'])
  })

  it('checks an export of the ledger too', async () => {
    const file = scratchFile('export.jsonl')
    await writeFile(file, '{"format":"other"}\n')
    const { code, out } = await run(process.execPath, [join(TOOLS, 'verify.mjs'), file, signer.vkey])
    expect(await page.verify(file, signer.vkey)).toEqual({ code, out })
    expect(out).toContain('line 1 is no cordon-ledger-export/v1 header')
  })
})
