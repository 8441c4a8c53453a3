import type { JsonSchema } from '@cordon/contracts'

/**
 * Who is bound by a shape. Inputs may only widen: callers in service send what was promised to be taken. Outputs may only
 * promise as much or more. Events lie in streams: old ones are read by new consumers and new ones by old, so their values stay.
 */
export type Direction = 'input' | 'output' | 'event'

/** What broke, at a field path such as `content.inReplyTo` or `items[].text`. */
export interface SchemaChange {
  field: string
  what: string
}

interface Shape {
  $ref?: string
  $defs?: Record<string, Shape>
  type?: string
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  enum?: string[]
  pattern?: string
  [limit: string]: unknown
}

/** Every breaking change between two schemas made by schemaOf(). */
export function breakingChanges(old: JsonSchema, now: JsonSchema, direction: Direction): SchemaChange[] {
  return compare(old as Shape, now as Shape, { direction, old: old as Shape, now: now as Shape, field: '', seen: [] })
}

interface Place {
  direction: Direction
  old: Shape
  now: Shape
  field: string
  /** Names of the shapes on the way here, so that a recursive shape ends. */
  seen: string[]
}

function compare(oldNode: Shape, nowNode: Shape, place: Place): SchemaChange[] {
  const name = oldNode.$ref ?? ''
  if (name && place.seen.includes(name)) return []
  const inside = { ...place, seen: name ? [...place.seen, name] : place.seen }
  const old = resolved(oldNode, place.old)
  const now = resolved(nowNode, place.now)
  if (old.type !== now.type) return [change(place, `was ${String(old.type)} and is ${String(now.type)}`)]
  if (old.type === 'object') return compareFields(old, now, inside)
  return [
    ...valueChanges(old, now, place),
    ...(old.items && now.items ? compare(old.items, now.items, { ...inside, field: `${place.field}[]` }) : []),
  ]
}

function compareFields(old: Shape, now: Shape, place: Place): SchemaChange[] {
  const { properties: before = {}, required: requiredBefore = [] } = old
  const { properties: after = {}, required: requiredAfter = [] } = now
  const at = (field: string): Place => ({ ...place, field: place.field ? `${place.field}.${field}` : field })
  const kept = Object.keys(before).flatMap((field) => {
    const then = after[field]
    if (!then) return [change(at(field), 'was removed or renamed')]
    return [
      ...requiredChange(requiredBefore.includes(field), requiredAfter.includes(field), at(field)),
      ...compare(before[field] as Shape, then, at(field)),
    ]
  })
  const added = requiredAfter
    .filter((field) => !(field in before))
    .map((field) => change(at(field), 'is new and required'))
  return [...kept, ...added]
}

function requiredChange(before: boolean, after: boolean, place: Place): SchemaChange[] {
  if (!before && after && place.direction !== 'output') return [change(place, 'was optional and is required')]
  if (before && !after && place.direction !== 'input') return [change(place, 'was required and is optional')]
  return []
}

function valueChanges(old: Shape, now: Shape, place: Place): SchemaChange[] {
  const breaks = { input: ['narrower'], output: ['wider'], event: ['narrower', 'wider'] }[place.direction]
  const found = old.enum || now.enum ? wordChanges(old, now) : [...limitChanges(old, now), ...patternChanges(old, now)]
  return found.filter(({ way }) => way === 'either' || breaks.includes(way)).map(({ what }) => change(place, what))
}

interface ValueChange {
  /** `either` where nobody can tell. */
  way: 'narrower' | 'wider' | 'either'
  what: string
}

function wordChanges(old: Shape, now: Shape): ValueChange[] {
  if (!old.enum) return [{ way: 'narrower', what: `takes only ${now.enum?.join(', ')} now` }]
  const removed = old.enum.filter((word) => (now.enum ? !now.enum.includes(word) : !fits(word, now)))
  const added = now.enum?.filter((word) => !old.enum?.includes(word))
  return [
    ...removed.map((word): ValueChange => ({ way: 'narrower', what: `no longer takes '${word}'` })),
    ...(added ?? []).map((word): ValueChange => ({ way: 'wider', what: `may now be '${word}'` })),
    ...(added ? [] : [{ way: 'wider' as const, what: 'is no longer one of a closed list' }]),
  ]
}

function fits(word: string, { minLength = 0, maxLength = Infinity, pattern = '' }: Shape): boolean {
  const length = [...word].length
  return length >= Number(minLength) && length <= Number(maxLength) && new RegExp(pattern, 'u').test(word)
}

function patternChanges(old: Shape, now: Shape): ValueChange[] {
  if (old.pattern === now.pattern) return []
  return [{ way: 'either', what: `changed its pattern from ${old.pattern ?? 'none'} to ${now.pattern ?? 'none'}` }]
}

const lowest = ['minimum', 'minLength', 'minItems']
const highest = ['maximum', 'maxLength', 'maxItems']

function limitChanges(old: Shape, now: Shape): ValueChange[] {
  const changeOf = (
    limit: string,
    none: number,
    upIs: ValueChange['way'],
    downIs: ValueChange['way'],
  ): ValueChange[] => {
    const before = Number(old[limit] ?? none)
    const after = Number(now[limit] ?? none)
    if (before === after) return []
    return [{ way: after > before ? upIs : downIs, what: `changed its ${limit} from ${before} to ${after}` }]
  }
  return [
    ...lowest.flatMap((limit) => changeOf(limit, limit === 'minimum' ? -Infinity : 0, 'narrower', 'wider')),
    ...highest.flatMap((limit) => changeOf(limit, Infinity, 'wider', 'narrower')),
  ]
}

function change({ field }: Place, what: string): SchemaChange {
  return { field, what }
}

function resolved(node: Shape, root: Shape): Shape {
  const name = node.$ref?.replace('#/$defs/', '')
  return name === undefined ? node : resolved(root.$defs?.[name] ?? {}, root)
}
