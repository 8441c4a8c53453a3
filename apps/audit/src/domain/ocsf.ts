/** What of an entry leaves for the SIEM: ids, who, what and how it ended. Nothing of its content. */
export interface WatchedEntry {
  index: number
  origin: string
  position: number
  time: Date
  eventId: string
  type: string
  subject: string
  actor: string
  authority: string
  /** Hexadecimal. */
  leafHash: string
  /** For checks of the ledger, what came out: false where something was found. */
  sound: boolean | undefined
}

/** The classes of OCSF 1.3.0 in use; of each, what it calls its activities. */
const CLASSES = {
  account: { uid: 3001, name: 'Account Change', activities: { Create: 1, Delete: 6 } },
  authentication: { uid: 3002, name: 'Authentication', activities: { Logon: 1, Logoff: 2 } },
  entity: { uid: 3004, name: 'Entity Management', activities: { Create: 1, Read: 2, Update: 3, Delete: 4 } },
  api: { uid: 6003, name: 'API Activity', activities: { Create: 1, Read: 2, Update: 3, Delete: 4 } },
  datastore: { uid: 6005, name: 'Datastore Activity', activities: { Read: 1, Update: 2, Create: 6, Delete: 7 } },
  lifecycle: { uid: 6002, name: 'Application Lifecycle', activities: {} },
  finding: { uid: 2004, name: 'Detection Finding', activities: { Create: 1, Close: 3 } },
} as const satisfies Record<string, { uid: number; name: string; activities: Record<string, number> }>
export type OcsfClass = keyof typeof CLASSES

/** By `<service>.<aggregate>`, or `*.<aggregate>` for what every service has. */
export const classOfAggregate: Readonly<Record<string, OcsfClass>> = {
  '*.heartbeat': 'lifecycle',
  '*.record': 'datastore',
  '*.request': 'api',
  'audit.bundle': 'entity',
  'audit.case': 'entity',
  'audit.checkpoint': 'entity',
  'audit.erasure': 'entity',
  'audit.omission': 'finding',
  'audit.reconciliation': 'api',
  'audit.verification': 'api',
  'connectors.account': 'entity',
  'connectors.action': 'api',
  'connectors.delivery': 'api',
  'connectors.item': 'datastore',
  'identity.person': 'account',
  'identity.session': 'authentication',
  'identity.unit': 'entity',
  'inbox.arrivals': 'datastore',
  'inbox.conversation': 'entity',
  'inbox.reply': 'entity',
  'moderation.action': 'api',
  'moderation.backtest': 'entity',
  'moderation.item': 'datastore',
  'moderation.measure': 'entity',
  'moderation.proposal': 'entity',
  'moderation.review': 'entity',
  'moderation.rule': 'entity',
  'moderation.rule-set': 'entity',
  'moderation.standards': 'entity',
  'publishing.post': 'entity',
}

/** What a fact does, by its word; every other word is a change of what is there. */
const activityOfFact: Readonly<Record<string, string>> = {
  added: 'Create',
  asked: 'Create',
  captured: 'Create',
  connected: 'Create',
  imposed: 'Create',
  opened: 'Create',
  proposed: 'Create',
  ordered: 'Create',
  recorded: 'Create',
  started: 'Create',
  submitted: 'Create',
  written: 'Create',
  consulted: 'Read',
  downloaded: 'Read',
  'carried-out': 'Delete',
  deleted: 'Delete',
  disconnected: 'Delete',
  erased: 'Delete',
}

const SEVERITIES = ['Unknown', 'Informational', 'Low', 'Medium', 'High', 'Critical'] as const

/** How grave an entry is; all others are informational. */
export const severityOfType: Readonly<Record<string, number>> = {
  'audit.bundle.downloaded': 2,
  'audit.bundle.made': 2,
  'audit.case.held': 2,
  'audit.case.hold-lifted': 3,
  'audit.erasure.ordered': 3,
  'audit.omission.raised': 4,
  'connectors.account.disconnected': 2,
  'connectors.account.reconnect-needed': 3,
  'connectors.account.sending-stopped': 3,
  'connectors.delivery.unknown': 3,
  'identity.session.refused': 3,
  'moderation.rule-set.published': 2,
  'moderation.rule.alarm-raised': 3,
}

/** What happens to these is no change of anything: their own word says it. */
const NAMED_BY_FACT = new Set(['heartbeat', 'reconciliation', 'request', 'verification'])
const FAILED = new Set(['denied', 'failed', 'refused'])
const OCSF_VERSION = '1.3.0'
/** Ids and words of ours: what is none may be somebody's text. */
const ID = /^[\w.:/-]{1,200}$/
const AUTHORITY = /^([a-z-]+:[a-z-]+) as ([a-z-]+)$/

export interface OcsfKind {
  class: OcsfClass
  classUid: number
  className: string
  activityId: number
  activity: string
  severityId: number
  statusId: 0 | 1 | 2
}

/** Which kind of OCSF event a type of ours is. One that nobody has sorted yet is an API activity of another kind. */
export function ocsfKind(type: string, sound?: boolean): OcsfKind {
  const [service = '', aggregate = '', fact = ''] = type.split('.')
  const known = classOfAggregate[`${service}.${aggregate}`] ?? classOfAggregate[`*.${aggregate}`]
  const finding = sound === false || (service === 'moderation' && fact.startsWith('alarm-'))
  const found = finding ? 'finding' : (known ?? 'api')
  const { uid, name, activities } = CLASSES[found]
  const activity = activityOf(found, fact, known !== undefined && !NAMED_BY_FACT.has(aggregate))
  const activityId = (activities as Record<string, number>)[activity] ?? 99
  const failed = FAILED.has(fact)
  return {
    class: found,
    classUid: uid,
    className: name,
    activityId,
    activity: activityId === 99 ? fact || 'other' : activity,
    severityId: sound === false ? 5 : (severityOfType[`${service}.${aggregate}.${fact}`] ?? (failed ? 3 : 1)),
    statusId: failed ? 2 : fact === 'unknown' ? 0 : 1,
  }
}

function activityOf(found: OcsfClass, fact: string, sorted: boolean): string {
  if (found === 'authentication') return fact === 'ended' ? 'Logoff' : 'Logon'
  if (found === 'finding') return fact.endsWith('cleared') ? 'Close' : 'Create'
  if (!sorted) return fact
  return activityOfFact[fact] ?? 'Update'
}

/** The entry as an OCSF event, ready to be sent. Its order and identity are in `metadata.sequence` and `metadata.uid`. */
export function toOcsf(entry: WatchedEntry, ledger: string): Record<string, unknown> {
  const kind = ocsfKind(entry.type, entry.sound)
  const [, permission, role] = AUTHORITY.exec(entry.authority) ?? []
  const subject = ID.test(entry.subject) ? entry.subject : 'withheld'
  const time = entry.time.getTime()
  return {
    class_uid: kind.classUid,
    class_name: kind.className,
    category_uid: Math.floor(kind.classUid / 1000),
    activity_id: kind.activityId,
    activity_name: kind.activity,
    type_uid: kind.classUid * 100 + kind.activityId,
    severity_id: kind.severityId,
    severity: SEVERITIES[kind.severityId],
    status_id: kind.statusId,
    status: ['Unknown', 'Success', 'Failure'][kind.statusId],
    time,
    metadata: {
      version: OCSF_VERSION,
      product: { name: 'Cordon', vendor_name: 'Cordon', feature: { name: entry.origin } },
      uid: entry.eventId,
      sequence: entry.index,
      event_code: entry.type,
      log_name: ledger,
    },
    ...actorOf(entry.actor, permission),
    ...(kind.class !== 'authentication' && kind.class !== 'account' ? {} : { user: userOf(entry, subject) }),
    ...aboutOf(kind, entry, subject),
    unmapped: {
      ledger: { index: entry.index, origin: entry.origin, position: entry.position, leaf_hash: entry.leafHash },
      subject,
      ...(role !== undefined && { role }),
    },
  }
}

function actorOf(actor: string, permission: string | undefined): object {
  const id = ID.test(actor) ? actor : 'withheld'
  const authorizations = permission === undefined ? {} : { authorizations: [{ policy: { name: permission } }] }
  return {
    actor: id.startsWith('service:')
      ? { app_name: id, ...authorizations }
      : { user: { uid: id, type_id: 1 }, ...authorizations },
  }
}

/** Whose account or session it is; a sign-in that was refused tells nobody whose it would have been. */
function userOf({ actor, type }: WatchedEntry, subject: string): object {
  if (!type.startsWith('identity.session.')) return { uid: `person:${subject}` }
  return { uid: actor.startsWith('person:') && ID.test(actor) ? actor : 'unknown' }
}

/** What each class asks for beside what all have. */
function aboutOf(kind: OcsfKind, { type, origin, eventId }: WatchedEntry, subject: string): object {
  const [, aggregate = ''] = type.split('.')
  const source = { src_endpoint: { svc_name: `cordon-${origin}` } }
  switch (kind.class) {
    case 'entity':
      return { entity: { uid: subject, type: aggregate } }
    case 'api':
      return {
        api: { operation: type, service: { name: origin } },
        resources: [{ uid: subject, type: aggregate }],
        ...source,
      }
    case 'datastore':
      return { database: { name: origin, type_id: 1 }, query_info: { uid: subject }, ...source }
    case 'lifecycle':
      return { app: { name: `cordon-${origin}`, vendor_name: 'Cordon' } }
    case 'finding':
      return {
        finding_info: { uid: type.startsWith('audit.omission.') ? `omission:${subject}` : eventId, title: type },
      }
    case 'authentication':
      return { service: { name: 'Cordon' } }
    case 'account':
      return {}
  }
}
