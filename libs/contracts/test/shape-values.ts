import fc, { type Arbitrary } from 'fast-check'

/** The part of JSON Schema that our fields produce. */
interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: 'object' | 'array' | 'string' | 'integer' | 'boolean'
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  enum?: string[]
  minimum?: number
  maximum?: number
}

type Path = (string | number)[]
/** Gives a changed copy of one node; undefined takes the field away. */
type Mutation = (node: unknown, schema: Schema) => unknown

/** Values that fit a schema made by schemaOf(). */
export function validValue(root: object): Arbitrary<unknown> {
  return valueOf(root as Schema, root as Schema, 0)
}

/** A value that fits, with one or two of its nodes changed into something that mostly does not. */
export function mutatedValue(root: object): Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(), how: fc.nat() })
  return fc.tuple(validValue(root), fc.array(change, { minLength: 1, maxLength: 2 })).map(([value, changes]) =>
    changes.reduce((changed, { at, how }) => {
      const nodes = nodesOf(changed, root as Schema, root as Schema)
      const node = nodes[at % nodes.length] as (typeof nodes)[number]
      const fitting = mutationsFor(node.schema)
      return replaced(changed, node.path, (old) => (fitting[how % fitting.length] as Mutation)(old, node.schema))
    }, value),
  )
}

/** A shape may hold itself: so deep it goes, and no deeper. */
const DEEPEST = 6

function valueOf(schema: Schema, root: Schema, depth: number): Arbitrary<unknown> {
  const { type, properties = {}, required = [], items, minItems = 0, maxItems = 0 } = resolved(schema, root)
  if (type === 'object') {
    const shown = Object.entries(properties).filter(([name]) => depth < DEEPEST || required.includes(name))
    const fields = Object.fromEntries(shown.map(([name, of]) => [name, valueOf(of, root, depth + 1)]))
    return fc.record(fields, { requiredKeys: required as never[] }).map((value) => ({ ...value }))
  }
  if (type === 'array')
    return fc.array(valueOf(items ?? {}, root, depth), {
      minLength: minItems,
      maxLength: Math.min(maxItems, minItems + 2),
    })
  if (type === 'integer') return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 0 })
  if (type === 'boolean') return fc.boolean()
  return textOf(schema)
}

function textOf({ enum: words, pattern, minLength = 0, maxLength = 0 }: Schema): Arbitrary<string> {
  if (words) return fc.constantFrom(...words)
  if (pattern) return fc.constantFrom(...examplesOf(pattern))
  const unit = fc.constantFrom('a', 'ŷ', '😀', '\u0000', '\u200d', '"', '\n')
  return fc.string({ unit, minLength, maxLength: Math.min(maxLength, minLength + 5) })
}

const examples = new Map<string, string[]>()

// Drawn once a pattern: matching strings are slow to draw, and one is as good as another here.
function examplesOf(pattern: string): string[] {
  const known = examples.get(pattern) ?? fc.sample(fc.stringMatching(new RegExp(pattern)), 20)
  examples.set(pattern, known)
  return known
}

const anywhere: Mutation[] = [
  ...[
    null,
    undefined,
    0,
    -1,
    1.5,
    1e21,
    true,
    false,
    '',
    'x',
    '1',
    '\ud800',
    [],
    {},
    [[]],
    [{}],
    [null],
    ['x'],
    [['x']],
  ].map((instead) => () => instead),
  (node) => [node],
  (node) => asText(node),
]

const inside: Partial<Record<NonNullable<Schema['type']>, Mutation[]>> = {
  object: ['extra', 'constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'length', ''].map(
    (name) => (node) => withField(node, name),
  ),
  array: [
    (node) => [...listOf(node), null],
    (node) => [...listOf(node), [[]]],
    (node) => [...listOf(node), {}],
    (node, { minItems = 0 }) => listOf(node).slice(0, Math.max(0, minItems - 1)),
    (node, { maxItems = 0 }) => filled(node, maxItems),
    (node, { maxItems = 0 }) => filled(node, maxItems + 1),
  ],
  string: [
    (node) => `${asText(node)}\n`,
    (node) => asText(node).toUpperCase(),
    (_, { maxLength = 0 }) => 'a'.repeat(short(maxLength)),
    (_, { maxLength = 0 }) => 'a'.repeat(short(maxLength) + 1),
    (_, { maxLength = 0 }) => '😀'.repeat(short(maxLength)),
    (_, { maxLength = 0 }) => '😀'.repeat(short(maxLength)) + '\udc00',
    (_, { maxLength = 0 }) => '\ud83d'.repeat(short(maxLength)),
    (_, { maxLength = 0 }) => '\udc00\ud83d'.repeat(short(maxLength)),
    (_, { minLength = 0 }) => '😀'.repeat(Math.max(0, minLength - 1)),
  ],
  integer: [
    (_, { minimum = 0 }) => minimum - 1,
    (_, { minimum = 0 }) => minimum,
    (_, { maximum = 0 }) => maximum,
    (_, { maximum = 0 }) => maximum + 1,
    (node) => Number(node) + 0.5,
  ],
}

function mutationsFor({ type }: Schema): Mutation[] {
  return [...anywhere, ...(inside[type ?? 'boolean'] ?? [])]
}

function nodesOf(value: unknown, schema: Schema, root: Schema, path: Path = []): { path: Path; schema: Schema }[] {
  const own = resolved(schema, root)
  const children: [string | number, unknown, Schema][] = Array.isArray(value)
    ? value.map((item, index) => [index, item, own.items ?? {}])
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, field]) => [name, field, own.properties?.[name] ?? {}])
      : []
  return [{ path, schema: own }, ...children.flatMap(([key, child, of]) => nodesOf(child, of, root, [...path, key]))]
}

function replaced(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >
  const changed = replaced(copy[key], rest, change)
  if (changed === undefined && !Array.isArray(copy)) delete copy[key]
  else copy[key] = changed ?? null
  return copy
}

function withField(node: unknown, name: string): unknown {
  // Assigning would set the prototype where JSON.parse makes a field called __proto__.
  return Object.defineProperty({ ...(node as object) }, name, { value: 'x', enumerable: true, writable: true })
}

function asText(node: unknown): string {
  return typeof node === 'string' ? node : (JSON.stringify(node) ?? '')
}

function listOf(node: unknown): unknown[] {
  return Array.isArray(node) ? (node as unknown[]) : []
}

function filled(node: unknown, length: number): unknown[] {
  return Array.from({ length: short(length) }, () => listOf(node)[0] ?? 'x')
}

/** Limits past this would make the test slow: there the boundary itself is not tried. */
function short(limit: number): number {
  return Math.min(limit, 10_000)
}

function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '')
  return name === undefined ? schema : resolved(root.$defs?.[name] ?? {}, root)
}
