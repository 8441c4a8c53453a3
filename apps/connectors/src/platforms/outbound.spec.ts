import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { Outbound } from './outbound'
import { PlatformError } from './platform-error'

describe('outbound calls', () => {
  let server: Server
  let origin: string
  let outbound: Outbound
  let answer: (request: IncomingMessage, response: ServerResponse) => void

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    origin = `http://127.0.0.1:${port}`
    outbound = new Outbound({ allowedHosts: [`127.0.0.1:${port}`], timeoutMs: 1_000, maxAnswerBytes: 1_000 })
  })
  afterAll(async () => {
    await outbound.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const get = (path: string) =>
    outbound.call({
      method: 'GET',
      url: new URL(path, origin),
      effect: 'read',
      headers: new Headers({ authorization: 'Bearer secret' }),
    })
  const post = () => outbound.call({ method: 'POST', url: new URL('/', origin), effect: 'write', body: '{}' })

  it('does not follow a redirect to an address it would not call', async () => {
    for (const location of ['http://127.0.0.1:1/', 'https://169.254.169.254/', 'http://mastodon.example/']) {
      answer = (_, response) => response.writeHead(302, { location }).end()
      await expect(get('/')).rejects.toMatchObject({ kind: 'rejected' })
    }
  })

  it('follows a redirect of a read on the same server, and none for ever', async () => {
    answer = (request, response) =>
      request.url === '/new'
        ? response.end(String(request.headers.authorization))
        : response.writeHead(301, { location: '/new' }).end()
    await expect(get('/old')).resolves.toMatchObject({ status: 200, text: 'Bearer secret' })
    answer = (_, response) => response.writeHead(302, { location: '/again' }).end()
    await expect(get('/')).resolves.toMatchObject({ status: 302 })
  })

  it('takes the sign-in nowhere else', async () => {
    let told: string | undefined = 'nothing yet'
    const elsewhere = createServer(
      (request, response) => ((told = request.headers.authorization), response.end('there')),
    )
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`
    answer = (_, response) => response.writeHead(302, { location }).end()
    const trusting = new Outbound({ allowedHosts: ['127.0.0.1'] })
    const headers = new Headers({ authorization: 'Bearer secret' })
    await expect(
      trusting.call({ method: 'GET', url: new URL(origin), effect: 'read', headers }),
    ).resolves.toMatchObject({ text: 'there' })
    expect(told).toBeUndefined()
    await trusting.close()
    elsewhere.closeAllConnections()
    await new Promise((resolve) => elsewhere.close(resolve))
  })

  it('never repeats a write at another address', async () => {
    const seen: string[] = []
    answer = (request, response) => (
      seen.push(`${request.method} ${request.url}`),
      response.writeHead(307, { location: '/elsewhere' }).end()
    )
    await expect(post()).resolves.toMatchObject({ status: 307 })
    expect(seen).toEqual(['POST /'])
  })

  it('drops an answer that is too long, and one it cannot decode', async () => {
    answer = (_, response) => response.end('x'.repeat(1_001))
    await expect(get('/')).rejects.toMatchObject({ kind: 'unreadable_answer' })
    await expect(post()).rejects.toMatchObject({ kind: 'unknown_outcome' })
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
    await expect(get('/')).rejects.toMatchObject({ kind: 'unreadable_answer' })
  })

  it('gives up on an answer that trickles', async () => {
    answer = (_, response) => {
      const drip = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(drip))
    }
    await expect(get('/')).rejects.toMatchObject({ kind: 'timeout' })
    await expect(post()).rejects.toMatchObject({ kind: 'unknown_outcome', certainty: 'unknown' })
  })

  it('knows that a write was not done when no connection came about', async () => {
    const closed = new Outbound({ allowedHosts: ['127.0.0.1', 'no-such-host.invalid'] })
    for (const address of ['http://127.0.0.1:1/', 'http://no-such-host.invalid/']) {
      const attempt = closed.call({ method: 'POST', url: new URL(address), effect: 'write' })
      await expect(attempt).rejects.toBeInstanceOf(PlatformError)
      await expect(attempt).rejects.toMatchObject({ kind: 'unavailable', certainty: 'not_done' })
    }
    await closed.close()
  })

  it('does not call a name that resolves to this machine', async () => {
    const attempt = outbound.call({ method: 'POST', url: new URL('https://localhost:4433/'), effect: 'write' })
    await expect(attempt).rejects.toMatchObject({ kind: 'rejected', certainty: 'not_done' })
  })
})
