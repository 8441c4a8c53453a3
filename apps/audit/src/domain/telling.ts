import { Fields } from './fields'

/** What concerns the public, what was decided on it and what went out; the rest is how the house keeps itself. */
const TELLING = [
  'audit.case.',
  'audit.erasure.',
  'audit.omission.',
  'connectors.account.',
  'connectors.action.',
  'connectors.delivery.',
  'connectors.item.',
  'inbox.conversation.',
  'inbox.reply.',
  'moderation.action.',
  'moderation.item.',
  'moderation.measure.',
  'moderation.review.',
  'publishing.post.',
] as const

/** The same for LIKE of SQL. */
export const tellingTypes: readonly string[] = TELLING.map((beginning) => `${beginning}%`)

export function isTelling(type: string): boolean {
  return TELLING.some((beginning) => type.startsWith(beginning))
}

/** `connectors.item.captured.v1` as "item captured (connectors)". */
export function kindInWords(type: string): string {
  const [service, aggregate, happened, version] = type.split('.')
  if (!service || !aggregate || !happened || !version) return type
  return `${aggregate} ${happened} (${service})`.replaceAll('-', ' ')
}

/** An entry and what it holds, where that is not erased. */
export interface Told {
  index: number
  type: string
  subject: string
  time: string
  /** By name, where one is known. */
  who: string
  data: unknown
  erased: boolean
}

export interface WrittenText {
  index: number
  time: string
  whose: string
  /** Undefined where it was erased. */
  text: string | undefined
  attachments: number
}

const ARRIVED = 'connectors.item.captured.v1'
const ANSWERED = 'inbox.reply.submitted.v1'
const WRITTEN = ['publishing.post.submitted.v1', 'publishing.post.edited.v1']

/** What was written, by the public and to it, each text of a post once. */
export function textsIn(entries: readonly Told[]): WrittenText[] {
  const seen = new Set<string>()
  return entries.flatMap((entry) => {
    const found = textIn(entry)
    if (found === undefined) return []
    const { index, time, type, subject } = entry
    const key = `${subject}\n${type === ARRIVED ? index : (found.text ?? '')}`
    if (seen.has(key)) return []
    seen.add(key)
    return [{ index, time, ...found }]
  })
}

function textIn({ type, who, data, erased }: Told): Omit<WrittenText, 'index' | 'time'> | undefined {
  const fields = new Fields(data)
  if (type === ARRIVED) {
    if (erased) return { whose: 'Of the public', text: undefined, attachments: 0 }
    const whose = `Of the public: ${kindOf(fields.text('kind'))} by ${at(fields.in('author').text('handle', 'somebody'))}`
    const network = fields.text('network')
    return {
      whose: network === '' ? whose : `${whose} (${network})`,
      text: fields.text('text'),
      attachments: fields.list('attachments').length,
    }
  }
  const isPost = type.startsWith('publishing.post.')
  if (erased && (type === ANSWERED || WRITTEN.includes(type)))
    return { whose: 'Of the organisation', text: undefined, attachments: 0 }
  if (type !== ANSWERED && !isPost) return undefined
  const content = isPost ? fields.in('post').in('content') : fields
  const text = content.text('text')
  if (text === '') return undefined
  const to = (isPost ? content.in('inReplyTo') : fields.in('target')).text('authorHandle')
  const by = type === ANSWERED || WRITTEN.includes(type) ? `, written by ${who}` : ''
  const kind = to !== '' ? `an answer to ${at(to)}` : type === ANSWERED ? 'an answer' : 'a post'
  return { whose: `Of the organisation: ${kind}${by}`, text, attachments: 0 }
}

function kindOf(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    mention: 'a mention',
    reply: 'a reply',
    direct_message: 'a direct message',
  }
  return (Object.hasOwn(words, kind) ? words[kind] : undefined) ?? 'a message'
}

function at(handle: string): string {
  return handle === 'somebody' || handle.startsWith('@') ? handle : `@${handle}`
}
