/** The services of Cordon; each has its own database, NATS user and event stream of the same name. */
export const serviceNames = ['gateway', 'identity', 'connectors', 'moderation', 'inbox', 'publishing', 'audit'] as const

export type ServiceName = (typeof serviceNames)[number]
