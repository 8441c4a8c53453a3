import { createHash } from 'node:crypto'
import { expectProblems, told, verify } from './both-verifiers'
import { changeLine, filesOf, resigned, sampleFiles, sealed } from './sample-bundle'
import { expectSameOfPage } from './verifier-page'

type Files = Map<string, Buffer>

describe('an attack on what came with messages, by somebody who has the key', () => {
  let bundle: Buffer
  let files: Files
  beforeAll(async () => {
    bundle = await sealed(sampleFiles())
    files = filesOf(bundle)
  })

  const facts = (change: object) =>
    resigned(
      bundle,
      changeLine('data/bundle.json', 1, (value) => Object.assign(value, change)),
    )

  it('is named where a payload was changed, exchanged, miscounted or given to another entry', async () => {
    const payload = (change: object) =>
      resigned(
        bundle,
        changeLine('data/payloads.jsonl', 1, (value) => Object.assign(value, change)),
      )
    await expectProblems(payload({ payload: '{}' }), 'payload-changed entry 3')
    const replacedPayload = (line: number) => {
      const payload = '{"id": "42", "text": "We never wrote."}'
      const sha256 = createHash('sha256').update(payload).digest('hex')
      const change = changeLine('data/payloads.jsonl', line, (value) => Object.assign(value, { payload, sha256 }))
      return resigned(bundle, change)
    }
    // The first arrival is from before the ledger took digests: nothing can tell, and the verifiers say so.
    expect((await verify(replacedPayload(1))).problems).toEqual([])
    await expectProblems(replacedPayload(2), 'payload-unsealed entry 42')
    await expectProblems(replacedPayload(3), 'payload-unsealed entry 99')
    await expectProblems(payload({ index: 4 }), 'payload-malformed line 1')
    await expectProblems(payload({ extra: 1 }), 'payload-malformed line 1')
    await expectProblems(facts({ payloads: 1 }), 'payload-count data/payloads.jsonl')
  })

  it('is named where a picture, its address, its place or its name was changed', async () => {
    const media = (line: number, change: object) =>
      resigned(
        bundle,
        changeLine('data/media.jsonl', line, (value) => Object.assign(value, change)),
      )
    const path = [...files.keys()].find((name) => name.startsWith('data/media/')) as string
    const absent = { sha256: 'ab'.repeat(32) }
    await expectProblems(media(1, absent), 'media-missing line 1', `media-extra ${path}`)
    await expectProblems(media(1, { contentType: 'text/html' }), 'media-malformed line 1', `media-extra ${path}`)
    await expectProblems(media(1, { contentType: 'image/gif' }), 'media-missing line 1', `media-extra ${path}`)
    await expectProblems(media(1, { address: 'https://network.example/2' }), 'media-address line 1')
    await expectProblems(media(1, { place: 1 }), 'media-address line 1')
    await expectProblems(media(2, { address: 'https://other.example' }), 'media-address line 2')
    await expectProblems(media(2, { index: 98 }), 'media-malformed line 2')
    await expectProblems(media(2, { index: 42, place: 0 }), 'media-malformed line 2')
    await expectProblems(media(2, { place: '1' }), 'media-malformed line 2')
    await expectProblems(media(2, { more: 1 }), 'media-malformed line 2')
    const picture = (all: Files) => void all.set(path, Buffer.from('another picture'))
    await expectProblems(resigned(bundle, picture), `media-changed ${path}`)
    const unlisted = (all: Files) => all.delete('data/media.jsonl')
    await expectProblems(resigned(bundle, unlisted), 'media-count data/media.jsonl', `media-extra ${path}`)
    const large = (all: Files) => void all.set(path, Buffer.alloc((20 << 20) + 1))
    await expectProblems(resigned(bundle, large), `archive-limit ${path}`, `media-changed ${path}`)

    await expectProblems(facts({ media: 3 }), 'media-count data/media.jsonl')
    await expectProblems(facts({ media: null }), 'bundle-malformed data/bundle.json')
  })

  it('is told by the page in the very words of the program', () => expectSameOfPage(told), 120_000)
})
