import type { Problem } from '../problem'
import type { Api } from './api.generated'
import { answerUnreadable, ApiProblem, asProblem, networkDown } from './api-problem'
import { routes } from './routes.generated'

export interface ClientOptions {
  /** Where the gateway's routes begin, such as `/api` or `https://cordon.example/api`; no slash at the end. */
  baseUrl: string
  fetch?: typeof fetch
}

export interface CallOptions {
  signal?: AbortSignal
}

export interface Client {
  /** Calls a procedure over HTTP. Throws {@link ApiProblem}; an aborted call throws the signal's reason. */
  call<N extends keyof Api>(name: N, input: Api[N]['input'], options?: CallOptions): Promise<Api[N]['output']>
  /** The same for the few addresses of the gateway that are no procedure, such as its session. */
  send(method: string, path: string, body?: object, options?: CallOptions): Promise<unknown>
}

/** A client for the browser: the session cookie goes along, and nothing of the checks is loaded. */
export function createClient({ baseUrl, fetch = (...args) => globalThis.fetch(...args) }: ClientOptions): Client {
  const send: Client['send'] = async (method, path, body, { signal } = {}) => {
    const json = body && JSON.stringify(body)
    const response = await reach(signal, () =>
      fetch(baseUrl + path, {
        method,
        headers: { accept: 'application/json', ...(json && { 'content-type': 'application/json' }) },
        body: json,
        credentials: 'same-origin',
        signal,
      }),
    )
    return readAnswer(response, signal)
  }
  const call: Client['call'] = async (name, input, options) => {
    const { method, path } = routes[name]
    const { filled, rest } = fillPath(path, input)
    const answer =
      method === 'GET' ? send(method, filled + query(rest), undefined, options) : send(method, filled, rest, options)
    return (await answer) as never
  }
  return { call, send }
}

async function readAnswer(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  const text = await reach(signal, () => response.text())
  if (response.ok && text === '') return undefined
  const body = parsed(text)
  if (response.ok && body !== undefined) return body
  const problem = response.ok ? undefined : asProblem(body, response.status)
  throw problem ? new ApiProblem(problem) : answerUnreadable(response.status)
}

/** Whatever fetch throws is the network's doing, unless the caller aborted. */
async function reach<T>(signal: AbortSignal | undefined, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    throw signal?.aborted ? error : networkDown()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function fillPath(path: string, input: object): { filled: string; rest: Record<string, unknown> } {
  const rest: Record<string, unknown> = { ...input }
  const filled = path.replace(/:(\w+)/g, (_, field: string) => {
    const value = String(rest[field] ?? '')
    // A browser would resolve `.` and `..` away, encoded or not, and call another address.
    if (value === '' || value === '.' || value === '..') throw new ApiProblem(fieldInvalid(field))
    delete rest[field]
    return encodeURIComponent(value)
  })
  return { filled, rest }
}

function fieldInvalid(field: string): Problem {
  return {
    type: 'urn:cordon:problem:input-invalid',
    title: 'The input does not fit. Mend the fields named in errors.',
    status: 400,
    code: 'INPUT_INVALID',
    errors: [{ field, message: 'must be part of an address' }],
  }
}

function query(fields: Record<string, unknown>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([field, value]): [string, string] => [field, String(value)])).toString()}`
}
