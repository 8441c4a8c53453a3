import {
  answerSubject,
  CALLER_HEADER,
  fault,
  procedureSubject,
  ProblemError,
  serviceOf,
  type Problem,
  type Procedure,
} from '@cordon/contracts'
import { SpanKind } from '@opentelemetry/api'
import {
  headers,
  NoRespondersError,
  nuid,
  RequestError,
  TimeoutError,
  type NatsConnection,
} from '@nats-io/transport-node'
import type { ConnectionUser } from './connection'
import { traced, traceparent } from './tracing'

export interface CallOptions {
  /** On whose behalf: a person's caller token; absent: the service's own. */
  callerToken?: string
  /** How long to wait for the answer, in ms. */
  timeout?: number
}

const DEFAULT_TIMEOUT = 10_000

/** Calls procedures of other services. Refusals and faults come as ProblemError; a lost answer is SERVICE_TIMED_OUT, never silence. */
export class ProcedureClient {
  constructor(
    private readonly connection: NatsConnection,
    private readonly user: ConnectionUser,
    private readonly ownToken: () => Promise<string>,
  ) {}

  async call<I extends object, O extends object>(
    procedure: Procedure<I, O, string>,
    input: I,
    options: CallOptions = {},
  ): Promise<O> {
    return traced(
      procedure.name,
      { kind: SpanKind.CLIENT, attributes: { 'rpc.system': 'nats', 'rpc.method': procedure.name } },
      () => this.request(procedure, input, options),
    )
  }

  private async request<I extends object, O extends object>(
    procedure: Procedure<I, O, string>,
    input: I,
    options: CallOptions,
  ): Promise<O> {
    const header = headers()
    header.set(CALLER_HEADER, options.callerToken ?? (await this.ownToken()))
    const trace = traceparent()
    if (trace !== undefined) header.set('traceparent', trace)
    const subject = procedureSubject(procedure)
    const packet = JSON.stringify({ pattern: subject, data: input, id: '0' })
    const limit = this.connection.info?.max_payload ?? 1_048_576
    if (packet.length > limit || Buffer.byteLength(packet) > limit) throw fault('BODY_TOO_LARGE')
    const reply = await this.connection
      .request(subject, packet, {
        headers: header,
        timeout: options.timeout ?? DEFAULT_TIMEOUT,
        noMux: true,
        reply: answerSubject(this.user, serviceOf(procedure), nuid.next()),
      })
      .catch((error: unknown) => {
        throw transportFault(procedure, error)
      })
    const answer = JSON.parse(reply.string()) as { response: O } | { err: Problem }
    if ('err' in answer && answer.err !== undefined) throw new ProblemError(answer.err)
    return (answer as { response: O }).response
  }
}

function transportFault(procedure: { name: string }, error: unknown): ProblemError {
  const cause = error instanceof RequestError ? error.cause : error
  if (error instanceof NoRespondersError || cause instanceof NoRespondersError)
    return fault('SERVICE_UNAVAILABLE', { detail: `Nobody answers ${procedure.name}.` })
  if (error instanceof TimeoutError || cause instanceof TimeoutError)
    return fault('SERVICE_TIMED_OUT', { detail: `${procedure.name} did not answer in time.` })
  return fault('SERVICE_UNAVAILABLE', { detail: `${procedure.name} could not be asked: ${String(error)}` })
}
