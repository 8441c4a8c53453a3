import { serviceNames, type ServiceName } from './service'

/** Which streams each service consumes; every service's stream carries its own name. The audit service consumes all. */
export const consumes: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  gateway: [],
  identity: [],
  connectors: ['publishing', 'moderation'],
  moderation: ['connectors'],
  inbox: ['connectors', 'moderation', 'publishing'],
  publishing: ['inbox', 'connectors'],
  audit: serviceNames,
}

/** The durable consumer of a service on a stream. */
export function durableName(consumer: string, stream: ServiceName): string {
  return `${consumer}-${stream}`
}

/** The subjects of a service's stream. */
export function streamSubjects(stream: ServiceName): string {
  return `evt.${stream}.>`
}
