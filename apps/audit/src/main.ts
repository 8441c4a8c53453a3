import { startTelemetry } from '@cordon/runtime/telemetry'

startTelemetry('audit', process.env)

// Loaded afterwards, so that the instrumentation is in place.
void Promise.all([import('@cordon/runtime'), import('./audit.service')]).then(([{ run }, { audit }]) => run(audit))
