import { cosignCheckpoint, readCheckpoint } from '@cordon/contracts/audit'
import { countersignNote, generateNoteKeys, noteSigner, parseWitnessRequest } from '@cordon/ledger'
import { until } from '@cordon/testing'
import { readPdf } from '@cordon/testing/pdf'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, bytesIn, connectorsTeller, download, ended, fileIn, RAW, tellIncident, verifyBoth } from './bundle-scene'
import { auditor, auditService, rows, teller } from './house'
import { openAuthority, serveAuthority, type Authority, type AuthorityServer } from './time-stamp-authority'

const council = noteSigner(generateNoteKeys('witness.council.example', 'cosignature/v1').skey)
const police = noteSigner(generateNoteKeys('witness.police.example', 'cosignature/v1').skey)

describe('the word of others in a bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-outside-'))
  let stack: Stack
  let person: TestPerson
  let authority: Authority
  let server: AuthorityServer
  beforeAll(async () => {
    authority = openAuthority(join(folder, 'authority'))
    server = await serveAuthority(authority)
    const env = {
      ...auditService.env,
      CORDON_WITNESSES: `${council.vkey} ${police.vkey}`,
      CORDON_TIME_STAMP_URL: server.url,
      CORDON_TIME_STAMP_CERTIFICATES: authority.certificates,
      CORDON_TIME_STAMP_MINUTES: '525600',
    }
    const others = ['identity', 'inbox', 'publishing'] as const
    server.instead = () => ({ status: 503, body: Buffer.from('closed') })
    stack = await startStack([{ ...auditService, env }, connectorsTeller(), ...others.map(teller)])
    person = auditor(stack)
  })
  afterAll(async () => {
    await stack?.close()
    await server?.close()
    rmSync(folder, { recursive: true })
  })

  const newest = async () => {
    const { size, request } = await person.call(readCheckpoint, {})
    return { size, checkpoint: parseWitnessRequest(request)!.checkpoint }
  }
  const cosign = (checkpoint: string, by: typeof council) =>
    person.call(cosignCheckpoint, { checkpoint: countersignNote(checkpoint, [by], new Date()) })
  const stampOf = (bundle: Buffer) => {
    const [data, stamp] = [join(folder, 'stamped'), join(folder, 'stamp')]
    writeFileSync(data, fileIn(bundle, 'data/checkpoint.txt').split('\n').slice(0, 5).join('\n') + '\n')
    writeFileSync(stamp, bytesIn(bundle, 'data/time-stamp.tsr'))
    const args = ['ts', '-verify', '-data', data, '-in', stamp, '-CAfile', authority.certificatesFile]
    return execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString()
  }

  it('is a time stamp over its checkpoint where no witness has looked, and openssl believes it', async () => {
    const { postId } = await tellIncident(stack)
    server.instead = undefined
    await stack.stop('audit')
    await stack.start('audit')
    const [stamped] = await until('a time stamp', async () => {
      const found = await rows<{ size: string }>(stack, `SELECT size FROM time_stamp`)
      return found.length > 0 && found
    })
    await stack.settled()
    const made = await ended(person, (await ask(person, { filter: { subject: postId } })).id)
    expect(made).toMatchObject({ status: 'made', ledgerSize: Number(stamped?.size) })
    const file = await download(person, made.id)
    const { codes, said } = await verifyBoth(file)
    expect({ codes, same: said[0] === said[1], said: said[0] }).toMatchObject({ codes: [0, 0], same: true })
    expect(said[0]).toContain('NOT CHECKED  who made the time stamp, and when: openssl tells')
    expect(stampOf(file)).toContain('OK')
    const { text } = await readPdf(bytesIn(file, 'data/summary.pdf'))
    const [{ at, authority: by } = { at: new Date(0), authority: '' }] = await rows<{ at: Date; authority: string }>(
      stack,
      `SELECT at, authority FROM time_stamp WHERE size = $1`,
      [stamped?.size],
    )
    expect(text).toContain(`Time stamp ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC, by ${by}`)
  })

  it('is every cosignature known at sealing, on the newest head over its entries that witnesses saw', async () => {
    const { itemIds } = await tellIncident(stack)
    const seen = await newest()
    await cosign(seen.checkpoint, council)
    await stack.settled()
    await stack.stop('connectors')
    const filter = { subject: itemIds[0] as string }
    const asked = await ask(person, { filter })
    expect(asked.ledgerSize).toBeGreaterThan(seen.size)
    await until('its payloads to be asked for', async () => {
      const [row] = await rows<{ stage: string }>(stack, `SELECT stage FROM bundle WHERE id = $1`, [asked.id])
      return row?.stage === 'payloads'
    })
    await cosign(seen.checkpoint, police)
    await stack.start('connectors')
    const made = await ended(person, asked.id)
    expect(made).toMatchObject({ status: 'made', ledgerSize: seen.size })
    const file = await download(person, made.id)
    const lines = fileIn(file, 'data/checkpoint.txt').split('\n')
    expect(lines.slice(0, 5)).toEqual(seen.checkpoint.split('\n').slice(0, 5))
    expect(lines.slice(5).map((line) => line.split(' ')[1])).toEqual([council.name, police.name, undefined])
    const { codes, said } = await verifyBoth(file)
    expect(codes).toEqual([0, 0])
    const { text } = await readPdf(bytesIn(file, 'data/summary.pdf'))
    for (const { name, keyId } of [council, police])
      expect(text).toMatch(new RegExp(`${name}, key ${keyId}, at 20\\d\\d-\\d\\d-\\d\\d [\\d:]{8} UTC by its clock`))
    for (const out of said)
      expect(out).toContain(`NOT CHECKED  signatures on the checkpoint by ${council.name}, ${police.name}`)
    // What came later than the witnesses looked is proved by the head of the moment.
    const later = await tellIncident(stack)
    const { id, ledgerSize } = await ask(person, { filter: { subject: later.postId } })
    expect(await ended(person, id)).toMatchObject({ status: 'made', ledgerSize })
    expect((await verifyBoth(await download(person, id))).codes).toEqual([0, 0])
  })

  it('ends with the entry’s number where a payload is not the one that the ledger has the digest of', async () => {
    const sound = await tellIncident(stack, { rawSha256: createHash('sha256').update(RAW).digest('hex') })
    const made = await ended(person, (await ask(person, { filter: { subject: sound.itemIds[0] as string } })).id)
    expect(made).toMatchObject({ status: 'made', payloads: 1 })
    const { said } = await verifyBoth(await download(person, made.id))
    for (const out of said) expect(out).toContain('CHECKED  1 payloads: 1 of them against the digest in their entry')
    const replaced = await tellIncident(stack, { rawSha256: 'ab'.repeat(32) })
    const failed = await ended(person, (await ask(person, { filter: { subject: replaced.itemIds[0] as string } })).id)
    expect(failed).toMatchObject({ status: 'failed' })
    expect(failed.failure).toMatch(/^The payload of entry \d+ is no longer the one that arrived/)
  })
})
