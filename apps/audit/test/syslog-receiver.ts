import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer, type TLSSocket } from 'node:tls'

/** Certificates as openssl makes them: an authority, and one of it for a name. */
export function openCertificates(folder: string) {
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const text = (file: string) => readFileSync(join(folder, file), 'utf8')
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const authority = (name: string) => {
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
    )
    return text(`${name}.pem`)
  }
  const certificate = (name: string, by: string) => {
    openssl('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    writeFileSync(join(folder, `${name}.cnf`), `subjectAltName=DNS:${name}\n`)
    const signing = [
      '-CA',
      `${by}.pem`,
      '-CAkey',
      `${by}.key`,
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      `${name}.cnf`,
    ]
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signing)
    return { cert: text(`${name}.pem`), key: text(`${name}.key`) }
  }
  return { authority, certificate }
}

export interface SyslogReceiver {
  port: number
  /** Every whole message, in the order in which it was read. */
  messages: string[]
  connections: number
  /** For each connection, after how many octets it is cut; undefined: never. */
  cutAfter: (connection: number) => number | undefined
  close(): Promise<void>
  listen(): Promise<void>
}

/** A receiver of syslog over TLS that knows who may write to it, and cuts connections. */
export async function openReceiver(tls: { ca: string; cert: string; key: string }, port = 0): Promise<SyslogReceiver> {
  const sockets = new Set<TLSSocket>()
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true }, (socket) => {
    const limit = receiver.cutAfter(++receiver.connections)
    let unread = Buffer.alloc(0)
    let octets = 0
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (data: Buffer) => {
      octets += data.length
      unread = Buffer.concat([unread, data])
      for (
        let length = lengthOf(unread);
        length !== undefined && unread.length >= length.end;
        length = lengthOf(unread)
      ) {
        receiver.messages.push(unread.subarray(length.start, length.end).toString('utf8'))
        unread = unread.subarray(length.end)
      }
      if (limit !== undefined && octets >= limit) socket.destroy()
    })
  })
  const receiver: SyslogReceiver = {
    port,
    messages: [],
    connections: 0,
    cutAfter: () => undefined,
    listen: async () => {
      await new Promise<void>((resolve) => server.listen(receiver.port, '127.0.0.1', resolve))
      receiver.port = (server.address() as AddressInfo).port
    },
    close: async () => {
      sockets.forEach((socket) => socket.destroy())
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await receiver.listen()
  return receiver
}

function lengthOf(bytes: Buffer): { start: number; end: number } | undefined {
  const space = bytes.indexOf(0x20)
  if (space === -1) return undefined
  return { start: space + 1, end: space + 1 + Number(bytes.subarray(0, space).toString('ascii')) }
}
