import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A time stamping authority as openssl runs one, with a certificate authority of its own above it. */
export interface Authority {
  /** PEM of the certificate at the top. */
  certificates: string
  certificatesFile: string
  /** Answers a request (DER) with a response (DER). */
  answer(request: Buffer): Buffer
}

export interface AuthorityServer {
  url: string
  asked: number
  /** What it answers instead of time stamps. */
  instead: ((request: Buffer) => { status: number; body: Buffer } | undefined) | undefined
  close(): Promise<void>
}

export function openAuthority(
  folder: string,
  { key = 'rsa:2048', usage = 'critical,timeStamping', name = 'Calder' } = {},
): Authority {
  mkdirSync(folder, { recursive: true })
  const at = (file: string) => join(folder, file)
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  writeFileSync(
    at('ca.cnf'),
    `[req]\ndistinguished_name=dn\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n` +
      `[tsa]\nbasicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=${usage}\n`,
  )
  writeFileSync(
    at('tsa.cnf'),
    `[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\ncerts=ca.pem\nsigner_key=tsa.key\nsigner_digest=sha256\n` +
      `default_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\nordering=no\ntsa_name=no\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n`,
  )
  writeFileSync(at('serial'), '01\n')
  const newKey = key === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-newkey', key]
  openssl(
    'req',
    '-x509',
    '-config',
    'ca.cnf',
    '-extensions',
    'ca',
    ...newKey,
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    `/CN=${name} root`,
  )
  openssl(
    'req',
    '-new',
    '-config',
    'ca.cnf',
    ...newKey,
    '-nodes',
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.csr',
    '-subj',
    `/O=${name}/CN=${name} time stamps`,
  )
  openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-extfile',
    'ca.cnf',
    '-extensions',
    'tsa',
    '-days',
    '30',
    '-out',
    'tsa.pem',
  )
  return {
    certificates: readFileSync(at('ca.pem'), 'utf8'),
    certificatesFile: at('ca.pem'),
    answer: (request) => {
      writeFileSync(at('request.tsq'), request)
      openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'request.tsq', '-out', 'response.tsr')
      return readFileSync(at('response.tsr'))
    },
  }
}

/** Serves it over HTTP as RFC 3161 section 3.4 has it. */
export async function serveAuthority(authority: Authority): Promise<AuthorityServer> {
  const served: AuthorityServer = { url: '', asked: 0, instead: undefined, close: async () => undefined }
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      served.asked += 1
      const body = Buffer.concat(parts)
      const { status, body: answer } = served.instead?.(body) ?? { status: 200, body: authority.answer(body) }
      response.writeHead(status, { 'content-type': 'application/timestamp-reply' }).end(answer)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`
  served.close = () => new Promise<void>((closed) => server.close(() => closed()))
  return served
}
