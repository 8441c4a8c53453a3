import {
  context,
  metrics,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
} from '@opentelemetry/api'

const tracer = trace.getTracer('cordon')
const durations = metrics.getMeter('cordon').createHistogram('cordon.messaging.duration', {
  description: 'How long a procedure call, a served procedure or a batch of events took.',
  unit: 's',
})

/** Runs `work` in a span of this name, as a child of `parent`; records how long it took and whether it failed. */
export async function traced<T>(
  name: string,
  { kind, parent = context.active(), attributes = {} }: { kind: SpanKind; parent?: Context; attributes?: Attributes },
  work: () => Promise<T>,
  failed: (result: T) => boolean = () => false,
): Promise<T> {
  const started = performance.now()
  const span = tracer.startSpan(name, { kind, attributes }, parent)
  let outcome = 'ok'
  try {
    const result = await context.with(trace.setSpan(parent, span), work)
    if (failed(result)) outcome = 'refused'
    return result
  } catch (error) {
    outcome = 'failed'
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.setAttribute('cordon.outcome', outcome)
    span.end()
    durations.record((performance.now() - started) / 1000, { name, kind: SpanKind[kind].toLowerCase(), outcome })
  }
}

/**
 * Starts a span for each event that belongs to a trace, below the fact that stated it; the answer ends them. The batch itself has as many
 * parents as events, so that it is a span of its own, which they name.
 */
export function consuming(consumer: string, events: readonly { type: string; traceparent?: string }[]): () => void {
  const batch = trace.getSpanContext(context.active())
  const links = batch === undefined ? [] : [{ context: batch }]
  const spans = events
    .filter(({ traceparent: carried }) => carried !== undefined)
    .map((event) =>
      tracer.startSpan(
        `consume ${event.type}`,
        { kind: SpanKind.CONSUMER, links, attributes: { 'messaging.consumer.group.name': consumer } },
        contextOf(event),
      ),
    )
  return () => spans.forEach((span) => span.end())
}

/** The context a message carries (W3C trace context). */
export function contextOf(carrier: { traceparent?: string }): Context {
  return carrier.traceparent ? propagation.extract(context.active(), carrier) : context.active()
}

/** The active context's `traceparent`, or undefined where nothing is traced. */
export function traceparent(): string | undefined {
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent
}
