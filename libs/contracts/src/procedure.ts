import type { Permission } from './permission'
import type { ServiceName } from './service'
import type { Trail } from './trail/trail'

type Class<T> = abstract new () => T

/** One refusal a procedure may answer with: an expected outcome, not a fault. `data` types what goes with it. */
export interface RefusalSpec {
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 503
  message: string
}

/** A request and its answer, served by exactly one service over NATS and, where `http` says so, by the gateway. */
export interface Procedure<I extends object = object, O extends object = object, R extends string = string> {
  /** `<service>.<aggregate>.<verb>`; the NATS subject is `rpc.` + name. */
  name: string
  kind: 'command' | 'query'
  summary: string
  /** What a person needs; `public` for sign-in alone; `none` where only services may call. */
  permission: Permission | 'public' | 'signed-in' | 'none'
  /** Services that may call on their own account. */
  services: readonly ServiceName[]
  input: Class<I>
  output: Class<O>
  refusals: Record<R, RefusalSpec>
  trail: Trail<I, O>
  http?: { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: `/${string}` }
}

type Spec<I extends object, O extends object, R extends string> = Omit<Procedure<I, O, R>, 'services' | 'refusals'> & {
  services?: readonly ServiceName[]
  refusals?: Record<R, RefusalSpec>
}

const procedures = new Map<string, Procedure>()

/** Declares a procedure. The name is unique; a `GET` is a query; path parameters are fields of the input. */
export function procedure<I extends object, O extends object, R extends string = never>(
  spec: Spec<I, O, R>,
): Procedure<I, O, R> {
  if (procedures.has(spec.name)) throw new Error(`Procedure ${spec.name} is declared twice.`)
  if (!/^[a-z]+\.[a-z-]+\.[a-z-]+$/.test(spec.name))
    throw new Error(`Procedure name ${spec.name} is not <service>.<aggregate>.<verb>.`)
  if (spec.http && (spec.http.method === 'GET') !== (spec.kind === 'query'))
    throw new Error(`${spec.name}: queries are GET, commands are not.`)
  if ('states' in spec.trail && spec.kind === 'query') throw new Error(`${spec.name}: a query states no facts.`)
  const declared = { services: [], refusals: {} as Record<R, RefusalSpec>, ...spec } as Procedure<I, O, R>
  procedures.set(spec.name, declared as unknown as Procedure)
  return declared
}

/** Every procedure declared by the contracts loaded so far, in order of name. */
export function allProcedures(): Procedure[] {
  return [...procedures.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** The NATS subject a procedure is served on. */
export function procedureSubject(of: { name: string }): string {
  return `rpc.${of.name}`
}

export function serviceOf(of: { name: string }): ServiceName {
  return of.name.split('.')[0] as ServiceName
}
