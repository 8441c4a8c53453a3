import { gateway } from '@cordon/app-gateway'
import { identity } from '@cordon/app-identity'
import {
  cosignCheckpoint,
  exportLedger,
  listEntries,
  readCheckpoint,
  readEntry,
  readLedger,
  startVerification,
  type WitnessingView,
} from '@cordon/contracts/audit'
import {
  anyOf,
  countersignNote,
  generateNoteKeys,
  noteSigner,
  noteVerifier,
  openCheckpoint,
  parseNote,
  parseWitnessRequest,
  signCheckpoint,
  verifyConsistency,
  verifyTlogProof,
} from '@cordon/ledger'
import { freePort, until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Database } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { AuditConfig } from '../src/audit.config'
import { CheckpointStore } from '../src/checkpoint.store'
import { CosignatureStore } from '../src/cosignature.store'
import { auditor, auditService, keys, LEDGER_NAME, rows, verify } from './house'

const WITNESS = resolve(__dirname, '../../../tools/witness/witness.mjs')
const VERIFIER = resolve(__dirname, '../../../tools/verify/verify.mjs')
const PASSWORD = 'correct horse battery'
const council = noteSigner(generateNoteKeys('witness.council.example', 'cosignature/v1').skey)
const police = noteSigner(generateNoteKeys('witness.police.example', 'cosignature/v1').skey)
const logKey = noteVerifier(keys.vkey)

describe('witnesses', () => {
  let stack: Stack
  let folder: string
  let url: string
  let commandVkey: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cordon-witness-'))
    await writeFile(join(folder, 'password'), `${PASSWORD}\n`)
    commandVkey = (
      await run(WITNESS, 'init', '--state', state(), '--name', 'witness.nhs.example', '--ledger', keys.vkey)
    ).output.trim()
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    stack = await startStack([
      {
        ...auditService,
        env: {
          ...auditService.env,
          CORDON_WITNESSES: `${council.vkey}, ${police.vkey}\n${commandVkey}`,
          CORDON_WITNESSES_NEEDED: '2',
          CORDON_WITNESS_WITHIN_MINUTES: '60',
        },
      },
      { definition: identity, env: { CORDON_DEMO: 'true', CORDON_DEMO_PASSWORD: PASSWORD } },
      { definition: gateway, env: { CORDON_PORT: String(port), CORDON_HTTPS: 'false' } },
    ])
    await stack.settled()
  })
  afterAll(async () => {
    await stack?.close()
    await rm(folder, { recursive: true })
  })

  const state = () => join(folder, 'state')
  const online = (user = 'auditor') => ['--gateway', url, '--user', user, '--password-file', join(folder, 'password')]
  const request = async (since = 0) => {
    const { size, request: text } = await auditor(stack).call(readCheckpoint, { since })
    return { size, text, ...parseWitnessRequest(text)! }
  }
  const handIn = (checkpoint: string) => auditor(stack).call(cosignCheckpoint, { checkpoint })
  const witnessing = async () => (await auditor(stack).call(readLedger, {})).witnessing as WitnessingView
  const cosignatures = () =>
    rows<{ size: string; witness: string }>(stack, `SELECT size, witness FROM cosignature ORDER BY size, witness`)

  it('are named, and have vouched for nothing at first', async () => {
    expect(await witnessing()).toEqual({
      witnesses: [council, police, noteVerifier(commandVkey)].map(({ name, keyId }) => ({ name, keyId })),
      needed: 2,
      size: 0,
      state: 'never',
    })
  })

  it('are given the newest checkpoint and the proof that it continues the last', async () => {
    const first = await request()
    const opened = openCheckpoint(first.checkpoint, [logKey], LEDGER_NAME)
    expect(first).toMatchObject({ oldSize: 0, proof: [] })
    await verify(stack)
    await stack.settled()
    const next = await request(first.size)
    expect(next.size).toBeGreaterThan(first.size)
    const later = openCheckpoint(next.checkpoint, [logKey], LEDGER_NAME)
    if (!opened.ok || !later.ok) throw new Error('no checkpoint')
    expect(verifyConsistency(first.size, next.size, next.proof, opened.checkpoint.root, later.checkpoint.root)).toBe(
      true,
    )
    // A witness that has seen more than there is, is shown the head all the same.
    expect(await request(next.size + 1000)).toMatchObject({ oldSize: next.size + 1000, proof: [], size: next.size })
  })

  it('vouch, once each, and it is an entry of its own', async () => {
    const { checkpoint, size } = await request()
    const cosigned = countersignNote(checkpoint, [council, police], new Date())
    const taken = await Promise.all(Array.from({ length: 10 }, () => handIn(cosigned)))
    expect(taken[0]).toMatchObject({ size, cosignatures: [{ witness: council.name }, { witness: police.name }] })
    expect(await cosignatures()).toEqual([council, police].map(({ name }) => ({ size: String(size), witness: name })))
    await stack.settled()
    const { items } = await auditor(stack).call(listEntries, { type: 'audit.checkpoint.cosigned.v1' })
    expect(items.map(({ summary }) => summary).sort()).toEqual([
      `Witness witness.council.example vouches for the first ${size} entries`,
      `Witness witness.police.example vouches for the first ${size} entries`,
    ])
    expect(items[0]).toMatchObject({ authority: 'ledger:witness as auditor', actorName: 'Tom Whitfield' })
    expect(await witnessing()).toMatchObject({ size, state: 'recent' })
  })

  it('are refused where they are unknown, wrong, from the future or about another history, and nothing is kept', async () => {
    const before = await cosignatures()
    const { checkpoint, size } = await request()
    const stranger = noteSigner(generateNoteKeys('witness.stranger.example', 'cosignature/v1').skey)
    const namesake = noteSigner(generateNoteKeys(council.name, 'cosignature/v1').skey)
    const borrowed = parseNote(countersignNote(checkpoint, [council], new Date()))!.signatures[1]!
    const ownKey = noteSigner(keys.skey)
    const forge = (change: object) =>
      signCheckpoint({ origin: LEDGER_NAME, size, root: Buffer.alloc(32, 1), ...change }, [ownKey])
    const line = (signature: Buffer) =>
      `\u2014 ${council.name} ${Buffer.concat([Buffer.from(council.keyId, 'hex'), signature]).toString('base64')}\n`
    const bent = Buffer.from(borrowed.signature)
    bent[7]! ^= 1
    const soon = new Date(Date.now() + 3_600_000)
    for (const [note, code] of [
      ['hello', 'CHECKPOINT_MALFORMED'],
      [checkpoint.replace('police', 'polite'), 'CHECKPOINT_MALFORMED'],
      [
        countersignNote(
          signCheckpoint({ origin: 'council.example/ledger', size, root: Buffer.alloc(32) }, [ownKey]),
          [council],
          new Date(),
        ),
        'CHECKPOINT_MALFORMED',
      ],
      [checkpoint, 'WITNESS_UNKNOWN'],
      [countersignNote(checkpoint, [stranger, namesake], new Date()), 'WITNESS_UNKNOWN'],
      [checkpoint + line(bent), 'COSIGNATURE_WRONG'],
      [countersignNote(checkpoint, [council], soon), 'COSIGNATURE_WRONG'],
      [countersignNote(forge({}), [council], new Date()), 'CHECKPOINT_NOT_OURS'],
      [countersignNote(forge({ size: size + 1000 }), [council], new Date()), 'CHECKPOINT_NOT_OURS'],
    ] as const) {
      await expect(handIn(note)).rejects.toMatchObject({ problem: { code } })
    }
    await expect(handIn(countersignNote(checkpoint, [stranger], new Date()))).rejects.toMatchObject({
      problem: { detail: `Known are: ${council.name}, ${police.name}, witness.nhs.example.` },
    })
    expect(await cosignatures()).toEqual(before)
  })

  it('ask with a permission of their own, which gives nothing else', async () => {
    const officer = stack.person([{ role: 'officer', units: '*' }])
    const machine = stack.person([{ role: 'witness', units: '*' }])
    for (const call of [officer.call(readCheckpoint, {}), officer.call(cosignCheckpoint, { checkpoint: 'x' })])
      await expect(call).rejects.toMatchObject({ problem: { code: 'PERMISSION_DENIED' } })
    for (const call of [
      machine.call(readLedger, {}),
      machine.call(listEntries, {}),
      machine.call(startVerification, {}),
    ])
      await expect(call).rejects.toMatchObject({ problem: { code: 'PERMISSION_DENIED' } })
    expect(await machine.call(readCheckpoint, {})).toMatchObject({ size: expect.any(Number) })
    const some = stack.person([{ role: 'witness', units: ['0190a0a0-0000-7000-8000-000000000000'] }])
    await expect(some.call(readCheckpoint, {})).rejects.toMatchObject({ problem: { code: 'PERMISSION_DENIED' } })
  })

  it('stand in the proof of an entry and in what is exported, and a stranger checks both', async () => {
    const { index, leafHash } = (await auditor(stack).call(listEntries, {})).items.at(-1)!
    const { proof } = await auditor(stack).call(readEntry, { index })
    const trust = anyOf(2, [noteVerifier(council.vkey), noteVerifier(police.vkey)], [logKey])
    expect(verifyTlogProof(proof, Buffer.from(leafHash, 'hex'), trust, LEDGER_NAME)).toMatchObject({ ok: true, index })
    const file = join(folder, 'export.jsonl')
    await writeFile(file, await wholeExport(stack))
    const { code, output } = await run(VERIFIER, file, keys.vkey, '--witness', council.vkey, '--witness', police.vkey)
    expect(output).toContain(`2 of 2 witnesses vouch for the first ${(await witnessing()).size} entries`)
    expect(code).toBe(0)
    expect((await run(VERIFIER, file, keys.vkey, '--witness', commandVkey)).code).toBe(1)
  })

  it('work by the command, online over the gateway', async () => {
    const first = await run(WITNESS, 'cosign', '--state', state(), ...online())
    expect([first.errors, first.code]).toEqual(['', 0])
    await verify(stack)
    await stack.settled()
    expect(await run(WITNESS, 'cosign', '--state', state(), ...online())).toMatchObject({ code: 0 })
    const known = await cosignatures()
    expect(known.filter(({ witness }) => witness === 'witness.nhs.example')).toHaveLength(2)
    expect(await run(WITNESS, 'cosign', '--state', state(), ...online('officer'))).toMatchObject({
      code: 3,
      errors: expect.stringContaining('/api/ledger/checkpoint'),
    })
  })

  it('work by the command, offline by files carried by hand', async () => {
    await verify(stack)
    await stack.settled()
    const [asked, cosigned] = [join(folder, 'request.txt'), join(folder, 'cosigned.txt')]
    const since = /--since (\d+)/.exec((await run(WITNESS, 'status', '--state', state())).output)![1]!
    expect(await run(WITNESS, 'fetch', '--since', since, '--out', asked, ...online())).toMatchObject({ code: 0 })
    expect(await run(WITNESS, 'cosign', '--state', state(), '--in', asked, '--out', cosigned)).toMatchObject({
      code: 0,
    })
    const delivered = await run(WITNESS, 'deliver', '--in', cosigned, ...online())
    expect(delivered).toMatchObject({ code: 0, output: expect.stringContaining('witness.nhs.example') })
    const size = Number((await readFile(cosigned, 'utf8')).split('\n')[1])
    expect((await witnessing()).witnesses[2]).toMatchObject({ name: 'witness.nhs.example', size })
    // Nobody is served by a checkpoint that the ledger does not have.
    const forged = countersignNote(
      signCheckpoint({ origin: LEDGER_NAME, size, root: Buffer.alloc(32, 3) }, [noteSigner(keys.skey)]),
      [council],
      new Date(),
    )
    await writeFile(cosigned, forged)
    expect(await run(WITNESS, 'deliver', '--in', cosigned, ...online())).toMatchObject({
      code: 1,
      errors: expect.stringContaining('ALARM'),
    })
  })

  it('are overdue when too few have been heard of for too long', async () => {
    expect((await witnessing()).state).toBe('recent')
    // One of the two needed goes on; the other two were heard of longer ago than allowed.
    await rows(stack, `ALTER TABLE cosignature DISABLE TRIGGER only_add`)
    await rows(stack, `UPDATE cosignature SET at = at - interval '61 minutes' WHERE witness <> $1`, [council.name])
    await rows(stack, `ALTER TABLE cosignature ENABLE TRIGGER only_add`)
    expect((await witnessing()).state).toBe('overdue')
    await expect(rows(stack, `UPDATE cosignature SET at = now()`)).rejects.toThrow('only ever added to')
    await expect(rows(stack, `TRUNCATE time_stamp`)).rejects.toThrow('only ever added to')
    await until('the ledger to be intact', async () => (await verify(stack)).status === 'intact')
  })

  it.each([
    [keys.vkey, 1, 'is no witness key'],
    ['nonsense', 1, 'Malformed'],
    [`${council.vkey} ${council.vkey}`, 1, 'the same key'],
    [council.vkey, 2, '2 of 1'],
  ])(
    'that cannot be read, or cannot be enough, stop the service at start: %s, %i',
    (witnesses, witnessesNeeded, said) => {
      const config = Object.assign(new AuditConfig(), { witnesses, witnessesNeeded })
      const [checkpoints, clock, log, db] = [CheckpointStore, Clock, Log, Database].map((each) =>
        stack.service('audit').app.get<never>(each as never),
      ) as [never, never, never, never]
      expect(() => new CosignatureStore(db, checkpoints, clock, log, config)).toThrow(said)
    },
  )
})

async function wholeExport(stack: Stack): Promise<string> {
  let lines = ''
  for (let from: number | undefined = 0, size: number | undefined; from !== undefined;) {
    const part: { lines: string; size?: number; next?: number } = await auditor(stack).call(exportLedger, {
      from,
      limit: 5,
      ...(size !== undefined && { size }),
    })
    lines += part.lines
    size = part.size
    from = part.next
  }
  return lines
}

function run(script: string, ...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [script, ...args], (_, output, errors) =>
      done({ code: child.exitCode ?? -1, output, errors }),
    )
  })
}
