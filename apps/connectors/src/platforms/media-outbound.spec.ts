import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MediaOutbound } from './media-outbound'

describe('fetching a picture', () => {
  let server: Server
  let origin: string
  let outbound: MediaOutbound
  let answer: (response: ServerResponse) => unknown
  beforeAll(async () => {
    server = createServer((request, response) =>
      request.url === '/elsewhere' ? response.end('a picture') : answer(response),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    origin = `http://${host}`
    outbound = new MediaOutbound({ allowedHosts: [host], timeoutMs: 2_000 })
  })
  afterAll(async () => {
    await outbound.close()
    server.closeAllConnections()
    server.close()
  })
  const download = () => outbound.download(`${origin}/picture`)

  it('takes the bytes as they are, and follows to where they are', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 0, 0xfe])
    answer = (response) => response.end(bytes)
    expect(Buffer.from(await download())).toEqual(bytes)
    answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end()
    expect(Buffer.from(await download()).toString()).toBe('a picture')
  })
  it.each<[string, (response: ServerResponse) => unknown, string]>([
    [
      'a detour to an address that is not public',
      (r) => r.writeHead(302, { location: 'http://127.0.0.1:9/x' }).end(),
      'rejected',
    ],
    ['a detour to a file', (r) => r.writeHead(302, { location: 'file:///etc/passwd' }).end(), 'rejected'],
    ['a picture that is gone', (r) => r.writeHead(404).end(), 'not_found'],
    ['a picture that is not for us', (r) => r.writeHead(403).end(), 'not_found'],
    ['a server that is overrun', (r) => r.writeHead(429).end(), 'unavailable'],
    ['a server that fails', (r) => r.writeHead(502).end(), 'unavailable'],
    ['a server that does not answer', () => undefined, 'timeout'],
    ['more than 20 MB', (r) => r.end(Buffer.alloc(20 * 1024 * 1024 + 1)), 'unreadable_answer'],
  ])('gives up at %s', async (_what, behave, kind) => {
    answer = behave
    await expect(download()).rejects.toMatchObject({ kind })
  })
})
