import { exportLedger, listEntries, readLedger } from '@cordon/contracts/audit'
import { sessionEnded } from '@cordon/contracts/identity'
import { parseExportHeader } from '@cordon/ledger'
import { Clock, Log } from '@cordon/runtime'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { ContentInfo, SignedData } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { TimeStampResp } from '@peculiar/asn1-tsp'
import { execFileSync } from 'node:child_process'
import { randomBytes, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { AuditConfig } from '../src/audit.config'
import { readTimeStamp, timeStampRequest } from '../src/time-stamp.protocol'
import { TimeStampStore } from '../src/time-stamp.store'
import { TimeStampWorker } from '../src/time-stamp.worker'
import { auditor, auditService, rows, some, tell, teller, verify } from './house'
import { openAuthority, serveAuthority, type Authority, type AuthorityServer } from './time-stamp-authority'

const DAY = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'cordon-tsa-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a time stamp', () => {
  const stamped = Buffer.from('police.example/ledger\n12\n')
  const nonce = randomBytes(8)
  const trust = (authority: Authority) => [new X509Certificate(authority.certificates)]
  let rsa: Authority
  let ec: Authority
  beforeAll(() => {
    rsa = openAuthority(join(folder, 'rsa'))
    ec = openAuthority(join(folder, 'ec'), { key: 'ec', name: 'Aire' })
  })

  it('of an authority with RSA or ECDSA keys is believed, and openssl believes the token too', () => {
    for (const authority of [rsa, ec]) {
      const {
        at,
        authority: name,
        token,
      } = readTimeStamp(authority.answer(timeStampRequest(stamped, nonce)), stamped, nonce, trust(authority))
      expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(60_000)
      expect(name).toContain('time stamps')
      const [data, der] = [join(folder, 'data'), join(folder, 'token')]
      writeFileSync(data, stamped)
      writeFileSync(der, token)
      const args = ['ts', '-verify', '-data', data, '-in', der, '-token_in', '-CAfile', authority.certificatesFile]
      expect(execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString()).toContain('OK')
    }
  })

  it('is refused over other bytes, for another request, and under an authority that is not trusted', () => {
    const answer = rsa.answer(timeStampRequest(stamped, nonce))
    expect(() => readTimeStamp(answer, Buffer.from('other'), nonce, trust(rsa))).toThrow('over something else')
    expect(() => readTimeStamp(answer, stamped, randomBytes(8), trust(rsa))).toThrow('nonce differs')
    expect(() => readTimeStamp(answer, stamped, nonce, trust(ec))).toThrow('leads up to none that is trusted')
    expect(() => readTimeStamp(answer, stamped, nonce, [])).toThrow('leads up to none that is trusted')
  })

  it('is refused under a certificate that is over, or that has other uses too', () => {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: join(folder, 'rsa'), stdio: 'pipe' })
    const certificate = (file: string) => new X509Certificate(readFileSync(join(folder, 'rsa', file)))
    const honest = rsa.answer(timeStampRequest(stamped, nonce))
    openssl('x509', '-in', 'ca.pem', '-signkey', 'ca.key', '-days', '-1', '-out', 'over.pem')
    expect(new Date(certificate('over.pem').validTo).getTime()).toBeLessThan(Date.now())
    expect(() => readTimeStamp(honest, stamped, nonce, [certificate('over.pem')])).toThrow('was not valid then')
    // The time stamp commands of openssl sign with no such certificate; its general ones do.
    writeFileSync(join(folder, 'rsa', 'any.cnf'), `[any]\nextendedKeyUsage=timeStamping,serverAuth\n`)
    const issued = [
      '-req',
      '-in',
      'tsa.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-extfile',
      'any.cnf',
      '-extensions',
      'any',
    ]
    openssl('x509', ...issued, '-out', 'any.pem')
    const response = AsnConvert.parse(honest, TimeStampResp)
    const signed = AsnConvert.parse(response.timeStampToken!.content, SignedData)
    writeFileSync(join(folder, 'rsa', 'info.der'), Buffer.from(signed.encapContentInfo.eContent!.single!.buffer))
    for (const [signer, said] of [
      ['tsa.pem', undefined],
      ['any.pem', 'not for time stamping alone'],
    ] as const) {
      const kind = ['-binary', '-nodetach', '-cades', '-econtent_type', '1.2.840.113549.1.9.16.1.4', '-outform', 'DER']
      openssl('cms', '-sign', ...kind, '-in', 'info.der', '-signer', signer, '-inkey', 'tsa.key', '-out', 'token.der')
      response.timeStampToken = AsnConvert.parse(readFileSync(join(folder, 'rsa', 'token.der')), ContentInfo)
      const read = () => readTimeStamp(Buffer.from(AsnConvert.serialize(response)), stamped, nonce, trust(rsa))
      if (said === undefined) expect(read).not.toThrow()
      else expect(read).toThrow(said)
    }
  })

  it('is refused when any byte that matters was changed', () => {
    const answer = rsa.answer(timeStampRequest(stamped, nonce))
    const honest = readTimeStamp(answer, stamped, nonce, trust(rsa))
    let refused = 0
    for (let i = 0; i < answer.length; i += 23) {
      const altered = Buffer.from(answer)
      altered[i]! ^= 0x01
      let believed: Date
      try {
        believed = readTimeStamp(altered, stamped, nonce, trust(rsa)).at
      } catch {
        refused += 1
        continue
      }
      // Certificates that nothing is taken from may be bent; what the token says never.
      expect(believed).toEqual(honest.at)
    }
    expect(refused).toBeGreaterThan(answer.length / 23 / 3)
  })

  it('is refused when the authority says no, or answers nonsense', () => {
    // An authority that does not know SHA-1 is asked for it: the last arc of the algorithm is bent.
    const request = timeStampRequest(stamped, nonce)
    const bent = Buffer.from(request)
    bent[request.indexOf(Buffer.from('608648016503040201', 'hex')) + 8] = 9
    expect(() => readTimeStamp(rsa.answer(bent), stamped, nonce, trust(rsa))).toThrow('granted none')
    for (const nonsense of [Buffer.alloc(0), Buffer.from('<html>'), randomBytes(300)])
      expect(() => readTimeStamp(nonsense, stamped, nonce, trust(rsa))).toThrow('Unreadable')
  })
})

describe('time stamps of the ledger', () => {
  let stack: Stack
  let authority: Authority
  let server: AuthorityServer

  beforeAll(async () => {
    authority = openAuthority(join(folder, 'served'))
    server = await serveAuthority(authority)
    server.instead = () => ({ status: 503, body: Buffer.from('closed') })
    const env = {
      ...auditService.env,
      CORDON_TIME_STAMP_URL: server.url,
      CORDON_TIME_STAMP_CERTIFICATES: authority.certificates,
    }
    stack = await startStack([{ ...auditService, env }, teller('identity')])
  })
  afterAll(async () => {
    await stack?.close()
    await server?.close()
  })

  const state = async () => (await auditor(stack).call(readLedger, {})).timeStamping!
  const happen = async () => {
    const sessionId = uuid()
    await tell(
      stack,
      some(1, sessionEnded, () => [sessionId, { sessionId, personId: uuid() } as never]),
    )
    await stack.settled()
  }

  it('say what is wrong while the authority fails, and go on when it answers', async () => {
    expect(await state()).toEqual({ state: 'never' })
    await happen()
    await until('a failure', async () => (await state()).problem?.includes('HTTP status 503'))
    expect(await rows(stack, `SELECT 1 FROM time_stamp`)).toEqual([])
    server.instead = undefined
    // Started anew rather than waited for: after failures it waits up to a minute.
    await stack.stop('audit')
    await stack.start('audit')
    const { newest } = await until('a time stamp', async () => {
      const now = await state()
      return now.state === 'recent' && now
    })
    expect(newest).toMatchObject({ authority: expect.stringContaining('Calder time stamps') })
  })

  it('are entries, are not asked for about themselves, nor more often than allowed', async () => {
    await stack.settled()
    const { items } = await auditor(stack).call(listEntries, { type: 'audit.checkpoint.time-stamped.v1' })
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      actor: 'service:audit',
      summary: expect.stringContaining('A time stamping authority vouches'),
    })
    const store = stack.service('audit').app.get(TimeStampStore)
    await happen()
    expect(await store.due()).toBeUndefined()
    await rows(stack, `ALTER TABLE time_stamp DISABLE TRIGGER only_add`)
    await rows(stack, `UPDATE time_stamp SET received_at = received_at - interval '2 hours'`)
    await rows(stack, `ALTER TABLE time_stamp ENABLE TRIGGER only_add`)
    await until('a second time stamp', async () => (await rows(stack, `SELECT 1 FROM time_stamp`)).length === 2)
    await stack.settled()
    await rows(stack, `ALTER TABLE time_stamp DISABLE TRIGGER only_add`)
    await rows(stack, `UPDATE time_stamp SET received_at = received_at - interval '2 hours'`)
    await rows(stack, `ALTER TABLE time_stamp ENABLE TRIGGER only_add`)
    // Its own entry is all that is new.
    expect(await store.due()).toBeUndefined()
  })

  it('go on when the clock here is set back a day, and show it; the order of the ledger and its proofs stand', async () => {
    await happen()
    const clock = stack.service('audit').app.get(Clock)
    const real = clock.now.bind(clock)
    clock.now = () => new Date(Date.now() - DAY)
    try {
      const before = await rows(stack, `SELECT 1 FROM time_stamp`)
      await happen()
      await until('a time stamp', async () => (await rows(stack, `SELECT 1 FROM time_stamp`)).length > before.length)
      await stack.settled()
      expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
    } finally {
      clock.now = real
    }
    const [stamp] = await rows<{ size: string; at: Date; signed: Date }>(
      stack,
      `SELECT t.size, t.at, c.at AS signed FROM time_stamp t JOIN checkpoint c USING (size) ORDER BY t.size DESC LIMIT 1`,
    )
    expect(Math.abs((stamp?.at.getTime() ?? 0) - (stamp?.signed.getTime() ?? 0) - DAY)).toBeLessThan(DAY / 24)
    // In the order in which rows were written: what was signed later holds more, whatever the clock said.
    const signed = await rows<{ size: string; note: string; at: Date }>(
      stack,
      `SELECT size, note, at FROM checkpoint ORDER BY xmin::text::bigint`,
    )
    const sizes = signed.map(({ size }) => Number(size))
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect(signed.some(({ at }, i) => i > 0 && at < (signed[i - 1]?.at as Date))).toBe(true)
  })

  it('go into exports, and openssl checks them there', async () => {
    const { lines } = await auditor(stack).call(exportLedger, { from: 0 })
    const [stamp] = parseExportHeader(lines.split('\n')[0]!)!.timeStamps!
    const [data, token] = [join(folder, 'checkpoint.txt'), join(folder, 'token.der')]
    writeFileSync(data, stamp!.checkpoint)
    writeFileSync(token, Buffer.from(stamp!.token, 'base64'))
    const args = ['ts', '-verify', '-data', data, '-in', token, '-token_in', '-CAfile', authority.certificatesFile]
    expect(execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString()).toContain('OK')
    expect(await verify(stack)).toMatchObject({ status: 'intact' })
  })

  it.each([
    [{ timeStampUrl: 'https://tsa.example' }, 'together'],
    [{ timeStampUrl: 'ftp://tsa.example', timeStampCertificates: 'x' }, 'no http or https'],
    [{ timeStampUrl: 'https://tsa.example', timeStampCertificates: 'x' }, 'no PEM certificate'],
    [
      {
        timeStampUrl: 'https://tsa.example',
        timeStampCertificates: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      },
      'cannot be read',
    ],
  ])('are not begun with settings that prove nothing: %j', (settings, said) => {
    const { app } = stack.service('audit')
    const config = Object.assign(new AuditConfig(), settings)
    expect(() => new TimeStampWorker(app.get(TimeStampStore), app.get(Clock), app.get(Log), config)).toThrow(said)
  })
})
