import { startTelemetry } from '@cordon/runtime/telemetry'

startTelemetry('publishing', process.env)

// Loaded afterwards, so that the instrumentation is in place.
void Promise.all([import('@cordon/runtime'), import('./publishing.service')]).then(([{ run }, { publishing }]) =>
  run(publishing),
)
