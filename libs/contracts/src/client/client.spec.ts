import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApiProblem, createClient } from './index'

const postId = '0193a5b0-0000-7000-8000-000000000001'
const hash = 'a'.repeat(64)

describe('the typed client', () => {
  let server: Server
  let answer: RequestListener
  let seen: { method?: string; url?: string; type?: string; body: string }

  beforeAll(async () => {
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        seen = { method: request.method, url: request.url, type: request.headers['content-type'], body }
        answer(request, response)
      })
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  })

  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const client = () => createClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api` })
  const answering = (status: number, body: string, type = 'application/json') => {
    answer = (_request, response) => response.writeHead(status, { 'content-type': type }).end(body)
  }

  it('puts path fields into the path, the rest of a command into the body, and gives the output back', async () => {
    answering(200, JSON.stringify({ id: postId, version: 2 }))
    const post = await client().call('publishing.post.approve', { postId, contentHash: hash })
    expect(post.version).toBe(2)
    expect(seen).toEqual({
      method: 'POST',
      url: `/api/posts/${postId}/approvals`,
      type: 'application/json',
      body: JSON.stringify({ contentHash: hash }),
    })
  })

  it('sends an empty object for a command without fields', async () => {
    answering(200, '{}')
    await client().call('audit.verification.start', {})
    expect(seen).toMatchObject({ url: '/api/ledger/verifications', body: '{}' })
  })

  it('puts the fields of a query into the query string and leaves absent ones out', async () => {
    answering(200, '{"items":[],"open":[]}')
    await client().call('inbox.conversation.list', { search: 'tân & mwg', limit: 20, after: undefined })
    expect(seen).toMatchObject({
      method: 'GET',
      url: '/api/conversations?search=t%C3%A2n+%26+mwg&limit=20',
      type: undefined,
      body: '',
    })
  })

  it('escapes what stands in a path', async () => {
    answering(200, '{}')
    await client().call('connectors.account.complete-connect', { state: 'a/b?c', code: 'x' })
    expect(seen.url).toBe('/api/accounts/connections/a%2Fb%3Fc/code')
  })

  it.each(['..', '.', ''])('refuses the path field %j, which would lead to another address', async (state) => {
    await expect(client().call('connectors.account.complete-connect', { state, code: 'x' })).rejects.toMatchObject({
      problem: { code: 'INPUT_INVALID', errors: [{ field: 'state' }] },
    })
  })

  it('throws the problem that the gateway answers', async () => {
    const problem = { type: 'urn:cordon:problem:content-changed', title: 'Changed.', code: 'CONTENT_CHANGED' }
    answering(409, JSON.stringify({ ...problem, data: { now: hash } }), 'application/problem+json')
    const thrown = await client()
      .call('publishing.post.read', { postId })
      .catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(ApiProblem)
    expect(thrown).toMatchObject({ message: 'Changed.', problem: { ...problem, status: 409, data: { now: hash } } })
  })

  it.each([
    [502, '<html>Bad gateway</html>'],
    [200, '<html>Sign in to the guest network</html>'],
    [500, '{"error":"no problem document"}'],
    [404, ''],
  ])('tells of an answer of status %i that does not come from Cordon', async (status, body) => {
    answering(status, body, 'text/html')
    await expect(client().call('publishing.post.read', { postId })).rejects.toMatchObject({
      problem: { code: 'ANSWER_UNREADABLE', status },
    })
  })

  it('takes an empty answer from an address that is no procedure', async () => {
    answering(204, '')
    await expect(client().send('DELETE', '/session')).resolves.toBeUndefined()
  })

  it('tells that the network is down, before and in the middle of an answer', async () => {
    const nobody = createClient({ baseUrl: 'http://127.0.0.1:1' })
    await expect(nobody.call('identity.person.read-me', {})).rejects.toMatchObject({
      message: expect.stringContaining('cannot be reached') as string,
      problem: { code: 'NETWORK_DOWN', status: 0 },
    })
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{')
      setImmediate(() => response.destroy())
    }
    await expect(client().call('identity.person.read-me', {})).rejects.toMatchObject({
      problem: { code: 'NETWORK_DOWN' },
    })
  })

  it('throws the reason of an abort as it is', async () => {
    const abort = new AbortController()
    answer = () => abort.abort(new Error('left the page'))
    await expect(client().call('identity.person.read-me', {}, { signal: abort.signal })).rejects.toThrow(
      'left the page',
    )
  })

  it('imports nothing at run time from outside its folder', () => {
    const files = readdirSync(__dirname).filter((name) => !name.endsWith('.spec.ts'))
    const imports = files.flatMap((name) =>
      [...readFileSync(join(__dirname, name), 'utf8').matchAll(/^(import|export) .*from '(.*)'/gm)].map(
        ([line]) => line,
      ),
    )
    expect(imports.length).toBeGreaterThan(5)
    expect(
      imports.filter((line) => !/ from '\.\/[\w.-]+'$/.test(line) && !/^(import|export) type /.test(line)),
    ).toEqual([])
  })
})

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
