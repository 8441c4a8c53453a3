/** Ways a network misbehaves, switched on for an endpoint and a number of requests or until cleared. */

export const faultKinds = [
  'error-before-commit',
  'error-after-commit',
  'duplicate-notifications',
  'reorder-notifications',
  'html-instead-of-json',
  'ok-with-error-body',
  'slow',
  'hang',
  'revoked-token',
  'rate-limited',
  'huge-post',
  'truncated-json',
] as const
export type FaultKind = (typeof faultKinds)[number]

export type FaultRequest = {
  kind: FaultKind
  /** `"METHOD /path"`; `*` stands for anything, e.g. `"* /api/v1/statuses*"`. Each kind has a fitting default. */
  endpoint?: string
  /** How many matching requests it hits; without it, until cleared. */
  times?: number
  /** HTTP status of the false answer, where the kind has one. */
  status?: number
  /** Only for `slow`: how long to wait; 1,000 by default. */
  delayMs?: number
  /** `error-*`: break the connection in place of answering. */
  socket?: boolean
  /** `html-instead-of-json`, `ok-with-error-body`, `slow`, `hang`: let the request take effect first. */
  afterCommit?: boolean
}
export type Fault = Required<Pick<FaultRequest, 'kind' | 'endpoint'>> & FaultRequest & { id: string; hits: number }

const NOTIFICATIONS = 'GET /api/v1/notifications*'
const DEFAULT_ENDPOINT: Record<FaultKind, string> = {
  'error-before-commit': 'POST /api/v1/statuses',
  'error-after-commit': 'POST /api/v1/statuses',
  'duplicate-notifications': NOTIFICATIONS,
  'reorder-notifications': NOTIFICATIONS,
  'html-instead-of-json': '* /api/*',
  'ok-with-error-body': '* /api/*',
  slow: '* /api/*',
  hang: '* /api/*',
  'revoked-token': '* /api/*',
  'rate-limited': '* /api/*',
  'huge-post': NOTIFICATIONS,
  'truncated-json': '* /api/*',
}
const ALWAYS_AFTER: ReadonlySet<FaultKind> = new Set([
  'error-after-commit',
  'duplicate-notifications',
  'reorder-notifications',
  'huge-post',
  'truncated-json',
])

export class Faults {
  private active: Fault[] = []
  private made = 0

  add(request: FaultRequest): Fault {
    const fault = {
      ...request,
      endpoint: request.endpoint ?? DEFAULT_ENDPOINT[request.kind],
      id: `f${++this.made}`,
      hits: 0,
    }
    this.active.push(fault)
    return fault
  }

  /** Clears one fault, or all. */
  clear(id?: string): void {
    this.active = id === undefined ? [] : this.active.filter((fault) => fault.id !== id)
  }

  list(): readonly Fault[] {
    return this.active
  }

  /** The faults that hit this request now, each counted once. */
  take(method: string, path: string, when: 'before-commit' | 'after-commit', only?: readonly FaultKind[]): Fault[] {
    const hit = this.active.filter(
      (fault) =>
        (only === undefined || only.includes(fault.kind)) &&
        isAfter(fault) === (when === 'after-commit') &&
        matches(fault.endpoint, `${method} ${path}`),
    )
    for (const fault of hit) fault.hits += 1
    this.active = this.active.filter((fault) => fault.times === undefined || fault.hits < fault.times)
    return hit
  }
}

function isAfter(fault: Fault): boolean {
  return ALWAYS_AFTER.has(fault.kind) || fault.afterCommit === true
}

/** Glob match without a regular expression: the pattern comes from a request. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  const last = parts.length > 1 ? (parts.at(-1) ?? '') : undefined
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let from = first.length
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return text.length - last.length >= from && text.endsWith(last)
}
