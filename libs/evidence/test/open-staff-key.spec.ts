import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { lockFromPassPhrase, sealStaffKey, type StaffKeyLock } from '../src/index'
import { sampleFiles, sealed } from './sample-bundle'

const TOOL = resolve(__dirname, '../../../tools/verify/open-staff-key.mjs')
const PASS_PHRASE = 'caf\u00e9 and a long walk'
const staff = [
  { actor: 'person:1', name: 'Siân Llŷr \u001b[2J\u202e', pseudonym: 'Officer A' },
  { actor: 'person:2', name: 'Łukasz Żak', pseudonym: 'Approver A' },
]

describe('the command that opens the sealed list of staff', () => {
  let folder: string
  let lock: StaffKeyLock
  let file: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cordon-staff-'))
    lock = await lockFromPassPhrase(PASS_PHRASE)
    file = await written('staff-key.json', sealStaffKey(lock, staff))
  }, 30_000)
  afterAll(() => rm(folder, { recursive: true }))

  const written = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  const open = (args: string[], passPhrase = PASS_PHRASE) =>
    new Promise<{ code: number | null; out: string; said: string }>((answer) => {
      const child = spawn(process.execPath, [TOOL, ...args], { env: { PATH: '/usr/bin:/bin' } })
      let [out, said] = ['', '']
      child.stdout.on('data', (part) => (out += String(part)))
      child.stderr.on('data', (part) => (said += String(part)))
      child.on('close', (code) => answer({ code, out, said }))
      child.stdin.on('error', () => undefined)
      child.stdin.end(`${passPhrase}\n`)
    })
  const whole = 'Officer A\tSiân Llŷr ?[2J?\tperson:1\nApprover A\tŁukasz Żak\tperson:2\n'

  it('tells who is whom, from the file or from a bundle, however the signs of the pass phrase are put together', async () => {
    expect(await open([file])).toEqual({ code: 0, out: whole, said: '' })
    expect(await open([file], PASS_PHRASE.normalize('NFD'))).toMatchObject({ code: 0, out: whole })
    const files = sampleFiles().set('data/staff-key.json', Buffer.from(sealStaffKey(lock, staff)))
    expect(await open([await written('bundle.zip', await sealed(files))])).toMatchObject({ code: 0, out: whole })
  }, 30_000)

  it('tells nothing with another pass phrase, and nothing of a file that was changed', async () => {
    const refused = { code: 1, out: '', said: expect.stringContaining('not the pass phrase') }
    expect(await open([file], 'another phrase')).toEqual(refused)
    const text = sealStaffKey(lock, staff)
    const at = text.indexOf('"ciphertext":"') + 20
    const bent = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
    expect(await open([await written('bent.json', bent)])).toEqual(refused)
  }, 30_000)

  it('says what is wrong with what it was given, and spends no memory that a stranger’s file asks for', async () => {
    const costly = sealStaffKey({ ...lock, n: 2 ** 30 }, staff)
    const without = await sealed(sampleFiles())
    for (const [args, words] of [
      [[], 'Usage'],
      [[file, file], 'Usage'],
      [[join(folder, 'not-there')], 'Cannot open'],
      [[await written('other.json', '{"format":"other"}')], 'no sealed list'],
      [[await written('null.json', 'null')], 'no sealed list'],
      [[await written('costly.json', costly)], 'no sealed list'],
      [[await written('without.zip', without)], 'no pass phrase was chosen'],
      [[await written('cut.zip', without.subarray(0, 3000))], 'Cannot open'],
    ] as const)
      expect(await open([...args])).toEqual({ code: 2, out: '', said: expect.stringContaining(words) })
  }, 30_000)
})
