import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  anyOf,
  appendLeaves,
  consistencyProof,
  EMPTY_FRONTIER,
  formatWitnessRequest,
  generateNoteKeys,
  hashLeaf,
  noteSigner,
  noteVerifier,
  openCheckpoint,
  rootOf,
  signCheckpoint,
} from '../src/index'
import { signer } from './sample-ledger'

const WITNESS = join(__dirname, '../../../tools/witness/witness.mjs')
const NAME = 'witness.council.example'

let folder: string
let state: string
let vkey: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cordon-witness-'))
  state = join(folder, 'state')
  const made = await witness('init', '--state', state, '--name', NAME, '--ledger', signer.vkey)
  vkey = made.output.trim()
})
afterEach(() => rm(folder, { recursive: true }))

describe('the witness', () => {
  it('makes a key of its own that nobody else can read, and never a second one in its place', async () => {
    expect(noteVerifier(vkey)).toMatchObject({ name: NAME, algorithm: 'cosignature/v1' })
    expect((await stat(join(state, 'witness.key'))).mode & 0o077).toBe(0)
    const again = await witness('init', '--state', state, '--name', NAME, '--ledger', signer.vkey)
    expect(again).toMatchObject({ code: 2, errors: expect.stringContaining('holds a witness already') })
    expect((await witness('status', '--state', state)).output).toContain(vkey)
  })

  it('cosigns head after head by files carried by hand, each only once it is on the disk', async () => {
    let known = 0
    for (const size of [1, 2, 3, 7, 8, 64, 100, 100, 257]) {
      const { code, note, output } = await cosign(request(history, known, size))
      expect([code, output]).toEqual([0, expect.stringContaining(`Cosigned ${size} entries`)])
      const opened = openCheckpoint(note!, anyOf(1, [noteVerifier(vkey)], [noteVerifier(signer.vkey)]), signer.name)
      expect(opened).toMatchObject({ ok: true, checkpoint: { size }, witnessedBy: [{ name: NAME }] })
      expect(opened.ok && Math.abs(opened.witnessedBy[0]!.at.getTime() - Date.now())).toBeLessThan(60_000)
      expect(await readFile(join(state, 'head.txt'), 'utf8')).toBe(note)
      known = size
    }
    expect((await witness('status', '--state', state)).output).toContain('Remembers 257 entries')
  })

  it('accepts exactly the proofs that hold, whatever the two sizes', async () => {
    for (const [old, size] of [
      [1, 5],
      [5, 6],
      [6, 33],
      [33, 64],
      [64, 65],
    ] as const) {
      if (old === 1) await cosign(request(history, 0, 1))
      const good = request(history, old, size)
      const cut = good.replace(/\n[^\n]{44}\n\n/, '\n\n')
      const flipped = good.replace(/\n.(?=.{43}\n)/, (start) => (start === '\nA' ? '\nB' : '\nA'))
      for (const bad of [cut, flipped]) {
        expect(bad).not.toBe(good)
        expect(await cosign(bad)).toMatchObject({ code: 1, note: undefined })
      }
      expect(await cosign(good)).toMatchObject({ code: 0 })
    }
  }, 60_000)

  it('attack: rewind. A ledger restored from last night’s backup is refused, and both heads are kept', async () => {
    await cosign(request(history, 0, 50))
    const remembered = await readFile(join(state, 'head.txt'), 'utf8')
    const offered = request(history, 0, 40)
    const refused = await cosign(offered)
    expect(refused).toMatchObject({ code: 1, note: undefined })
    expect(refused.errors).toContain('ALARM: The ledger offers 40 entries, but this witness has cosigned 50.')
    expect(refused.errors).toContain('What to do: keep both heads')
    await expectEvidence('rewind', remembered, offered)
    // Grown again beyond what was seen, with other entries: no rewind any more, but a fork.
    const regrown = [...history.slice(0, 40), ...forged.slice(40)]
    expect(await cosign(request(regrown, 50, 60))).toMatchObject({ code: 1, note: undefined })
    expect(await readFile(join(state, 'head.txt'), 'utf8')).toBe(remembered)
    expect(await cosign(request(history, 50, 60))).toMatchObject({ code: 0 })
  })

  it.each([50, 51, 64, 200])(
    'attack: fork. A ledger of %i entries rewritten with its own key is refused, and both heads are kept',
    async (size) => {
      await cosign(request(history, 0, 50))
      const remembered = await readFile(join(state, 'head.txt'), 'utf8')
      const rewritten = [...history.slice(0, 20), ...forged.slice(20)]
      const offered = request(rewritten, 50, size)
      const refused = await cosign(offered)
      expect(refused).toMatchObject({ code: 1, note: undefined })
      expect(refused.errors).toContain('ALARM')
      await expectEvidence('fork', remembered, offered)
      expect(await readFile(join(state, 'head.txt'), 'utf8')).toBe(remembered)
    },
  )

  it('cosigns one of ten histories that are offered at once, never two', async () => {
    await cosign(request(history, 0, 10))
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const leaves = [...history.slice(0, 10), hashLeaf(Buffer.from(`branch ${i}`))]
        return cosign(request(leaves, 10, 11), String(i))
      }),
    )
    expect(outcomes.filter(({ code }) => code === 0)).toHaveLength(1)
    expect(outcomes.filter(({ note }) => note !== undefined)).toHaveLength(1)
    expect(outcomes.every(({ code }) => [0, 1, 2].includes(code))).toBe(true)
  }, 60_000)

  it('answers nothing when the new head cannot be stored', async () => {
    await cosign(request(history, 0, 10))
    await mkdir(join(state, 'head.txt.new'))
    expect(await cosign(request(history, 10, 20))).toMatchObject({ code: 2, note: undefined })
    await rm(join(state, 'head.txt.new'), { recursive: true })
    expect((await witness('status', '--state', state)).output).toContain('Remembers 10 entries')
    expect(await cosign(request(history, 10, 20))).toMatchObject({ code: 0 })
  })

  it('cosigns nothing when its memory is lost, damaged, planted or of another time', async () => {
    await cosign(request(history, 0, 10))
    const head = await readFile(join(state, 'head.txt'), 'utf8')
    const withHead = async (text: string) => {
      await writeFile(join(state, 'head.txt'), text)
      return cosign(request(history, 10, 20))
    }
    await unlink(join(state, 'head.txt'))
    expect(await cosign(request(history, 0, 20))).toMatchObject({
      code: 2,
      errors: expect.stringContaining('forgotten'),
    })
    for (const text of ['', head.slice(0, 80), head.split('\n').slice(0, 5).join('\n') + '\n']) {
      expect(await withHead(text)).toMatchObject({
        code: 2,
        errors: expect.stringContaining('damaged'),
        note: undefined,
      })
    }
    const own = noteSigner((await readFile(join(state, 'witness.key'), 'utf8')).trim())
    const tomorrow = new Date(Date.now() + 86_400_000)
    const later = signCheckpoint(checkpoint(history.slice(0, 10)), [
      signer,
      { ...own, sign: (text) => own.sign(text, tomorrow) },
    ])
    expect(await withHead(later)).toMatchObject({ code: 2, errors: expect.stringContaining('clock'), note: undefined })
    expect(await withHead(head)).toMatchObject({ code: 0 })
  })

  it('cosigns nothing that is not the ledger’s newest word from where it left off', async () => {
    await cosign(request(history, 0, 10))
    const stranger = noteSigner(generateNoteKeys(signer.name).skey)
    const other = noteSigner(generateNoteKeys('council.example/ledger').skey)
    const signedBy = (by: typeof signer, origin = signer.name) =>
      formatWitnessRequest({
        oldSize: 10,
        proof: [],
        checkpoint: signCheckpoint({ ...checkpoint(history.slice(0, 20)), origin }, [by]),
      })
    for (const [text, said] of [
      ['', 'no request'],
      ['old 10\n\nhello\n', 'cannot be trusted'],
      [request(history, 0, 20), 'remembers 10. Nothing was cosigned. Fetch it with --since 10'],
      [request(history, 5, 20), 'starts at 5'],
      [signedBy(stranger), 'did not sign it'],
      [signedBy(other, other.name), 'did not sign it'],
      [signedBy(signer, 'council.example/ledger'), 'it is the head of council.example/ledger'],
      [request(history, 10, 20).replace('\n20\n', '\n21\n'), 'is wrong'],
      [formatWitnessRequest({ oldSize: 0, proof: [], checkpoint: signCheckpoint(checkpoint([]), [signer]) }), 'empty'],
    ] as const) {
      expect(await cosign(text)).toMatchObject({ code: 4, errors: expect.stringContaining(said), note: undefined })
    }
    expect(await readdir(state)).not.toContain('evidence')
  })

  it('takes over the lock of a command that died, and of no other machine', async () => {
    const died = execFile(process.execPath, ['-e', ''])
    await new Promise((resolve) => died.on('exit', resolve))
    await writeFile(join(state, 'lock'), `${died.pid} ${hostname()}`)
    expect(await cosign(request(history, 0, 10))).toMatchObject({ code: 0 })
    await writeFile(join(state, 'lock'), `1 another-machine`)
    expect(await cosign(request(history, 10, 20))).toMatchObject({ code: 2, errors: expect.stringContaining('delete') })
  })

  it('explains wrong arguments, and sends no password unencrypted', async () => {
    const online = ['--user', 'a', '--password-file', join(state, 'witness.vkey'), '--gateway']
    for (const [args, code, said] of [
      [[], 2, 'Usage'],
      [['toString'], 2, 'Usage'],
      [['init', '--state', state], 2, 'needs --name and --ledger'],
      [['init', '--state', join(folder, 'b'), '--name', 'two words', '--ledger', signer.vkey], 2, 'neither spaces'],
      [['init', '--state', join(folder, 'b'), '--name', NAME, '--ledger', vkey], 2, 'no ledger verifier key'],
      [['status', '--state', join(folder, 'b')], 2, 'no witness folder'],
      [['cosign', '--state', state], 2, 'either --in and --out'],
      [['cosign', '--state', state, '--in', 'a'], 2, 'either --in and --out'],
      [['cosign', '--state', state, '--in', join(folder, 'none'), '--out', 'b'], 2, 'cannot be read'],
      [['cosign', '--state', state, ...online, 'http://police.example'], 2, 'unencrypted'],
      [['cosign', '--state', state, ...online, 'http://127.0.0.1:9'], 3, 'cannot be reached'],
      [['cosign', '--state', state, '--sign', 'x'], 2, 'Usage'],
    ] as const) {
      expect(await witness(...args)).toMatchObject({ code, errors: expect.stringContaining(said) })
    }
    expect(await readdir(state)).not.toContain('lock')
  }, 60_000)
})

const leavesOf = (word: string) => Array.from({ length: 257 }, (_, i) => hashLeaf(Buffer.from(`${word} ${i}`)))
const history = leavesOf('entry')
const forged = leavesOf('forged entry')

function checkpoint(leaves: readonly Buffer[]) {
  const root = rootOf(appendLeaves(EMPTY_FRONTIER, leaves).frontier)
  return { origin: signer.name, size: leaves.length, root }
}

function request(all: readonly Buffer[], oldSize: number, size: number): string {
  const leaves = all.slice(0, size)
  const { nodes } = appendLeaves(EMPTY_FRONTIER, leaves)
  const read = (level: number, index: number) =>
    level === 0 ? leaves[index]! : nodes.find((node) => node.level === level && node.index === index)!.hash
  const proof = oldSize > size ? [] : consistencyProof(oldSize, size, read)
  return formatWitnessRequest({ oldSize, proof, checkpoint: signCheckpoint(checkpoint(leaves), [signer]) })
}

async function cosign(text: string, name = 'a'): Promise<Outcome & { note: string | undefined }> {
  const [asked, answer] = [join(folder, `request-${name}.txt`), join(folder, `cosigned-${name}.txt`)]
  await writeFile(asked, text)
  await rm(answer, { force: true })
  const outcome = await witness('cosign', '--state', state, '--in', asked, '--out', answer)
  return { ...outcome, note: await readFile(answer, 'utf8').catch(() => undefined) }
}

async function expectEvidence(kind: string, remembered: string, offered: string): Promise<void> {
  const [kept] = await readdir(join(state, 'evidence'))
  expect(kept).toMatch(new RegExp(`^${kind}-[0-9a-f]{16}$`))
  const file = (name: string) => readFile(join(state, 'evidence', kept!, name), 'utf8')
  expect([await file('remembered.txt'), await file('offered.txt')]).toEqual([remembered, offered])
}

interface Outcome {
  code: number
  output: string
  errors: string
}

function witness(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [WITNESS, ...args], (_, output, errors) =>
      resolve({ code: child.exitCode ?? -1, output, errors }),
    )
  })
}
