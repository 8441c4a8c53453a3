import { createHash } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

import { covers, grantFor } from './api/access'
import { scopesFor } from './api/streaming.routes'
import { channels, type Channel, type Hub } from './hub'
import { Refusal } from './refusal'
import type { World } from './world'

const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const MAX_MESSAGE = 16 * 1024
const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10

/**
 * The multiplexed WebSocket of docs.joinmastodon.org/methods/streaming#websocket: just enough of RFC 6455 for it
 * (short unfragmented text from the client, text to it), as no WebSocket server is among the dependencies.
 */
export function installWebSocket(server: Server, world: World, hub: Hub): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    try {
      accept(request, socket, world, hub)
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 400
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    }
  })
}

function accept(request: IncomingMessage, socket: Duplex, world: World, hub: Hub): void {
  const url = new URL(request.url ?? '/', 'http://exercise')
  const key = request.headers['sec-websocket-key']
  if (url.pathname.replace(/\/$/, '') !== '/api/v1/streaming' || key === undefined) throw new Refusal(404, 'Not Found')
  const protocol = request.headers['sec-websocket-protocol']?.split(',')[0]?.trim()
  const header = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const { token, account } = grantFor(world, header ?? protocol ?? url.searchParams.get('access_token') ?? '')
  if (!account) throw new Refusal(401, 'Access token does not belong to a person')

  const answer = createHash('sha1').update(`${key}${ACCEPT_SUFFIX}`).digest('base64')
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${answer}\r\n${protocol === undefined ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`}\r\n`,
  )
  const open = new Set<Channel>()
  const say = (message: unknown): boolean => socket.write(frame(TEXT, Buffer.from(JSON.stringify(message))))
  const change = (type: string, stream: string): void => {
    const channel = channels.find((known) => known === stream)
    if (!channel) say({ error: 'Unknown stream type', status: 400 })
    else if (!scopesFor(channel).some((scope) => covers(token.scopes, scope))) {
      say({ error: 'Access token does not have the required scopes', status: 401 })
    } else if (type === 'subscribe') open.add(channel)
    else open.delete(channel)
  }
  const remove = hub.add({
    accountId: account.id,
    channels: () => open,
    alive: () => world.tokens.get(token.token)?.revoked === false,
    send: (channel, event, payload) => say({ stream: [channel], event, payload }),
    end: () => socket.destroy(),
  })
  socket.on('close', remove)
  const stream = url.searchParams.get('stream')
  if (stream) change('subscribe', stream)

  let pending = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    for (let read = unframe(pending); read; read = unframe(pending)) {
      if (read === 'refuse') return socket.destroy()
      pending = pending.subarray(read.length)
      if (read.opcode === CLOSE) socket.end(frame(CLOSE, read.payload))
      else if (read.opcode === PING) socket.write(frame(PONG, read.payload))
      else if (read.opcode === TEXT) onMessage(read.payload.toString(), change)
    }
  })
}

function onMessage(text: string, change: (type: string, stream: string) => void): void {
  try {
    const message = JSON.parse(text) as { type?: unknown; stream?: unknown }
    if (message.type === 'subscribe' || message.type === 'unsubscribe') change(message.type, String(message.stream))
  } catch {
    // Mastodon ignores what it cannot read, too.
  }
}

function frame(opcode: number, payload: Buffer): Buffer {
  const first = 0x80 | opcode
  const { length } = payload
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload])
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = first
  head[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}

type Frame = { opcode: number; payload: Buffer; length: number }

/** One masked frame from the front of the buffer; undefined while it is incomplete. */
function unframe(bytes: Buffer): Frame | 'refuse' | undefined {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return undefined
  const short = second & 0x7f
  if ((second & 0x80) === 0 || (first & 0x80) === 0 || short === 127) return 'refuse'
  const headLength = short === 126 ? 4 : 2
  if (bytes.length < headLength + 4) return undefined
  const size = short === 126 ? bytes.readUInt16BE(2) : short
  if (size > MAX_MESSAGE) return 'refuse'
  const length = headLength + 4 + size
  if (bytes.length < length) return undefined
  const mask = bytes.subarray(headLength, headLength + 4)
  const payload = Buffer.from(bytes.subarray(headLength + 4, length).map((byte, i) => byte ^ (mask[i % 4] ?? 0)))
  return { opcode: first & 0x0f, payload, length }
}
