import { serviceNames, type ServiceName } from './service'

/** What a durable consumer brings: the whole stream of a service, or what it says of one aggregate, as in `connectors.delivery`. */
export type EventSource = ServiceName | `${ServiceName}.${string}`

/** What each service consumes; every service's stream carries its own name. The audit service consumes all. */
export const consumes: Readonly<Record<ServiceName, readonly EventSource[]>> = {
  gateway: [],
  identity: [],
  connectors: ['publishing', 'moderation.action'],
  moderation: ['connectors.item', 'connectors.action'],
  inbox: ['connectors', 'moderation', 'publishing'],
  publishing: ['inbox.reply', 'connectors.account', 'connectors.delivery'],
  audit: serviceNames,
}

/** The durable consumer of a service on a source. */
export function durableName(consumer: string, source: EventSource): string {
  return `${consumer}-${source.replace('.', '-')}`
}

/** The stream that a source is part of. */
export function streamOf(source: EventSource): ServiceName {
  return source.split('.')[0] as ServiceName
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

/** The subjects of a stream, or of the part of it that a source is. */
export function sourceSubjects(source: EventSource): string {
  return `evt.${source}.>`
}

/** The entries of the ledger as OCSF, for the organisation's SIEM: a stream that audit alone writes and the user `siem` alone reads. */
export const siemFeed = { stream: 'siem', subject: 'siem.ocsf.v1', durable: 'siem-reader' } as const
