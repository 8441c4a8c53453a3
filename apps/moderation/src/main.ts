import { startTelemetry } from '@cordon/runtime/telemetry'

startTelemetry('moderation', process.env)

// Loaded afterwards, so that the instrumentation is in place.
void Promise.all([import('@cordon/runtime'), import('./moderation.service')]).then(([{ run }, { moderation }]) =>
  run(moderation),
)
