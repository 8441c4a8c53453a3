import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { request } from 'undici'

/** What the proxy does to a request. `answer` never reaches the network; the others let the request take effect there first. */
export type Fault =
  | { do: 'answer'; status: number; type?: string; headers?: Record<string, string>; body: string }
  | { do: 'drop' }
  | { do: 'hang' }
  | { do: 'drop-after' }
  | { do: 'answer-after'; status: number; type?: string; body: string }
  | { do: 'rewrite-after'; rewrite: (body: string) => string }

export interface FaultyProxy {
  url: string
  /** Requests that arrived, as `METHOD /path`. */
  seen: string[]
  /** Hits every request matching `METHOD /path` until cleared. */
  fault(match: RegExp, fault: Fault): void
  clear(): void
  close(): Promise<void>
}

/**
 * Stands between a platform and a network, simulated or real, and spoils what passes. With `asItself` it puts its own address for the network's
 * in every answer, so that a client which is told where to go comes back here.
 */
export async function startFaultyProxy(upstream: string, { asItself = false } = {}): Promise<FaultyProxy> {
  let active: { match: RegExp; fault: Fault } | null = null
  const seen: string[] = []
  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const line = `${incoming.method} ${incoming.url}`
    seen.push(line)
    const fault = active?.match.test(line) ? active.fault : null
    if (fault?.do === 'drop') return void incoming.socket.destroy()
    if (fault?.do === 'hang') return
    const sent = await bodyOf(incoming)
    if (fault?.do === 'answer')
      return reply(
        outgoing,
        fault.status,
        { ...fault.headers, 'content-type': fault.type ?? 'application/json' },
        fault.body,
      )
    const { connection: _, host: __, 'transfer-encoding': ___, ...headers } = incoming.headers
    const answer = await request(new URL(incoming.url ?? '/', upstream), {
      method: incoming.method as 'GET',
      headers: headers as Record<string, string>,
      body: sent.length > 0 ? sent : null,
    })
    const kept = Object.fromEntries(
      Object.entries(answer.headers).filter(
        ([name]) => !/^(connection|transfer-encoding|content-length|keep-alive)$/.test(name),
      ),
    )
    if (String(answer.headers['content-type']).startsWith('text/event-stream')) {
      outgoing.writeHead(answer.statusCode, kept as Record<string, string>)
      outgoing.on('close', () => answer.body.destroy())
      return void answer.body.on('error', () => outgoing.destroy()).pipe(outgoing)
    }
    const received = await answer.body.text()
    const text = asItself ? received.replaceAll(upstream, `http://127.0.0.1:${port}`) : received
    switch (fault?.do) {
      case 'drop-after':
        return void incoming.socket.destroy()
      case 'answer-after':
        return reply(outgoing, fault.status, { 'content-type': fault.type ?? 'application/json' }, fault.body)
      case 'rewrite-after':
        return reply(outgoing, answer.statusCode, kept as Record<string, string>, fault.rewrite(text))
      default:
        return reply(outgoing, answer.statusCode, kept as Record<string, string>, text)
    }
  }

  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    fault(match, fault) {
      active = { match, fault }
    },
    clear() {
      active = null
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function reply(outgoing: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
