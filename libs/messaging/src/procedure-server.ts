import { mayAnywhere } from '@cordon/authz'
import {
  CALLER_HEADER,
  checkFast,
  fault,
  isAnswerSubject,
  ProblemError,
  readShape,
  serviceOf,
  type Caller,
  type Problem,
  type Procedure,
} from '@cordon/contracts'
import { Server, Transport, type CustomTransportStrategy } from '@nestjs/microservices'
import { SpanKind } from '@opentelemetry/api'
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node'
import type { CallerVerifier } from './caller-token'
import type { HandlerExtras, Outcome } from './handle'
import { contextOf, traced } from './tracing'

type Handler = (input: object, caller: Caller | undefined) => Promise<unknown>
type Reply = { response: object } | { err: Problem }

/** What calls leave behind; see Trail in libs/contracts. */
export interface TrailOfCalls {
  /** Answers the call and writes down what its contract promises. What it throws is the answer. */
  keep<O>(procedure: Procedure, caller: Caller | undefined, input: object, answer: () => Promise<O>): Promise<O>
  denied(procedure: Procedure, caller: Caller, data: unknown, reason: string): Promise<void>
}

export interface ProcedureServerOptions {
  connection: NatsConnection
  verifier: CallerVerifier
  /** Whether a thrown error says that what the service stands on is away: the caller may try again. */
  mayPass: (error: unknown) => boolean
  /** Of a service that keeps records. */
  trail?: TrailOfCalls | undefined
  /** Hears of faults: thrown errors that are no declared refusal. */
  onFault: (procedure: string, error: unknown) => void
}

/** Serves procedures over NATS request-reply in Nest's packet format; the queue group is the service, so that replicas share the work. */
export class ProcedureServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Transport.NATS
  private subscriptions: Subscription[] = []
  private readonly inFlight = new Set<Promise<void>>()

  constructor(private readonly options: ProcedureServerOptions) {
    super()
  }

  listen(callback: (error?: unknown) => void): void {
    for (const [subject, handler] of this.messageHandlers) {
      const { procedure } = handler.extras as HandlerExtras
      if (procedure === undefined || handler.isEventHandler) continue
      this.subscriptions.push(
        this.options.connection.subscribe(subject, {
          queue: serviceOf(procedure),
          callback: (error, message) => {
            if (error) this.options.onFault(procedure.name, error)
            else this.track(this.serve(procedure, handler as unknown as Handler, message))
          },
        }),
      )
    }
    // Whoever hears that the service is up may call at once: the server knows of the subscriptions by then.
    this.options.connection.flush().then(() => callback(), callback)
  }

  /** Takes no more calls and finishes those in flight. */
  async close(): Promise<void> {
    await Promise.all(this.subscriptions.map((subscription) => subscription.drain().catch(() => undefined)))
    this.subscriptions = []
    await Promise.all(this.inFlight)
  }

  on(): void {
    throw new Error('The procedure server has no events of its own; watch the connection.')
  }

  unwrap<T>(): T {
    return this.options.connection as T
  }

  private track(work: Promise<void>): void {
    this.inFlight.add(work)
    void work.finally(() => this.inFlight.delete(work))
  }

  private async serve(procedure: Procedure, handler: Handler, message: Msg): Promise<void> {
    if (!isAnswerSubject(message.reply, serviceOf(procedure))) {
      this.options.onFault(
        procedure.name,
        new Error(`A request asked for its answer on ${message.reply ?? 'nothing'}.`),
      )
      return
    }
    const parent = contextOf({ traceparent: message.headers?.get('traceparent') })
    const reply = await traced(
      procedure.name,
      { kind: SpanKind.SERVER, parent, attributes: { 'rpc.system': 'nats', 'rpc.method': procedure.name } },
      () => this.answer(procedure, handler, message),
      (answer) => 'err' in answer,
    )
    try {
      message.respond(JSON.stringify({ ...reply, isDisposed: true, id: '0' }))
    } catch (error) {
      this.options.onFault(procedure.name, error)
      message.respond(
        JSON.stringify({
          err: fault('INTERNAL_FAULT', { detail: 'The answer is too large to send.' }).problem,
          isDisposed: true,
          id: '0',
        }),
      )
    }
  }

  private async answer(procedure: Procedure, handler: Handler, message: Msg): Promise<Reply> {
    let caller: Caller | undefined
    let data: unknown
    try {
      caller = await this.identify(procedure, message.headers?.get(CALLER_HEADER))
      data = dataOf(message)
      if (caller !== undefined && procedure.permission !== 'public' && !allowed(procedure, caller))
        throw fault('PERMISSION_DENIED', { detail: `${procedure.name} needs ${procedure.permission}.` })
      const input = inputOf(procedure, data)
      const answer = async (): Promise<object> => {
        const outcome = (await handler(input, caller)) as Outcome
        if (!outcome.ok) throw outcome.error
        return outcome.value as object
      }
      const { trail } = this.options
      return { response: trail === undefined ? await answer() : await trail.keep(procedure, caller, input, answer) }
    } catch (error) {
      if (error instanceof ProblemError) {
        if (error.problem.code === 'PERMISSION_DENIED' && caller !== undefined)
          await this.options.trail?.denied(procedure, caller, data, error.problem.detail ?? error.problem.title)
        return { err: error.problem }
      }
      this.options.onFault(procedure.name, error)
      return { err: fault(this.options.mayPass(error) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_FAULT').problem }
    }
  }

  private async identify({ permission }: Procedure, token: string | undefined): Promise<Caller | undefined> {
    if (token) return this.options.verifier.verify(token)
    if (permission === 'public') return undefined
    throw fault('NOT_SIGNED_IN')
  }
}

function allowed({ permission, services }: Procedure, caller: Caller): boolean {
  if (caller.kind === 'service') return services.includes(caller.service)
  if (permission === 'signed-in') return true
  return permission !== 'none' && permission !== 'public' && mayAnywhere(caller, permission)
}

// The compiled check gives the same answer (shape.spec.ts holds the two together) in a fiftieth of the time: five hundred
// items arrive in one call. The slow one names every error.
function inputOf(procedure: Procedure, data: unknown): object {
  if (checkFast(procedure.input, data) === undefined) return data as object
  const input = readShape(procedure.input, data)
  if (!input.ok) throw fault('INPUT_INVALID', { errors: input.errors })
  return input.value
}

function dataOf(message: Msg): unknown {
  try {
    return (JSON.parse(message.string()) as { data?: unknown }).data
  } catch {
    throw fault('INPUT_INVALID', { detail: 'The request is not JSON.' })
  }
}
