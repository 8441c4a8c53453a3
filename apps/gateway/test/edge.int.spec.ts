import { fact, type Fact } from '@cordon/contracts'
import { conversationClaimed } from '@cordon/contracts/inbox'
import { reviewClaimed, ruleRetired } from '@cordon/contracts/moderation'
import { identity } from '@cordon/app-identity'
import { startStack, type Stack } from '@cordon/testing/stack'
import { freePort } from '@cordon/testing'
import { DatabaseConfig, type ServiceDefinition } from '@cordon/runtime'
import { Module } from '@nestjs/common'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { gateway } from '../src/gateway.service'

const password = 'correct horse battery'

class EmptyModule {}
Module({})(EmptyModule)
/** Answers nothing, and says what a test has it say. */
const speaker = (service: 'inbox' | 'moderation'): ServiceDefinition<DatabaseConfig> => ({
  service,
  config: DatabaseConfig,
  module: EmptyModule,
  database: { entities: [], migrations: [] },
})

describe('the HTTP edge', () => {
  let stack: Stack
  let url: string
  let cookie: string
  const folder = mkdtempSync(join(tmpdir(), 'cordon-console-'))

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><script nonce="CSP_NONCE_PLACEHOLDER" src="/assets/a.js"></script>',
    )
    writeFileSync(join(folder, 'assets', 'a.js'), 'export {}')
    writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
    const port = await freePort()
    stack = await startStack([
      { definition: identity, env: { CORDON_DEMO: 'true', CORDON_DEMO_PASSWORD: password } },
      { definition: speaker('inbox') },
      { definition: speaker('moderation') },
      { definition: gateway, env: { CORDON_PORT: String(port), CORDON_CONSOLE_DIR: folder, CORDON_HTTPS: 'false' } },
    ])
    url = `http://127.0.0.1:${port}`
    cookie = await signIn('officer')
  })
  afterAll(async () => {
    await stack?.close()
    rmSync(folder, { recursive: true })
  })

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  const signIn = async (username: string) => {
    const answer = await post('/api/session', { username, password })
    expect(answer.status).toBe(200)
    return (answer.headers.get('set-cookie') as string).split(';')[0] as string
  }
  const state = (service: 'inbox' | 'moderation', said: Fact) =>
    stack
      .service(service)
      .database?.transaction(async (tx) => tx.state([said], { actor: `service:${service}`, authority: 'test' }))
  const unitNamed = async (wanted: string) => {
    const answer = await fetch(`${url}/api/units`, { headers: { cookie } })
    const { items } = (await answer.json()) as { items: { id: string; name: string }[] }
    return items.find(({ name }) => name === wanted)?.id as string
  }
  const problem = async (answer: Response) => {
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    return { status: answer.status, ...((await answer.json()) as { code: string; errors?: { field: string }[] }) }
  }

  it('signs in with a cookie that scripts cannot read and that other sites cannot send', async () => {
    const answer = await post('/api/session', { username: 'officer', password })
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
    expect(JSON.stringify(await answer.json())).not.toContain(
      (answer.headers.get('set-cookie') as string).slice(15, 40),
    )
  })

  it('answers signed-in people only', async () => {
    expect(await problem(await fetch(`${url}/api/me`))).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    expect(
      await problem(
        await fetch(`${url}/api/me`, { headers: { cookie: 'cordon_session=forgedforgedforgedforgedforged' } }),
      ),
    ).toMatchObject({ code: 'NOT_SIGNED_IN' })
    const me = await fetch(`${url}/api/me`, { headers: { cookie } })
    expect(await me.json()).toMatchObject({ person: { username: 'officer' } })
  })

  it('names the field of malformed input, and refuses what is not JSON, too large, or of another type', async () => {
    expect(await problem(await post('/api/session', { username: 7, password, more: 1 }))).toMatchObject({
      status: 400,
      errors: expect.arrayContaining([
        expect.objectContaining({ field: 'username' }),
        expect.objectContaining({ field: 'more' }),
      ]),
    })
    expect(await problem(await post('/api/session', '{"username":'))).toMatchObject({
      status: 400,
      code: 'INPUT_INVALID',
    })
    expect(
      await problem(await post('/api/session', JSON.stringify({ username: 'x'.repeat(1_100_000) }))),
    ).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
    expect(await problem(await post('/api/session', 'a=b', { 'content-type': 'text/plain' }))).toMatchObject({
      status: 415,
    })
    expect(await problem(await fetch(`${url}/api/nowhere`))).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' })
  })

  it('refuses changes that another site asks for', async () => {
    expect(
      await problem(
        await post('/api/session', { username: 'officer', password }, { origin: 'https://elsewhere.example' }),
      ),
    ).toMatchObject({ status: 403 })
    expect(
      await problem(await post('/api/session', { username: 'officer', password }, { 'sec-fetch-site': 'cross-site' })),
    ).toMatchObject({ status: 403 })
  })

  it('says which service is away instead of waiting', async () => {
    expect(
      await problem(await fetch(`${url}/api/ledger`, { headers: { cookie: await signIn('auditor') } })),
    ).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' })
  })

  it('serves the console at every address under a policy with a fresh nonce', async () => {
    const pages = await Promise.all(
      ['/', '/inbox/abc'].map((path) => fetch(url + path, { headers: { accept: 'text/html' } })),
    )
    const nonces = await Promise.all(pages.map(async (page) => /nonce="([^"]+)"/.exec(await page.text())?.[1]))
    expect(new Set(nonces).size).toBe(2)
    pages.forEach((page, i) => expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonces[i]}'`))
    expect((await fetch(`${url}/assets/a.js`)).headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${url}/favicon.svg`)).status).toBe(200)
    expect((await fetch(`${url}/assets/../../package.json`)).status).toBe(404)
  })

  it('tells of changes live, only those of the caller’s units, and resumes after the last one heard', async () => {
    const say = async (unitId: string) => {
      const conversation = { id: uuid(), unitId } as never
      await state('inbox', fact(conversationClaimed, uuid(), 1, { conversation }))
      return (conversation as { id: string }).id
    }
    const unit = await unitNamed('Calder Council')
    const council = await signIn('council')
    const first = await listen(`${url}/api/live`, { cookie: council })
    await say(uuid())
    const mine = await say(unit)
    const heard = await first.next('change')
    expect(heard.data).toMatchObject({ type: 'inbox.conversation.claimed', ids: [mine] })
    first.close()
    const missed = await say(unit)
    await stack.settled()
    const second = await listen(`${url}/api/live`, { cookie: council, 'last-event-id': heard.id })
    expect((await second.next('change')).data).toMatchObject({ ids: [missed] })
    second.close()
    const stale = await listen(`${url}/api/live`, { cookie: council, 'last-event-id': `1${'~0'.repeat(10)}` })
    expect((await stale.next('reset')).data).toEqual({})
    stale.close()
  })

  it('tells everybody who may read rules of a change to them, and of a review those of its unit', async () => {
    const unit = await unitNamed('Calder Council')
    const council = await listen(`${url}/api/live`, { cookie: await signIn('council') })
    const review = (unitId: string) => fact(reviewClaimed, uuid(), 1, { unitId } as never)
    await state('moderation', review(uuid()))
    const mine = review(unit)
    await state('moderation', mine)
    expect((await council.next('change')).data).toEqual({
      type: 'moderation.review.claimed',
      subject: mine.subject,
      ids: [mine.subject],
    })
    const retired = fact(ruleRetired, uuid(), 1, {} as never)
    await state('moderation', retired)
    expect((await council.next('change')).data).toMatchObject({
      type: 'moderation.rule.retired',
      subject: retired.subject,
    })
    council.close()
  })
})

async function listen(url: string, headers: Record<string, string>) {
  const abort = new AbortController()
  const answer = await fetch(url, { headers, signal: abort.signal })
  expect(answer.status).toBe(200)
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  let text = ''
  const next = async (event: string): Promise<{ id: string; data: unknown }> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end === -1) {
        const { value, done } = await reader.read()
        if (done) throw new Error('the stream ended')
        text += new TextDecoder().decode(value)
        continue
      }
      const fields = Object.fromEntries(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      text = text.slice(end + 2)
      if (fields['event'] === event) return { id: fields['id'] as string, data: JSON.parse(fields['data'] as string) }
    }
  }
  return { next, close: () => abort.abort() }
}
