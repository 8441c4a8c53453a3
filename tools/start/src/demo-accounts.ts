import type { DemoSignIn } from './demo'

/** The organisations' accounts on the exercise network (its README has the passwords) and the units they belong to. */
const accounts = [
  { username: 'calder_police', password: 'exercise-police-1', unit: 'Calder Police' },
  { username: 'calder_council', password: 'exercise-council-1', unit: 'Calder Council' },
  { username: 'calder_nhs', password: 'exercise-health-1', unit: 'Calder public services' },
]

/**
 * Connects the exercise network's accounts as an administrator would, through the console's interface and the network's
 * own sign-in page. Those that are connected already stay as they are.
 * @returns the user names of the accounts that were connected now
 */
export async function connectDemoAccounts(
  gateway: string,
  exerciseNetwork: string,
  administrator: Pick<DemoSignIn, 'username' | 'password'>,
): Promise<string[]> {
  const api = await signIn(`${gateway}/api`, administrator)
  const { items: present } = await api<{ items: { handle: string; status: string }[] }>('GET', '/accounts')
  const { items: units } = await api<{ items: { id: string; name: string }[] }>('GET', '/units')
  const connected: string[] = []
  for (const { username, password, unit } of accounts) {
    if (present.some(({ handle }) => handle.replace(/^@/, '').split('@')[0] === username)) continue
    const unitId = (units.find(({ name }) => name === unit) ?? units[0])?.id
    const begun = await api<{ state: string; authorizeUrl: string }>('POST', '/accounts/connections', {
      network: 'mastodon',
      server: exerciseNetwork,
      unitId,
      redirectUri: `${gateway}/accounts/connected`,
    })
    const code = await authorise(begun.authorizeUrl, { username, password })
    await api('POST', `/accounts/connections/${encodeURIComponent(begun.state)}/code`, { code })
    connected.push(username)
  }
  await api('DELETE', '/session')
  return connected
}

type Api = <Answer>(method: string, path: string, body?: object) => Promise<Answer>

async function signIn(
  address: string,
  { username, password }: Pick<DemoSignIn, 'username' | 'password'>,
): Promise<Api> {
  let cookie = ''
  const call: Api = async <Answer>(method: string, path: string, body?: object) => {
    const response = await fetch(address + path, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const answer: unknown = await response.json()
    if (!response.ok) {
      const { code, detail } = answer as { code?: string; detail?: string }
      throw new Error(`${method} ${path} answered ${response.status} ${code ?? ''} ${detail ?? ''}`.trim())
    }
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return answer as Answer
  }
  await call('POST', '/session', { username, password })
  return call
}

/** Fills in the network's sign-in page and takes the code from the address it sends the browser back to. */
async function authorise(authorizeUrl: string, holder: { username: string; password: string }): Promise<string> {
  const url = new URL(authorizeUrl)
  const form = new URLSearchParams([...url.searchParams, ...Object.entries({ ...holder, decision: 'authorize' })])
  const response = await fetch(url.origin + url.pathname, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  })
  const code = new URL(response.headers.get('location') ?? '', url).searchParams.get('code')
  if (code === null) throw new Error(`the exercise network did not authorise ${holder.username} (${response.status})`)
  return code
}
