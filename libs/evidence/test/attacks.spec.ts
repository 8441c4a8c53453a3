import { countersignNote, generateNoteKeys, noteSigner, signCheckpoint } from '@cordon/ledger'
import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { crc32, deflateRawSync } from 'node:zlib'
import { entryLine } from '../src/index'
import { expectProblems, scratchFile, told, verify } from './both-verifiers'
import {
  changeLine,
  filesOf,
  opened,
  packed,
  resigned,
  rewritten,
  sampleEntries,
  sampleFiles,
  sealed,
  signer,
} from './sample-bundle'
import { expectSameOfPage } from './verifier-page'

type Files = Map<string, Buffer>
type Line = Record<string, unknown>

describe('an attack on an evidence bundle', () => {
  const SIGNATURE = 'signature-invalid signature.txt'
  const stranger = noteSigner(generateNoteKeys('stranger.example').skey)
  let bundle: Buffer
  let files: Files
  let lines: Line[]
  beforeAll(async () => {
    bundle = await sealed(sampleFiles())
    files = filesOf(bundle)
    lines = linesOf(files, 'data/entries.jsonl').map((line) => JSON.parse(line) as Line)
  })

  const replaced = (path: string, text: string) => (all: Files) => void all.set(path, Buffer.from(text))
  const entry = (change: (row: Line) => void) => resigned(bundle, changeLine('data/entries.jsonl', 3, change))
  const inEntry = (change: object) => entry((row) => Object.assign(row['entry'] as object, change))

  describe('by somebody without the key, who made every checksum and manifest fit', () => {
    it('is named whatever file was changed, left out or put in', async () => {
      for (const path of ['data/pages/index.html', 'data/pages/entries-00001.html', 'data/keys.json', 'bag-info.txt']) {
        const text = files.get(path)?.toString('utf8') as string
        await expectProblems(rewritten(bundle, replaced(path, text.replace(/[a-z]/, 'q'))), SIGNATURE)
      }
      await expectProblems(
        rewritten(bundle, (all) => void all.delete('data/pages/entries-00001.html')),
        SIGNATURE,
      )
      const stamped = (files.get('data/checkpoint.txt') as Buffer).toString('utf8')
      const stamp = Buffer.concat([Buffer.from([4, 32]), createHash('sha256').update(stamped).digest()])
      const added = (bytes: Buffer) => (all: Files) => void all.set('data/time-stamp.tsr', bytes)
      await expectProblems(rewritten(bundle, added(stamp)), SIGNATURE)
      const other = stamp.subarray(0, -1)
      await expectProblems(rewritten(bundle, added(other)), SIGNATURE, 'time-stamp-other data/time-stamp.tsr')
    })

    it('is named where an entry was dropped, said to be erased, or given other content', async () => {
      const dropped = linesOf(files, 'data/entries.jsonl').filter((_, i) => i !== 1)
      const count = 'entry-count data/entries.jsonl'
      await expectProblems(rewritten(bundle, replaced('data/entries.jsonl', dropped.join(''))), SIGNATURE, count)
      const counted = (all: Files) => {
        replaced('data/entries.jsonl', dropped.join(''))(all)
        changeLine('data/bundle.json', 1, (facts) => (facts['entries'] = 5))(all)
      }
      await expectProblems(rewritten(bundle, counted), SIGNATURE)
      const erased = (all: Files) => {
        changeLine('data/entries.jsonl', 1, (row) => Object.assign(row, { salt: null, content: null }))(all)
        changeLine('data/bundle.json', 1, (facts) => (facts['erased'] = 1))(all)
      }
      await expectProblems(rewritten(bundle, erased), SIGNATURE, 'erasure-unordered entry 3')
      const other = changeLine('data/entries.jsonl', 1, (row) => (row['content'] = 'nothing'))
      await expectProblems(rewritten(bundle, other), SIGNATURE, 'entry-content entry 3')
    })

    it('is named where the bundle was signed anew with another key, or with the note of another bundle', async () => {
      await expectProblems(await sealed(sampleFiles(), stranger), SIGNATURE)
      const note = (await sealedNote(stranger)).replace('stranger.example', signer.name)
      await expectProblems(packed(new Map(files).set('signature.txt', Buffer.from(note))), SIGNATURE)
      const checkpoint = files.get('data/checkpoint.txt') as Buffer
      await expectProblems(packed(new Map(files).set('signature.txt', checkpoint)), SIGNATURE)
      const other = changeLine('data/bundle.json', 1, (facts) => (facts['bundleId'] = 'other'))
      await expectProblems(resigned(bundle, other), SIGNATURE)
    })
    const sealedNote = async (by: typeof signer) =>
      filesOf(await sealed(sampleFiles(), by))
        .get('signature.txt')
        ?.toString('utf8') as string
  })

  describe('on the evidence itself, with the bundle’s own signature in order', () => {
    it('is named by the entry: fields, content, salt, proof, index, order, position', async () => {
      await expectProblems(
        entry((row) => (row['content'] = { text: 'We did nothing.' })),
        'entry-content entry 10',
      )
      await expectProblems(
        entry((row) => (row['salt'] = '00'.repeat(16))),
        'entry-content entry 10',
      )
      await expectProblems(inEntry({ actor: 'person:8' }), 'entry-proof entry 10')
      await expectProblems(inEntry({ dataDigest: '0'.repeat(64) }), 'entry-content entry 10', 'entry-proof entry 10')
      await expectProblems(inEntry({ position: 40 }), 'entry-position entry 10', 'entry-proof entry 10')
      await expectProblems(inEntry({ more: 1 }), 'entry-malformed line 3')
      await expectProblems(inEntry({ position: -1 }), 'entry-malformed line 3')
      await expectProblems(inEntry({ position: 1.5 }), 'entry-malformed line 3')
      await expectProblems(
        entry((row) => (row['index'] = 11)),
        'entry-proof entry 11',
      )
      await expectProblems(
        entry((row) => (row['index'] = 2 ** 53)),
        'entry-malformed line 3',
      )
      await expectProblems(
        entry((row) => (row['salt'] = null)),
        'entry-malformed line 3',
      )
      await expectProblems(
        entry((row) => (row['proof'] as string[]).reverse()),
        'entry-proof entry 10',
      )
      await expectProblems(
        entry((row) => (row['proof'] as string[]).pop()),
        'entry-proof entry 10',
      )
      await expectProblems(
        entry((row) => (row['proof'] as string[]).push('0'.repeat(64))),
        'entry-proof entry 10',
      )
      const all = linesOf(files, 'data/entries.jsonl')
      const exchanged = [all[0], all[2], all[1], ...all.slice(3)].join('')
      await expectProblems(
        resigned(bundle, replaced('data/entries.jsonl', exchanged)),
        'entry-order entry 4',
        'entry-position entry 4',
      )
      const twice = [all[0], ...all].join('')
      await expectProblems(
        resigned(bundle, replaced('data/entries.jsonl', twice)),
        'entry-count data/entries.jsonl',
        'entry-order entry 3',
        'entry-position entry 3',
      )
    })

    it('is named where a proof, or content with its salt, is replayed for another entry', async () => {
      await expectProblems(
        entry((row) => (row['proof'] = lines[1]?.['proof'])),
        'entry-proof entry 10',
      )
      const { content, salt } = lines[1] as Line
      await expectProblems(
        entry((row) => Object.assign(row, { content, salt })),
        'entry-content entry 10',
      )
      await expectProblems(
        entry((row) => (row['entry'] = lines[1]?.['entry'])),
        'entry-content entry 10',
        'entry-position entry 10',
        'entry-proof entry 10',
      )
    })

    it('is named where a line says the same in another text', async () => {
      const text = linesOf(files, 'data/entries.jsonl')
      for (const change of [
        (line: string) => line.replace('"index":10', '"index": 10'),
        (line: string) => line.replace('"index":10', '"index":1e1'),
        (line: string) => line.replace('"index":10', '"index":9,"index":10'),
        (line: string) => line.replace('approver', '\\u0061pprover'),
        (line: string) => line.replace('"content":', '"content":[NaN],"content":'),
        (line: string) =>
          line.replace('"content":', `"content":${'['.repeat(100_000)}${']'.repeat(100_000)},"content":`),
        (line: string) => line.replace('approver', 'appr\\ud800over'),
        (line: string) => line.replace('\n', '\r\n'),
        () => '\n',
      ]) {
        const changed = text.map((line, i) => (i === 2 ? change(line) : line)).join('')
        const problems = ['entry-malformed line 3']
        await expectProblems(resigned(bundle, replaced('data/entries.jsonl', changed)), ...problems)
      }
      const unended = text.join('').slice(0, -1)
      await expectProblems(
        resigned(bundle, replaced('data/entries.jsonl', unended)),
        'entry-count data/entries.jsonl',
        'entry-malformed line 6',
        // They are of the entry that is no longer one.
        'media-malformed line 2',
        'payload-malformed line 3',
      )
      const invalid = Buffer.concat([
        files.get('data/custody.jsonl') as Buffer,
        Buffer.from('{"at":"z","what":"\xff"}\n', 'latin1'),
      ])
      await expectProblems(
        resigned(bundle, (all) => void all.set('data/custody.jsonl', invalid)),
        'custody-malformed line 3',
      )
    })

    it('is named in checkpoint, description and custody log', async () => {
      const note = files.get('data/checkpoint.txt')?.toString('utf8') as string
      const root = Buffer.alloc(32, 7)
      const checkpoint = (text: string) => resigned(bundle, replaced('data/checkpoint.txt', text))
      const invalid = 'checkpoint-invalid data/checkpoint.txt'
      await expectProblems(checkpoint(note.replace('\n100\n', '\n101\n')), invalid)
      await expectProblems(checkpoint(note.slice(0, -1)), invalid)
      await expectProblems(checkpoint(signCheckpoint({ origin: signer.name, size: 100, root }, [stranger])), invalid)
      await expectProblems(checkpoint(signCheckpoint({ origin: 'other.example', size: 100, root }, [signer])), invalid)
      await expectProblems(checkpoint(signCheckpoint({ origin: signer.name, size: 101, root }, [signer])), invalid)
      const proofs = lines.map(({ index }) => `entry-proof entry ${String(index)}`)
      await expectProblems(checkpoint(signCheckpoint({ origin: signer.name, size: 100, root }, [signer])), ...proofs)
      const cosigned = await verify(checkpoint(countersignNote(note, [stranger])))
      expect(cosigned).toMatchObject({ code: 0, problems: [] })
      expect(cosigned.node).toContain('NOT CHECKED  signatures on the checkpoint by stranger.example')
      expect(cosigned.python).toBe(cosigned.node)

      const facts = (change: object) =>
        resigned(
          bundle,
          changeLine('data/bundle.json', 1, (value) => Object.assign(value, change)),
        )
      await expectProblems(facts({ format: 'cordon-evidence/2' }), 'bundle-malformed data/bundle.json')
      await expectProblems(facts({ entries: '6' }), 'bundle-malformed data/bundle.json')
      const custody = changeLine('data/custody.jsonl', 2, (value) => (value['at'] = '2020-01-01T00:00:00.000Z'))
      await expectProblems(resigned(bundle, custody), 'custody-malformed line 2')
    })
  })

  describe('on the bag', () => {
    const repacked = (change: (all: Files) => void) => {
      const all = new Map(files)
      change(all)
      return packed([...all].sort(([a], [b]) => (a < b ? -1 : 1)))
    }

    it('is named where a file is missing, extra or changed, or a manifest is not one', async () => {
      await expectProblems(
        repacked((all) => void all.delete('data/pages/entries-00001.html')),
        'bag-info bag-info.txt',
        'file-missing data/pages/entries-00001.html',
      )
      await expectProblems(
        repacked((all) => void all.delete('bagit.txt')),
        'file-missing bagit.txt',
      )
      await expectProblems(
        repacked((all) => void all.delete('signature.txt')),
        'file-missing signature.txt',
      )
      await expectProblems(
        repacked(replaced('data/pages/entries-00002.html', 'x')),
        'bag-info bag-info.txt',
        'file-extra data/pages/entries-00002.html',
      )
      await expectProblems(
        repacked(replaced('data/keys.json', '{}\n')),
        'bag-info bag-info.txt',
        'file-changed data/keys.json',
      )
      await expectProblems(
        repacked(replaced('bagit.txt', 'BagIt-Version: 0.97\n')),
        'bag-declaration bagit.txt',
        'file-changed bagit.txt',
      )
      const manifest = linesOf(files, 'manifest-sha256.txt')
      const changed = 'file-changed manifest-sha256.txt'
      const malformed = 'manifest-malformed manifest-sha256.txt'
      const first = 'file-extra data/bundle.json'
      const upper = [manifest[0]?.toUpperCase(), ...manifest.slice(1)].join('')
      await expectProblems(repacked(replaced('manifest-sha256.txt', upper)), changed, malformed, first)
      const twice = [manifest[0], ...manifest].join('')
      await expectProblems(repacked(replaced('manifest-sha256.txt', twice)), changed, malformed)
      const outside = manifest.join('') + `${'0'.repeat(64)}  ../../etc/passwd\n`
      await expectProblems(repacked(replaced('manifest-sha256.txt', outside)), changed, malformed)
      await expectProblems(repacked(replaced('manifest-sha256.txt', manifest.slice(1).join(''))), changed, first)
    })
  })

  describe('on the archive', () => {
    const withFile = (path: string, where: 'first' | 'last' = 'last') => {
      const extra: [string, Buffer] = [path, Buffer.from('x')]
      return packed(where === 'last' ? [...files, extra] : [extra, ...files])
    }

    it('is named where a path leads out, is absolute, stands twice, or differs in case alone', async () => {
      await expectProblems(withFile('../../evil'), 'archive-path ../../evil')
      await expectProblems(withFile('data/../../evil.html'), 'archive-path data/../../evil.html')
      await expectProblems(withFile('..\\evil'), 'archive-path ..\\evil')
      await expectProblems(withFile('/etc/passwd'), 'archive-path /etc/passwd')
      await expectProblems(withFile('data/pages/'), 'archive-path data/pages/')
      await expectProblems(withFile('data/Keys.json'), 'archive-path data/Keys.json')
      for (const name of ['x.png', `${'ab'.repeat(32)}.svg`, `${'AB'.repeat(32)}.png`, `${'ab'.repeat(32)}.png/x`])
        await expectProblems(withFile(`data/media/${name}`), `archive-path data/media/${name}`)
      await expectProblems(withFile('data/keys.json'), 'archive-path data/keys.json')
      await expectProblems(
        withFile('data/keys.json', 'first'),
        'archive-path bag-info.txt',
        'archive-path data/keys.json',
      )
      await expectProblems(withFile('data/pages/\u001b[2J'), 'archive-path data/pages/?[2J')
    })

    it('is named where something is put before, between, after or over the files', async () => {
      const damaged = 'archive-damaged archive'
      await expectProblems(Buffer.concat([Buffer.from('x'), bundle]), damaged)
      await expectProblems(Buffer.concat([bundle, Buffer.from('x')]), damaged)
      await expectProblems(bundle.subarray(0, -1), damaged)
      await expectProblems(bundle.subarray(0, 21), damaged)
      await expectProblems(Buffer.alloc(0), damaged)
      await expectProblems(Buffer.from('not a bundle, but long enough to be looked into'), damaged)
      const [, second] = opened(bundle)
      const overlapping = Buffer.from(bundle)
      overlapping.writeUInt32LE(0, (second?.record as number) + 42)
      await expectProblems(overlapping, damaged)
    })

    it('is refused before it can swell: nothing compressed, no nested or overlong claims, no million files', async () => {
      // A mebibyte of zeros in a kibibyte, as a ZIP bomb has it.
      const bomb = deflateRawSync(Buffer.alloc(1 << 20))
      const path = 'data/time-stamp.tsr'
      const all = [...files, [path, bomb] as [string, Buffer]].sort(([a], [b]) => (a < b ? -1 : 1))
      const archive = packed(all)
      const place = opened(archive).find((file) => file.path === path)
      for (const at of [place?.header as number, (place?.record as number) + 2]) {
        archive.writeUInt16LE(8, at + 8)
        archive.writeUInt32LE(crc32(Buffer.alloc(1 << 20)), at + 14)
        archive.writeUInt32LE(1 << 20, at + 22)
      }
      const found = await verify(archive)
      expect(found.problems).toContain(`archive-header ${path}`)

      const claims = Buffer.from(bundle)
      const [first] = opened(bundle)
      claims.writeUInt32LE(0xffff_ffff, (first?.record as number) + 20)
      await expectProblems(claims, 'archive-damaged archive')
      const many = Buffer.from(bundle)
      many.writeUInt16LE(0xffff, many.length - 14)
      many.writeUInt16LE(0xffff, many.length - 12)
      await expectProblems(many, 'archive-limit archive')
      const names = Array.from({ length: 20_001 }, (_, i): [string, Buffer] => [
        `data/${String(i).padStart(7, '0')}`,
        Buffer.alloc(0),
      ])
      expect(() => packed(names)).toThrow(RangeError)
      const nameless = names.slice(0, 20_000)
      expect((await verify(packed(nameless))).problems).toHaveLength(100)
    })

    it('is refused where the file is larger than 4 GiB, without reading it', async () => {
      const path = scratchFile('large.zip')
      const file = await open(path, 'w')
      await file.truncate(2 ** 32 + 5)
      await file.close()
      await expectProblems(path, 'archive-limit archive')
      await rm(path)
    })
  })

  it('of very many entries is checked in bounded memory', async () => {
    const size = 15_000
    const { entries, checkpoint } = sampleEntries(
      Array.from({ length: size }, (_, i) => i),
      size,
    )
    const many = sampleFiles({ entries: entries.slice(0, 2), checkpoint })
    many.set('data/entries.jsonl', Buffer.from(entries.map(entryLine).join('')))
    many.delete('data/payloads.jsonl')
    changeLine('data/bundle.json', 1, (facts) => Object.assign(facts, { entries: size, payloads: 0 }))(many)
    expect(await verify(await sealed(many))).toMatchObject({ code: 0, problems: [] })
  }, 60_000)

  it('is told by the page in the very words of the program, for each kind of finding, and the page reaches nothing', async () => {
    expect(told.length).toBeGreaterThan(80)
    const kinds = new Map(told.map((one) => [codesIn(one.out), one]))
    expect(kinds.size).toBeGreaterThan(25)
    await expectSameOfPage([...kinds.values()])
  }, 240_000)
})

/** The codes of what was found, without what and where. */
function codesIn(out: string): string {
  return [...new Set(out.match(/\b(?:[a-z]+-)+[a-z]+\b/g))].sort().join()
}

function linesOf(files: Files, path: string): string[] {
  return (files.get(path) as Buffer).toString('utf8').split(/(?<=\n)/)
}
