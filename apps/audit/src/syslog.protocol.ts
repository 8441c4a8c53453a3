import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { setImmediate as afterReading, setTimeout as rest } from 'node:timers/promises'

export interface SyslogTarget {
  host: string
  port: number
  /** Absent: in plain text. */
  tls?: { ca: string; cert?: string; key?: string; serverName?: string }
}

export interface SyslogMessage {
  time: Date
  /** As OCSF has it: 1 informational to 5 critical. */
  severity: number
  id: string
  /** Without letters beyond ASCII, so that it needs no byte order mark. */
  text: string
}

/** RFC 5424: log audit. */
const FACILITY = 13
const SEVERITIES = [5, 6, 5, 4, 3, 2]
const CONNECT_MS = 10_000
/** How long a receiver may take to read what it was sent and to close, in ms. */
const CLOSE_MS = 30_000
/** Before we close, so that a connection that the receiver is just ending is not taken for one that it ended because we did. */
const SETTLE_MS = 50

/** One message in the form of RFC 5424, framed by its length in octets (RFC 6587 3.4.1, RFC 5425 4.3). */
export function syslogFrame({ time, severity, id, text }: SyslogMessage, host: string): string {
  const priority = FACILITY * 8 + (SEVERITIES[severity] ?? 6)
  const message = `<${priority}>1 ${time.toISOString()} ${host} cordon - ${id} - ${text}`
  return `${Buffer.byteLength(message)} ${message}`
}

/**
 * Sends frames over a connection of their own. Syslog knows no acknowledgement: what shows that the receiver has read them all is that it
 * answers our close with its own, which RFC 5425 4.4 demands of it.
 * @throws Error when that did not happen: some of them may have arrived
 */
export async function deliver(target: SyslogTarget, frames: readonly string[], signal: AbortSignal): Promise<void> {
  const socket = open(target)
  const abort = () => socket.destroy(new Error('the service is shutting down'))
  signal.addEventListener('abort', abort, { once: true })
  try {
    const began = performance.now()
    await connected(socket, target)
    const ended = endOf(socket)
    const closed = closeOf(socket)
    const roundTrip = performance.now() - began
    await write(socket, Buffer.from(frames.join(''), 'utf8'), ended)
    await Promise.race([ended, rest(Math.max(SETTLE_MS, 2 * roundTrip))])
    // A process that was busy for longer has not looked yet what arrived meanwhile: it does before this goes on.
    const early = await Promise.race([ended, afterReading('open' as const)])
    if (early !== 'open') throw new Error('the receiver closed the connection before it was told all')
    socket.end()
    // Not before the connection is closed: one that breaks after all had ended earlier than we did.
    await limited(Promise.all([ended, closed]), CLOSE_MS, 'the receiver did not say that it has read all')
  } finally {
    signal.removeEventListener('abort', abort)
    socket.destroy()
  }
}

function open({ host, port, tls }: SyslogTarget): Socket {
  if (tls === undefined) return connectPlain({ host, port })
  const { ca, cert, key, serverName } = tls
  return connectTls({
    host,
    port,
    ca,
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName !== undefined && { servername: serverName }),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  })
}

function connected(socket: Socket, { tls }: SyslogTarget): Promise<void> {
  const made = new Promise<void>((resolve, reject) => {
    socket.once(tls === undefined ? 'connect' : 'secureConnect', resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed at once')))
  })
  return limited(made, CONNECT_MS, 'the receiver does not answer')
}

/** When the receiver has closed its side; an error where the connection broke. */
function endOf(socket: Socket): Promise<'ended'> {
  const ended = new Promise<'ended'>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('end', () => resolve('ended'))
    socket.once('close', () => reject(new Error('the connection broke')))
    // Nothing is said to us, but an end is only seen by whoever reads.
    socket.resume()
  })
  ended.catch(() => undefined)
  return ended
}

function closeOf(socket: Socket): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', (broken) => (broken ? reject(new Error('the connection broke')) : resolve()))
  })
  closed.catch(() => undefined)
  return closed
}

async function write(socket: Socket, bytes: Buffer, ended: Promise<'ended'>): Promise<void> {
  const written = new Promise<'written'>((resolve, reject) =>
    socket.write(bytes, (error) => (error ? reject(error) : resolve('written'))),
  )
  const first = await limited(Promise.race([written, ended]), CLOSE_MS, 'the receiver takes nothing more')
  if (first === 'ended') throw new Error('the receiver closed the connection before it was told all')
}

async function limited<T>(work: Promise<T>, ms: number, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), ms)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
