interface Status {
  id: string
  content: string
}

/** How late the network answers who published something, in ms: long enough for a kill to come in between. */
export const ANSWERS_LATE_MS = 800

/** The exercise network, seen and steered from outside: it is never killed, and what it shows is what left. */
export class Network {
  constructor(private readonly address: string) {}

  /** Somebody of the public posts. */
  async say(username: string, text: string): Promise<{ nativeKey: string }> {
    const { id } = await this.send<{ id: string }>('POST', '/_exercise/post', { username, text })
    const { uri } = await this.send<{ uri: string }>('GET', `/api/v1/statuses/${id}`)
    return { nativeKey: uri }
  }

  /** From now on an answer to a new status leaves `delayMs` after it was published: a kill finds calls without an answer. */
  async answerLate(delayMs: number): Promise<void> {
    const fault = { kind: 'slow', endpoint: 'POST /api/v1/statuses', afterCommit: true, delayMs }
    await this.send('POST', '/_exercise/faults', fault)
  }

  /** Everything that an account has published, newest first, by the public API. */
  async published(username: string): Promise<string[]> {
    const { id } = await this.send<Status>('GET', `/api/v1/accounts/lookup?acct=${username}`)
    const texts: string[] = []
    let before = ''
    for (;;) {
      const page = await this.send<Status[]>('GET', `/api/v1/accounts/${id}/statuses?limit=40${before}`)
      texts.push(...page.map(({ content }) => content))
      const last = page.at(-1)
      if (last === undefined) return texts
      before = `&max_id=${last.id}`
    }
  }

  private async send<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    const answer = await fetch(this.address + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(20_000),
    })
    if (!answer.ok) throw new Error(`The exercise network answered ${method} ${path} with ${answer.status}.`)
    return (await answer.json()) as Answer
  }
}
