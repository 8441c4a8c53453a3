import { createHash } from 'node:crypto'

import { demoAccounts, startExerciseNetwork, type ExerciseNetwork } from './index'
import { call } from './spec-client'

const REDIRECT = 'http://127.0.0.1:9/callback'
const BAD_GRANT = { error: 'invalid_grant' }

let network: ExerciseNetwork
beforeAll(async () => {
  network = await startExerciseNetwork()
})
afterAll(() => network.close())

type App = { client_id: string; client_secret: string }

async function register(scopes = 'read write'): Promise<App> {
  const { body } = await call(`${network.url}/api/v1/apps`, {
    json: { client_name: 'Cordon <test>', redirect_uris: [REDIRECT], scopes },
  })
  return body as App
}

function ask(app: App, extra: Record<string, string> = {}): Record<string, string> {
  return {
    response_type: 'code',
    client_id: app.client_id,
    redirect_uri: REDIRECT,
    scope: 'read write',
    state: 'st&ate',
    ...extra,
  }
}

async function approve(app: App, extra: Record<string, string> = {}): Promise<URL> {
  const [police] = demoAccounts
  const answer = await call(`${network.url}/oauth/authorize`, {
    form: {
      ...ask(app, extra),
      username: police?.username ?? '',
      password: police?.password ?? '',
      decision: 'authorize',
    },
  })
  expect(answer.status).toBe(302)
  return new URL(answer.headers.get('location') ?? '')
}

function redeem(app: App, code: string, extra: Record<string, string> = {}) {
  const { client_id, client_secret } = app
  return call(`${network.url}/oauth/token`, {
    form: { grant_type: 'authorization_code', code, client_id, client_secret, redirect_uri: REDIRECT, ...extra },
  })
}

describe('the OAuth flow', () => {
  it('leads from the page where the holder signs in to a token that acts for the account, once a code', async () => {
    const app = await register()
    const html = await call(`${network.url}/oauth/authorize?${new URLSearchParams(ask(app))}`)
    expect(html.status).toBe(200)
    expect(html.text).toContain('Cordon &lt;test&gt;')
    expect(html.text).toMatch(/<label for="password">/)

    const back = await approve(app)
    expect(back.searchParams.get('state')).toBe('st&ate')
    const code = back.searchParams.get('code') ?? ''
    const { status, body } = await redeem(app, code)
    expect(status).toBe(200)
    const { access_token } = body as { access_token: string }
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'read write' })
    const me = await call(`${network.url}/api/v1/accounts/verify_credentials`, { token: access_token })
    expect(me.body).toMatchObject({ username: 'calder_police', source: { privacy: 'public' } })

    expect(await redeem(app, code)).toMatchObject({ status: 400, body: BAD_GRANT })
  })

  it('refuses a wrong password, an address that was not registered, and a wrong client secret', async () => {
    const app = await register()
    const wrong = await call(`${network.url}/oauth/authorize`, {
      form: { ...ask(app), username: 'calder_police', password: 'guess', decision: 'authorize' },
    })
    expect(wrong.status).toBe(401)
    expect(wrong.text).toContain('role="alert"')
    const elsewhere = await call(
      `${network.url}/oauth/authorize?${new URLSearchParams(ask(app, { redirect_uri: 'https://evil.example/' }))}`,
    )
    expect(elsewhere.status).toBe(400)
    const code = (await approve(app)).searchParams.get('code') ?? ''
    expect(await redeem({ ...app, client_secret: 'x' }, code)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
  })

  it('sends a denial back to the app', async () => {
    const app = await register()
    const answer = await call(`${network.url}/oauth/authorize`, { form: { ...ask(app), decision: 'deny' } })
    expect(answer.headers.get('location')).toContain('error=access_denied')
  })

  it('demands the PKCE verifier that fits the challenge', async () => {
    const app = await register()
    const verifier = 'v'.repeat(43)
    const pkce = {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    const first = (await approve(app, pkce)).searchParams.get('code') ?? ''
    expect(await redeem(app, first, { code_verifier: 'other' })).toMatchObject({ status: 400, body: BAD_GRANT })
    const second = (await approve(app, pkce)).searchParams.get('code') ?? ''
    expect(await redeem(app, second, { code_verifier: verifier })).toMatchObject({ status: 200 })
  })

  it('gives an app a token of its own that cannot act for a person, and never more than it registered for', async () => {
    const app = await register('read')
    const { client_id, client_secret } = app
    const form = { grant_type: 'client_credentials', client_id, client_secret }
    const { body } = await call(`${network.url}/oauth/token`, { form })
    const { access_token } = body as { access_token: string }
    const me = await call(`${network.url}/api/v1/accounts/verify_credentials`, { token: access_token })
    expect(me).toMatchObject({ status: 422, body: { error: 'This method requires an authenticated user' } })
    const more = await call(`${network.url}/oauth/token`, { form: { ...form, scope: 'write' } })
    expect(more).toMatchObject({ status: 400, body: { error: 'invalid_scope' } })
  })

  it('enforces scopes, and forgets a revoked token', async () => {
    const { accessToken, clientId, clientSecret } = network.authorise('calder_council', 'read:statuses')
    const url = `${network.url}/api/v1/notifications`
    expect(await call(url, { token: accessToken })).toMatchObject({
      status: 403,
      body: { error: 'This action is outside the authorized scopes' },
    })
    expect(await call(url)).toMatchObject({ status: 401, body: { error: 'The access token is invalid' } })
    const revoked = await call(`${network.url}/oauth/revoke`, {
      form: { client_id: clientId, client_secret: clientSecret, token: accessToken },
    })
    expect(revoked.status).toBe(200)
    expect(await call(url, { token: accessToken })).toMatchObject({ status: 401 })
  })
})
