import type { Cause } from '@cordon/contracts'
import { context, propagation, SpanKind, trace, type Context } from '@opentelemetry/api'

const tracer = trace.getTracer('cordon')

/** The cause with the trace it belongs to: its own, else the one that runs now. */
export function inTrace(cause: Cause): Cause {
  return cause.traceparent === undefined ? carried(cause, context.active()) : cause
}

/** Makes a fact a span of the trace in which it came about; what takes the fact in hangs below it. */
export function statedInTrace(name: string, cause: Cause): Cause {
  const here = context.active()
  const parent = cause.traceparent === undefined ? here : propagation.extract(here, cause)
  const asked = trace.getSpanContext(here)
  const links = parent !== here && asked !== undefined ? [{ context: asked }] : []
  const span = tracer.startSpan(
    name,
    { kind: SpanKind.PRODUCER, links, attributes: { 'cordon.actor': cause.actor } },
    parent,
  )
  span.end()
  return carried(cause, trace.setSpan(parent, span))
}

function carried(cause: Cause, from: Context): Cause {
  const carrier: { traceparent?: string } = {}
  propagation.inject(from, carrier)
  return carrier.traceparent === undefined ? cause : { ...cause, traceparent: carrier.traceparent }
}
