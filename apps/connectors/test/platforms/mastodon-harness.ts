import { startExerciseNetwork } from '@cordon/tool-exercise-network'
import { mastodonPlatform } from '../../src/platforms/mastodon/mastodon-platform'
import { type Connection, type OAuthConnect } from '../../src/platforms/platform'
import { type PlatformHarness } from './describe-platform'
import { startFaultyProxy } from './faulty-proxy'

const REDIRECT = 'https://cordon.example/connect/mastodon'
const ACCOUNT = { username: 'calder_council', password: 'exercise-council-1' }
const PERSON = 'megan_brackenholt'

/** The exercise network behind the proxy; the account signs in on its page, as a person does. */
export async function startMastodonHarness(): Promise<PlatformHarness> {
  const network = await startExerciseNetwork({ rateLimits: { requests: 1_000_000 } })
  const proxy = await startFaultyProxy(network.url)
  const platform = mastodonPlatform({ allowedHosts: ['127.0.0.1'], timeoutMs: 2_000 })
  const person = network.authorise(PERSON)
  const uriOf = (id: string) => {
    const status = network.statuses().find((one) => one.id === id)
    const author = ['calder_council', PERSON].find((username) => network.account(username).id === status?.accountId)
    return `${network.url}/users/${author}/statuses/${id}`
  }
  const idOf = (uri: string) => uri.split('/').at(-1) as string
  return {
    platform,
    proxy,
    pollRequest: /^GET \/api\/v1\/notifications/,
    commitRequest: /^POST \/api\/v1\/statuses$/,
    blockRequest: /^POST \/api\/v1\/accounts\/\d+\/block/,
    pageOpening: '[',
    connect: () => signIn(platform.connect as OAuthConnect, proxy.url, network.url),
    async say({ text, inReplyToKey, direct }) {
      const reply = inReplyToKey ? { inReplyToId: idOf(inReplyToKey) } : {}
      const { id } = network.post(PERSON, `@calder_council ${text}`, {
        ...reply,
        visibility: direct ? 'direct' : 'public',
      })
      return { nativeKey: uriOf(id) }
    },
    async edit(nativeKey, text) {
      const answer = await fetch(`${network.url}/api/v1/statuses/${idOf(nativeKey)}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${person.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ status: `@calder_council ${text}` }),
      })
      expect(answer.status).toBe(200)
    },
    async isShown(rootKey, nativeKey) {
      const answer = await fetch(`${network.url}/api/v1/statuses/${idOf(rootKey)}/context`)
      const { descendants } = (await answer.json()) as { descendants: { uri: string }[] }
      return descendants.some(({ uri }) => uri === nativeKey)
    },
    async isBlocked() {
      const id = network.account(PERSON).id
      const us = network.authorise(ACCOUNT.username).accessToken
      const headers = { authorization: `Bearer ${us}` }
      const answer = await fetch(`${network.url}/api/v1/accounts/relationships?id[]=${id}`, { headers })
      return ((await answer.json()) as { blocking: boolean }[])[0]?.blocking === true
    },
    async postsOfAccount() {
      return network.statuses('calder_council').map(({ id, text, inReplyToId }) => ({
        nativeKey: uriOf(id),
        text,
        inReplyToKey: inReplyToId && uriOf(inReplyToId),
      }))
    },
    settled: async () => undefined,
    unreachable: ({ credentials }) => ({ credentials: { ...credentials, server: 'http://127.0.0.1:1' } }),
    async close() {
      await platform.close()
      await proxy.close()
      await network.close()
    },
  }
}

async function signIn(connect: OAuthConnect, server: string, network: string): Promise<Connection> {
  const { authorizeUrl, state, pending } = await connect.begin({ server, redirectUri: REDIRECT })
  const asked = new URL(authorizeUrl)
  const form = new URLSearchParams([...asked.searchParams, ...Object.entries(ACCOUNT), ['decision', 'authorize']])
  const answer = await fetch(new URL('/oauth/authorize', network), { method: 'POST', body: form, redirect: 'manual' })
  const back = new URL(answer.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe(state)
  // The caller keeps what is pending as JSON.
  return connect.complete({
    pending: JSON.parse(JSON.stringify(pending)) as typeof pending,
    state,
    code: back.searchParams.get('code') ?? '',
  })
}
