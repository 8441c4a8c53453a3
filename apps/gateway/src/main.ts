import { startTelemetry } from '@cordon/runtime/telemetry'

startTelemetry('gateway', process.env)

// Loaded afterwards, so that the instrumentation is in place.
void Promise.all([import('@cordon/runtime'), import('./gateway.service')]).then(([{ run }, { gateway }]) =>
  run(gateway),
)
