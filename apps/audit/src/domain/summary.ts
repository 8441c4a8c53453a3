import { erasingServices, erasures } from '@cordon/contracts/erasure'
import { heartbeats, recordKeepers, trails } from '@cordon/contracts/trail'
import { eventType } from '@cordon/contracts'
import { Fields } from './fields'

/** What a summary is made from: the entry, and its content where that is not erased. */
export interface Step {
  type: string
  /** Who, by name where one is known. */
  who: string
  data: unknown
  /** The handle of an account that the ledger has seen. */
  handleOf(accountId: string): string | undefined
}

type Say = (data: Fields, step: Step) => string

const LONGEST = 300

/** What happened, in one line of plain English. Never fails, whatever the data hold. */
export function summarise(step: Step): string {
  const say = Object.hasOwn(sentences, step.type) ? sentences[step.type] : undefined
  const line = (say ?? unknown)(new Fields(step.data), step)
  return short(line.replace(/[\s\p{Cc}\p{Surrogate}]+/gu, ' ').trim(), LONGEST)
}

const sentences: Readonly<Record<string, Say>> = {
  'connectors.account.connected.v1': (data, { who }) => `${who} connected the account ${handle(data.in('account'))}`,
  'connectors.account.configured.v1': (data, { who }) =>
    `${who} set the approvals ${handle(data.in('account'))} needs to ${data.in('account').number('requiredApprovals')}`,
  'connectors.account.sending-stopped.v1': (data, { who }) =>
    `${who} stopped all sending through ${handle(data.in('account'))}${because(data)}`,
  'connectors.account.sending-resumed.v1': (data, { who }) =>
    `${who} let ${handle(data.in('account'))} send again${because(data)}`,
  'connectors.account.reconnect-needed.v1': (data) =>
    `The network no longer accepts the credentials of ${handle(data.in('account'))}${because(data)}`,
  'connectors.account.disconnected.v1': (data, { who }) =>
    `${who} disconnected the account ${handle(data.in('account'))}${because(data)}`,
  'connectors.item.captured.v1': (data, step) =>
    `Captured ${arrival(data.text('kind'))} by ${handle(data.in('author'))}${account(data, step)}`,
  'connectors.delivery.held.v1': (data) => `The send gate held it back${because(data)}`,
  'connectors.delivery.started.v1': (data, step) => `Began to send${through(data, step)}`,
  'connectors.delivery.sent.v1': (data) => `Sent to the network${after(data.text('permalink'))}`,
  'connectors.delivery.refused.v1': (data) => `The network refused it${because(data)}`,
  'connectors.delivery.unknown.v1': (data) => `Sent, but the network gave no clear answer${because(data)}`,
  'connectors.delivery.abandoned.v1': (data, { who }) => `${who} decided not to send it${because(data)}`,
  'connectors.action.held.v1': (data) => `The send gate lets wait to ${action(data)}${because(data)}`,
  'connectors.action.started.v1': (data, step) => `Began to ${action(data)}${through(data, step)}`,
  'connectors.action.done.v1': (data) => `Done on the network: ${action(data)}`,
  'connectors.action.refused.v1': (data) => `The network did not ${action(data)}${because(data)}`,
  'connectors.action.superseded.v1': (data) => `A later order took the place of the order to ${action(data)}`,
  'moderation.action.ordered.v1': (data, step) => `Ordered to ${action(data)}${through(data, step)}`,
  'moderation.item.assessed.v1': (data) =>
    `${assessedBy(data.text('decidedBy'))}: ${data.text('severity', 'unknown')} severity, ${data.text('lane', 'unknown')} lane${found(data.texts('categories'))}`,
  'moderation.rule-set.published.v1': (data, { who }) =>
    `${who} put version ${data.in('ruleSet').number('version')} of the rules in force`,
  'moderation.proposal.written.v1': (data, { who }) =>
    `${who} proposed rules to follow version ${data.in('proposal').number('basedOnVersion')}: ${data.in('proposal').text('purpose')}`,
  'moderation.proposal.approved.v1': (data, { who }) => `${who} approved ${proposal(data)}`,
  'moderation.proposal.shadowed.v1': (data, { who }) => `${who} began to run in shadow ${proposal(data)}`,
  'moderation.rule.retired.v1': (data, { who }) =>
    `${who} took the rule “${data.text('ruleName')}” out of version ${data.number('ruleSetVersion')}${because(data)}`,
  'moderation.rule.alarm-raised.v1': (data) =>
    `Alarm: the rule “${data.text('ruleName')}” found ${data.number('found')} where ${data.number('expected')} is usual or allowed`,
  'moderation.rule.alarm-cleared.v1': (data, { who }) =>
    `${who} cleared the alarm of the rule “${data.text('ruleName')}”${after(data.text('clearedFor'))}`,
  'moderation.review.opened.v1': (data) => `A message waits for review${after(data.text('note'))}`,
  'moderation.review.claimed.v1': (_data, { who }) => `${who} took a message in hand for review`,
  'moderation.review.released.v1': (_data, { who }) => `${who} gave a message back undecided`,
  'moderation.review.decided.v1': (data, { who }) => `${who} decided in review: ${decision(data)}`,
  'moderation.review.undone.v1': (_data, { who }) => `${who} took a decision in review back`,
  'moderation.review.reopened.v1': (data) => `A message waits for review again${after(data.text('note'))}`,
  'moderation.review.superseded.v1': () => `A review ended: the message was edited`,
  'moderation.review.second-opinion-asked.v1': (data, { who }) =>
    `${who} asked for a second opinion${after(data.text('note'))}`,
  'moderation.measure.imposed.v1': (data, { who }) => `${who} imposed ${measure(data)}`,
  'moderation.measure.held.v1': (data) => `The send gate lets wait ${measure(data)}`,
  'moderation.measure.took-force.v1': (data) => `On the network now: ${measure(data)}`,
  'moderation.measure.refused.v1': (data) =>
    `Not done on the network: ${measure(data)}${after(data.in('measure').text('said'))}`,
  'moderation.measure.lifting.v1': (data, { who }) =>
    `${who} lifts ${measure(data)}${after(data.in('measure').text('liftReason'))}`,
  'moderation.measure.lifted.v1': (data) => `Undone on the network: ${measure(data)}`,
  'moderation.measure.reviewed.v1': (data, { who }) => `${who} looked again at ${measure(data)} and let it stand`,
  'moderation.measure.appeal-recorded.v1': (data, { who }) => `${who} wrote down an appeal against ${measure(data)}`,
  'moderation.measure.appeal-decided.v1': (data, { who }) =>
    `${who} decided the appeal against ${measure(data)}: ${data.in('measure').in('appeal').text('outcome', 'unknown')}`,
  'moderation.standards.published.v1': (data, { who }) =>
    `${who} published version ${data.in('standards').number('version')} of the standards`,
  'moderation.proposal.put-in-force.v1': (data, { who }) => `${who} put in force ${proposal(data)}`,
  'moderation.proposal.retired.v1': (data) => `Others came into force in the place of ${proposal(data)}`,
  'moderation.proposal.withdrawn.v1': (data, { who }) => `${who} withdrew ${proposal(data)}`,
  'moderation.backtest.moved.v1': (data) =>
    `Backtest ${data.text('status', 'moved')}: ${data.number('done')} of ${data.number('total')} messages read, ${data.number('newlyCaught')} newly caught, ${data.number('noLongerCaught')} no longer caught`,
  'inbox.arrivals.recorded.v1': (data) => `Put ${counted(data.list('arrivals').length, 'item')} into conversations`,
  'inbox.conversation.claimed.v1': (data, { who }) => `${who} claimed the conversation${startedBy(data)}`,
  'inbox.conversation.released.v1': (data, { who }) => `${who} released the conversation${startedBy(data)}`,
  'inbox.conversation.closed.v1': (data, { who }) => `${who} closed the conversation${startedBy(data)}`,
  'inbox.conversation.updated.v1': (data) => `A reply moved on in the conversation${startedBy(data)}`,
  'inbox.reply.submitted.v1': (data, { who }) =>
    `${who} answered ${at(data.in('target').text('authorHandle', 'the public'))}${quoted(data.text('text'))}`,
  'publishing.post.submitted.v1': (data, { who }) => `${who} wrote ${post(data)}`,
  'publishing.post.edited.v1': (data, { who }) => `${who} changed ${post(data)}`,
  'publishing.post.approved.v1': (data, { who }) => `${who} approved ${post(data)}`,
  'publishing.post.rejected.v1': (data, { who }) => `${who} rejected ${post(data)}${because(data.in('post'))}`,
  'publishing.post.withdrawn.v1': (data, { who }) => `${who} withdrew ${post(data)}`,
  'publishing.post.expired.v1': (data) => `Not approved in time, so it does not go: ${post(data)}`,
  'publishing.post.released.v1': (data) => `Policy is satisfied; released to the send gate: ${post(data)}`,
  'publishing.post.settled.v1': (data) =>
    `${outcomes.get(data.in('post').text('status')) ?? 'Settled'}: ${post(data)}${because(data.in('post'))}`,
  'identity.person.added.v1': (data) => `${data.in('person').text('name', 'Somebody')} was added to the people`,
  'identity.unit.added.v1': (data) => `The unit ${data.in('unit').text('name', 'without a name')} was added`,
  'identity.session.started.v1': (data, { who }) => `${who} signed in${by(data.texts('factors'))}`,
  'identity.session.ended.v1': (_data, { who }) => `${who} signed out`,
  'identity.session.refused.v1': (data) => `A sign-in was refused: ${data.text('reason', 'no reason is given')}`,
  'audit.reconciliation.finished.v1': (data, { who }) =>
    `${who} compared what was stated with what is held: ${data.in('reconciliation').flag('agrees') ? 'nothing is missing' : 'not all is here'}`,
  'audit.omission.raised.v1': (data) => `Missing: ${omission(data)}`,
  'audit.omission.cleared.v1': (data) => `No longer missing: ${omission(data)}`,
  'audit.verification.finished.v1': (data, { who }) =>
    `${who} had the ledger verified: ${verdict(data.in('verification'))}`,
  'audit.checkpoint.cosigned.v1': (data) =>
    `Witness ${data.in('cosignature').text('witness', 'unknown')} vouches for the first ${data.in('cosignature').number('size')} entries`,
  'audit.checkpoint.time-stamped.v1': (data) =>
    `A time stamping authority vouches that the first ${data.in('timeStamp').number('size')} entries stood at ${data.in('timeStamp').text('at', 'an unknown time')}`,
  'audit.bundle.asked.v1': (data, { who }) => `${who} asked for an evidence bundle${bundle(data)}`,
  'audit.bundle.made.v1': (data, { who }) => `The evidence bundle that ${who} asked for was made${bundle(data)}`,
  'audit.bundle.failed.v1': (data) =>
    `An evidence bundle could not be made${bundle(data)}${after(data.in('bundle').text('failure'))}`,
  'audit.bundle.cancelled.v1': (data, { who }) => `${who} stopped the making of an evidence bundle${bundle(data)}`,
  'audit.bundle.downloaded.v1': (data, { who }) => `${who} downloaded an evidence bundle${bundle(data)}`,
  'audit.erasure.proposed.v1': (data, { who }) =>
    `${who} proposed to erase what is kept of a person${referred(data.in('erasure'))}`,
  'audit.erasure.ordered.v1': (data, { who }) =>
    `${who} ordered to erase ${counted(data.texts('records').length, 'record')} of a person${referred(data)}`,
  'audit.erasure.withdrawn.v1': (_data, { who }) => `${who} withdrew a proposed erasure`,
  'audit.erasure.carried-out.v1': (data) =>
    `An erasure was carried out: ${data.number('entries')} entries lost their content`,
  'audit.bundle.deleted.v1': (data, { who }) => `${who} deleted the file of an evidence bundle${bundle(data)}`,
  'audit.case.opened.v1': (data, { who }) =>
    `${who} opened the case ${caseName(data)}${after(data.in('case').text('why'))}`,
  'audit.case.renamed.v1': (data, { who }) => `${who} gave a case the name ${caseName(data)}`,
  'audit.case.record-added.v1': (data, { who }) =>
    `${who} added ${caseRecord(data)} to the case ${caseName(data)}${after(data.in('record').text('why'))}`,
  'audit.case.record-removed.v1': (data, { who }) =>
    `${who} took ${caseRecord(data)} out of the case ${caseName(data)}${after(data.in('record').text('removeReason'))}`,
  'audit.case.noted.v1': (data, { who }) =>
    `${who} wrote a note into the case ${caseName(data)}${quoted(data.in('note').text('text'))}`,
  'audit.case.held.v1': (data, { who }) =>
    `${who} placed a legal hold on the case ${caseName(data)} on the authority of ${data.in('hold').text('authority', 'nobody named')}${because(data.in('hold'))}`,
  'audit.case.hold-lifted.v1': (data, { who }) =>
    `${who} lifted the legal hold on the case ${caseName(data)}${after(data.in('hold').text('liftReason'))}`,
  'audit.case.closed.v1': (data, { who }) => `${who} closed the case ${caseName(data)}${because(data)}`,
  'audit.case.reopened.v1': (data, { who }) => `${who} opened the case ${caseName(data)} again${because(data)}`,
  ...trailSentences(),
  ...erasureSentences(),
}

function referred(of: Fields): string {
  const reference = of.text('reference')
  return reference === '' ? '' : ` for ${short(reference, 60)}`
}

function caseName(data: Fields): string {
  const found = data.in('case')
  return `“${short(found.text('title', 'without a title'), 60)}” (${short(found.text('reference', 'no reference'), 40)})`
}

function caseRecord(data: Fields): string {
  const kind = data.in('record').text('kind', 'record')
  return kind === 'other' ? 'a record' : withArticle(kind)
}

function bundle(data: Fields): string {
  const found = data.in('bundle')
  const reference = found.text('reference')
  return reference === '' ? '' : ` for ${short(reference, 60)} (${short(found.text('purpose'), 60)})`
}

function trailSentences(): Record<string, Say> {
  return Object.fromEntries(
    recordKeepers.flatMap((service): [string, Say][] => {
      const { consulted, made, denied } = trails[service]
      const { sent } = heartbeats[service]
      return [
        [eventType(sent), (data) => `${service} is alive and has stated ${data.in('outbox').number('stated')} facts`],
        [eventType(consulted), (data, { who }) => `${who} ${consultation(data)}`],
        [eventType(made), (data, { who }) => `${who} asked for ${wordsOf(data.text('procedure'))}${asked(data)}`],
        [
          eventType(denied),
          (data, { who }) => `${who} was refused ${wordsOf(data.text('procedure'))}${after(data.text('reason'))}`,
        ],
      ]
    }),
  )
}

function erasureSentences(): Record<string, Say> {
  return Object.fromEntries(
    erasingServices.map((service): [string, Say] => [
      eventType(erasures[service].erased),
      (data) => `${service} erased what it kept: ${data.number('rows')} rows`,
    ]),
  )
}

function consultation(data: Fields): string {
  const [, aggregate = '', verb = ''] = data.text('procedure').split('.')
  const what = aggregate.replaceAll('-', ' ')
  const records = data.texts('records')
  if (verb === 'export') return `exported the ${what}${asked(data)}`
  if (records.length === 0) return `looked through ${plural(what)}${asked(data)}`
  return `read ${records.length === 1 ? withArticle(what) : plural(what)}: ${records.join(', ')}`
}

/** What was asked for beside the page: `(q: knife)`. */
function asked(data: Fields): string {
  let question: object
  try {
    question = JSON.parse(data.text('asked', '{}')) as object
  } catch {
    return ''
  }
  const given = Object.entries(question)
    .filter(([name]) => !['limit', 'before', 'after'].includes(name))
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return given.length === 0 ? '' : ` (${given.join(', ')})`
}

function wordsOf(procedure: string): string {
  return procedure.replaceAll(/[.-]/g, ' ')
}

function plural(what: string): string {
  return what.endsWith('y') ? `${what.slice(0, -1)}ies` : `${what}s`
}

function withArticle(what: string): string {
  return `${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`
}

function proposal(data: Fields): string {
  return `the proposed rules “${data.in('proposal').text('purpose')}”`
}

const ACTIONS: Readonly<Record<string, string>> = {
  hide: 'hide a message',
  unhide: 'show a message again',
  block: 'block its author',
  unblock: 'unblock its author',
}

function action(data: Fields): string {
  const kind = data.text('kind')
  return (Object.hasOwn(ACTIONS, kind) ? ACTIONS[kind] : undefined) ?? 'do something'
}

function measure(data: Fields): string {
  const found = data.in('measure')
  return `the ${found.text('kind', 'measure')} under clause ${found.text('clause', 'unknown')} of a message by ${at(found.in('capture').text('authorHandle', 'unknown'))}`
}

function decision(data: Fields): string {
  const found = data.in('decision')
  const clause = found.text('clause')
  return `${found.text('choice', 'unknown')}${clause === '' ? '' : ` under clause ${clause}`}${because(found)}`
}

function assessedBy(name: string): string {
  return name === '' ? 'Assessed' : `As ${name} decided`
}

const outcomes = new Map([
  // The gate has let it through; what comes of it is the next word.
  ['released', 'On its way to the network'],
  ['sent', 'On the network'],
  ['held', 'Held back by the send gate'],
  ['refused', 'Refused by the network'],
  ['unknown', 'Sent, but the network gave no clear answer'],
  ['abandoned', 'Given up'],
])

/** The event's own name, read aloud: `publishing.campaign.ended.v1` by Ann: "Ann: campaign ended (publishing)". */
function unknown(_data: Fields, { type, who }: Step): string {
  const [service = '', aggregate = '', happened = ''] = type.split('.')
  const words = `${aggregate} ${happened}`.replaceAll('-', ' ').trim()
  return `${who}: ${words || type}${words && service ? ` (${service})` : ''}`
}

function arrival(kind: string): string {
  if (kind === 'mention') return 'a mention'
  if (kind === 'reply') return 'a reply'
  return kind === 'direct_message' ? 'a direct message' : 'an item'
}

function handle(of: Fields): string {
  return at(of.text('handle', 'unknown'))
}

function at(name: string): string {
  return name === 'unknown' || name.includes(' ') || name.startsWith('@') ? name : `@${name}`
}

function account(data: Fields, { handleOf }: Step): string {
  const known = handleOf(data.text('accountId'))
  return known === undefined ? '' : ` on ${at(known)}`
}

function through(data: Fields, { handleOf }: Step): string {
  const known = handleOf(data.text('accountId'))
  return known === undefined ? '' : ` through ${at(known)}`
}

function because(data: Fields): string {
  return after(data.text('reason'))
}

function after(text: string): string {
  return text === '' ? '' : `: ${text}`
}

function found(categories: string[]): string {
  return categories.length === 0 ? '' : `, found ${categories.map((word) => word.replaceAll('_', ' ')).join(', ')}`
}

function startedBy(data: Fields): string {
  const name = data.in('conversation').in('author').text('handle')
  return name === '' ? '' : ` with ${at(name)}`
}

function post(data: Fields): string {
  const found = data.in('post')
  const handle = found.text('accountHandle')
  const content = found.in('content')
  const to = content.in('inReplyTo').text('authorHandle')
  const kind = to === '' ? 'a post' : `a reply to ${at(to)}`
  return `${kind}${handle === '' ? '' : ` for ${at(handle)}`}${quoted(content.text('text'))}`
}

function quoted(text: string): string {
  return text === '' ? '' : `: “${short(text, 120)}”`
}

function by(factors: string[]): string {
  if (factors.length === 0) return ''
  return ` by ${factors.map((factor) => (factor === 'pwd' ? 'password' : factor)).join(' and ')}`
}

function omission(data: Fields): string {
  const found = data.in('omission')
  const origin = found.text('origin', 'a service')
  if (found.text('kind') === 'silence') return `the heartbeats of ${origin}`
  return `${found.text('kind') === 'ahead' ? 'what makes the ledger older than ' : ''}facts ${found.number('first')} to ${found.number('last')} of ${origin}`
}

function verdict(verification: Fields): string {
  const status = verification.text('status')
  if (status === 'intact') return `all ${verification.number('size')} entries are intact`
  if (status === 'tampered') return `${counted(verification.list('problems').length, 'problem')} found`
  return 'it could not be finished'
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function short(text: string, most: number): string {
  if (text.length <= most) return text
  // Never half of a surrogate pair.
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
