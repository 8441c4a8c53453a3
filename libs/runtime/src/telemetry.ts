import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { startNodeSdk } from '@opentelemetry/sdk-node'

let shutdown: (() => Promise<void>) | undefined

/**
 * Starts traces, metrics and logs over OTLP when OTEL_EXPORTER_OTLP_ENDPOINT is set (OpenTelemetry's own variables configure the
 * rest). Must run before pg, http or undici are loaded: main.ts imports it first.
 */
export function startTelemetry(service: string, env: NodeJS.ProcessEnv): void {
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT'] || shutdown) return
  env['OTEL_EXPORTER_OTLP_PROTOCOL'] ??= 'http/protobuf'
  const sdk = startNodeSdk({
    resourceAttributes: { 'service.name': `cordon-${service}`, 'service.namespace': 'cordon' },
    instrumentations: [
      new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => url?.startsWith('/health/') ?? false }),
      new PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false }),
      new UndiciInstrumentation(),
      new RuntimeNodeInstrumentation(),
    ],
  })
  shutdown = () => sdk.shutdown()
}

/** Sends what is still buffered; waits five seconds at most. */
export async function stopTelemetry(): Promise<void> {
  const stop = shutdown
  shutdown = undefined
  if (stop)
    await Promise.race([stop().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 5_000).unref())])
}
