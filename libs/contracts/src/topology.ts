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

/** The prefix of everything that is answered to a NATS user; its connection must be opened with it. */
export function inboxPrefix(user: string): string {
  return `_INBOX_${user}`
}

/** Where a service answers a user's calls, `*` being the call: a branch of its own, so that no other service can answer in its place. */
export function answerSubject(user: string, service: ServiceName, call: string): string {
  return `${inboxPrefix(user)}.${service}.${call}`
}

/** Whether a service may answer there. A request that asks for its answer elsewhere, on an event's subject say, gets none. */
export function isAnswerSubject(subject: string | undefined, service: ServiceName): boolean {
  const [inbox, branch, call, ...rest] = subject?.split('.') ?? []
  return inbox?.startsWith(inboxPrefix('')) === true && branch === service && call !== undefined && rest.length === 0
}

/** The subjects of a service's stream. */
export function streamSubjects(stream: ServiceName): string {
  return `evt.${stream}.>`
}
