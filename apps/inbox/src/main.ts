import { startTelemetry } from '@cordon/runtime/telemetry'

startTelemetry('inbox', process.env)

// Loaded afterwards, so that the instrumentation is in place.
void Promise.all([import('@cordon/runtime'), import('./inbox.service')]).then(([{ run }, { inbox }]) => run(inbox))
