import { ApiProblem, createClient, type Api, type Client } from '@cordon/contracts/client'
import type { RunningSystem } from '@cordon/start'

/** Nobody waits longer for an answer, in ms. */
const PATIENCE_MS = 10_000

/** Somebody at the console: everything goes through the gateway over HTTP, with the cookie of a session. */
export class Person {
  private cookie: string | undefined
  private signingIn: Promise<unknown> | undefined
  private readonly client: Client

  constructor(
    system: RunningSystem,
    readonly username: string,
  ) {
    const signIn = system.demo.signIns.find((one) => one.username === username)
    if (signIn === undefined) throw new Error(`There is no demo person ${username}.`)
    this.password = signIn.password
    this.client = createClient({
      baseUrl: `${system.demo.console}/api`,
      fetch: async (address, options) => {
        const headers = { ...(options?.headers as Record<string, string>), ...(this.cookie && { cookie: this.cookie }) }
        const answer = await fetch(address, { ...options, headers, signal: AbortSignal.timeout(PATIENCE_MS) })
        this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie
        return answer
      },
    })
  }

  private readonly password: string

  /** Calls a procedure, signing in first where needed. Throws ApiProblem. */
  async ask<N extends keyof Api>(name: N, input: Api[N]['input']): Promise<Api[N]['output']> {
    if (this.cookie === undefined) await this.signIn()
    try {
      return await this.client.call(name, input)
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.code === 'NOT_SIGNED_IN') this.cookie = undefined
      throw error
    }
  }

  private async signIn(): Promise<void> {
    const { username, password } = this
    this.signingIn ??= this.client.send('POST', '/session', { username, password }).finally(() => {
      this.signingIn = undefined
    })
    await this.signingIn
  }
}
