import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  appendLeaves,
  countersignNote,
  EMPTY_FRONTIER,
  exportLedger,
  exportSelection,
  inclusionProof,
  noteKeysFromSeed,
  noteSigner,
  rootOf,
  signCheckpoint,
} from '../src/index'
import type { OutsideWord } from '../src/index'
import { reseal, sampleLedger, signer, toVerify } from './sample-ledger'
import type { SampleLedger } from './sample-ledger'

const VERIFIER = join(__dirname, '../../../tools/verify/verify.mjs')
const [w1, w2, w3] = [1, 2, 3].map((i) =>
  noteSigner(noteKeysFromSeed(`w${i}.example`, Buffer.alloc(32, 20 + i), 'cosignature/v1').skey),
) as [typeof signer, typeof signer, typeof signer]
const at = new Date('2026-11-21T09:00:00Z')
const named = (...witnesses: (typeof signer)[]) => witnesses.flatMap(({ vkey }) => ['--witness', vkey])

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'cordon-policy-'))))
afterAll(() => rm(folder, { recursive: true }))

/** The head of the first `size` entries as the ledger and these witnesses signed it. */
function seen(ledger: SampleLedger, size: number, ...witnesses: (typeof signer)[]): string {
  const leaves = ledger.rows.slice(0, size).map(({ leafHash }) => leafHash!)
  const root = rootOf(appendLeaves(EMPTY_FRONTIER, leaves).frontier)
  return countersignNote(signCheckpoint({ origin: signer.name, size, root }, [signer]), witnesses, at)
}

/** The whole ledger written anew with its own key from entry 20 on. */
function rewritten(size: number): SampleLedger {
  const ledger = sampleLedger(size)
  for (const row of ledger.rows.slice(20)) reseal(row, { actor: 'person/nobody' })
  ledger.rows.forEach((row, i) => (row.previousLeafHash = ledger.rows[i - 1]?.leafHash ?? null))
  const { frontier, nodes } = appendLeaves(
    EMPTY_FRONTIER,
    ledger.rows.map(({ leafHash }) => leafHash!),
  )
  ledger.nodes = new Map(nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]))
  ledger.checkpoint = signCheckpoint({ origin: signer.name, size, root: rootOf(frontier) }, [signer])
  return ledger
}

describe('the offline verifier, asked for witnesses', () => {
  it('says which it checked, how far they vouch, and what it did not check', async () => {
    const ledger = sampleLedger(60)
    const outside = { witnessed: [seen(ledger, 40, w1), seen(ledger, 50, w2, w3)] }
    const { code, output } = await verify(ledger, outside, ...named(w1, w2), '--witnesses', '1')
    expect(output).toContain(
      'CHECKED  w1.example saw the first 40 entries, as they are here, at 2026-11-21T09:00:00Z by its clock.',
    )
    expect(output).toContain('CHECKED  w2.example saw the first 50 entries')
    expect(output).toContain('CHECKED  1 of 2 witnesses vouch for the first 50 entries.')
    expect(output).toContain(
      "NOT CHECKED  The last 10 entries are newer than that: the ledger's own key alone vouches for them.",
    )
    expect(output).toContain('NOT CHECKED  Whether it continues an earlier checkpoint')
    expect(output).toContain('NOT CHECKED  When it was sealed')
    expect(output).not.toContain('w3.example')
    expect(code).toBe(0)
    const both = await verify(ledger, outside, ...named(w1, w2))
    expect(both.output).toContain('CHECKED  2 of 2 witnesses vouch for the first 40 entries.')
    ledger.checkpoint = seen(ledger, 60, w1, w2)
    expect((await verify(ledger, {}, ...named(w1, w2))).output).not.toContain('newer than that')
  })

  it('says that nothing outside was checked when no witness is named', async () => {
    const ledger = sampleLedger(60)
    const { code, output } = await verify(ledger, { witnessed: [seen(ledger, 50, w1, w2)] })
    expect(output).toContain(
      'NOT CHECKED  Whether the organisation showed others another history: no witness was named',
    )
    expect(output).toContain('bears 2 cosignature(s) of witnesses that you did not name')
    expect(code).toBe(0)
  })

  it('refuses a ledger for which fewer witnesses vouch than are asked for', async () => {
    const ledger = sampleLedger(60)
    const outside = { witnessed: [seen(ledger, 50, w1)] }
    for (const args of [named(w1, w2), [...named(w1, w2, w3), '--witnesses', '2']]) {
      const { code, output } = await verify(ledger, outside, ...args)
      expect(output).toContain('PROBLEM  1 of the 2 witnesses asked for vouch for this ledger.')
      expect(output).toContain('NOT CHECKED  Nothing by w2.example')
      expect(code).toBe(1)
    }
  })

  it('does not count one witness for two heads, nor a signature that is wrong or of the wrong kind', async () => {
    const ledger = sampleLedger(60)
    const twice = { witnessed: [seen(ledger, 40, w1), seen(ledger, 50, w1)] }
    expect((await verify(ledger, twice, ...named(w1, w2))).output).toContain('1 of the 2 witnesses')
    const moved = seen(ledger, 40, w1).split('\n').at(-2)
    const forged = { witnessed: [`${seen(ledger, 50)}${moved}\n`] }
    const { code, output } = await verify(ledger, forged, ...named(w1))
    expect(output).toContain('PROBLEM  The cosignature of w1.example on 50 entries is wrong.')
    expect(code).toBe(1)
    const plain = noteSigner(noteKeysFromSeed('w1.example', Buffer.alloc(32, 21)).skey)
    expect((await verify(ledger, { witnessed: [countersignNote(seen(ledger, 50), [plain])] }, ...named(w1))).code).toBe(
      1,
    )
    const unsigned = {
      witnessed: [
        seen(ledger, 50, w1)
          .split('\n')
          .filter((line) => !line.startsWith(`\u2014 ${signer.name}`))
          .join('\n'),
      ],
    }
    expect((await verify(ledger, unsigned, ...named(w1))).code).toBe(1)
  })

  it('verifies selected entries under a checkpoint that witnesses saw', async () => {
    const ledger = sampleLedger(37)
    const read = (level: number, index: number) =>
      level === 0 ? ledger.rows[index]!.leafHash! : ledger.nodes.get(`${level}/${index}`)!
    const rows = [2, 36].map((index) => ({ ...ledger.rows[index]!, proof: inclusionProof(index, 37, read) }))
    const chosen = (...witnesses: (typeof signer)[]) => exportSelection(seen(ledger, 37, ...witnesses), rows)
    expect(await run(chosen(w1), ...named(w1))).toMatchObject({ code: 0 })
    expect(await run(chosen(w2), ...named(w1))).toMatchObject({ code: 1 })
  })

  it('attack: rewind. An export of last night’s backup is refused by the policy and by an old checkpoint', async () => {
    const today = sampleLedger(60)
    const backup = sampleLedger(45)
    const kept = await file('kept.txt', seen(today, 55))
    const policy = await verify(backup, { witnessed: [seen(today, 50, w1)] }, ...named(w1))
    expect(policy.output).toContain(
      'PROBLEM  This is not the ledger that w1.example saw: 50 entries were sealed then and only 45 are now',
    )
    expect(policy.code).toBe(1)
    // Left out of the export, the cosignature is missed.
    expect((await verify(backup, { witnessed: [] }, ...named(w1))).code).toBe(1)
    const old = await verify(backup, {}, '--checkpoint', kept)
    expect(old.output).toContain('only 45 are now: it was set back')
    expect(old.code).toBe(1)
    expect(await verify(backup, {})).toMatchObject({ code: 0 })
  })

  it('attack: fork. A ledger rewritten with its own key is refused by the policy and by an old checkpoint', async () => {
    const honest = sampleLedger(60)
    const kept = await file('kept.txt', seen(honest, 55))
    for (const size of [50, 55, 60]) {
      const forged = rewritten(size)
      // By itself it is without a fault: only what was seen outside gives it away.
      expect(await verify(forged, {})).toMatchObject({ code: 0 })
      expect((await verify(forged, {}, ...named(w1))).output).toContain('0 of the 1 witnesses asked for')
      const shown = await verify(forged, { witnessed: [seen(honest, 50, w1)] }, ...named(w1))
      expect(shown.output).toContain('PROBLEM  This is not the ledger that w1.example saw')
      expect(shown.code).toBe(1)
      const old = await verify(forged, {}, '--checkpoint', kept)
      expect(old.output).toMatch(/PROBLEM {2}This ledger does not continue .*kept\.txt/)
      expect(old.code).toBe(1)
    }
    const good = await verify(honest, {}, '--checkpoint', kept)
    expect(good.output).toContain('its first 55 entries are those sealed there')
    expect(good.code).toBe(0)
  })

  it('writes time stamps out for openssl', async () => {
    const ledger = sampleLedger(5)
    const stamps = { timeStamps: [{ checkpoint: seen(ledger, 5), token: Buffer.from('token').toString('base64') }] }
    const where = join(folder, 'stamps')
    const { output } = await verify(ledger, stamps, '--time-stamps', where)
    expect(output).toContain('NOT CHECKED  The 1 time stamp(s) in the export: openssl ts -verify')
    expect((await readdir(where)).sort()).toEqual(['checkpoint-1.txt', 'time-stamp-1.der'])
    expect(await readFile(join(where, 'time-stamp-1.der'), 'utf8')).toBe('token')
  })

  it('refuses wrong arguments', async () => {
    const text = await exported(sampleLedger(1))
    const broken = await file('broken.txt', 'hello')
    for (const args of [
      ['--witness', signer.vkey],
      ['--witness', 'x'],
      [...named(w1, w1)],
      [...named(w1), '--witnesses', '2'],
      [...named(w1), '--witnesses', '0'],
      ['--witnesses', '1'],
      ['--checkpoint', join(folder, 'none')],
      ['--checkpoint', broken],
      ['--policy', 'x'],
      ['stray'],
    ]) {
      expect(await run(text, ...args)).toMatchObject({ code: 2 })
    }
  }, 30_000)
})

async function verify(ledger: SampleLedger, outside: OutsideWord, ...args: string[]) {
  return run(await exported(ledger, outside), ...args)
}

async function exported(ledger: SampleLedger, outside: OutsideWord = {}): Promise<string> {
  const { entries, nodes } = toVerify(ledger, 10)
  let text = ''
  for await (const part of exportLedger(ledger.checkpoint, entries, nodes, outside)) text += part
  return text
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

async function run(text: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const path = await file('export.jsonl', text)
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [VERIFIER, path, signer.vkey, ...args], (_, output) =>
      resolve({ code: child.exitCode ?? -1, output }),
    )
  })
}
