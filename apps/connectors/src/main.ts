import { startTelemetry } from '@cordon/runtime/telemetry'

startTelemetry('connectors', process.env)

// Loaded afterwards, so that the instrumentation is in place.
void Promise.all([import('@cordon/runtime'), import('./connectors.service')]).then(([{ run }, { connectors }]) =>
  run(connectors),
)
