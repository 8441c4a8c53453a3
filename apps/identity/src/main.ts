import { startTelemetry } from '@cordon/runtime/telemetry'

startTelemetry('identity', process.env)

// Loaded afterwards, so that the instrumentation is in place.
void Promise.all([import('@cordon/runtime'), import('./identity.service')]).then(([{ run }, { identity }]) =>
  run(identity),
)
