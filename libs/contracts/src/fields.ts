import { Type } from 'class-transformer'
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator'
import { JSONSchema } from 'class-validator-jsonschema'

/*
 * One decorator a field. Each is one class-validator rule that carries its own JSON Schema, so that the checks at the edge
 * (class-validator) and on the event path (ajv) agree; shape.spec.ts holds them to it. Absent means absent: null is never a value.
 */

export type ShapeClass = abstract new () => object
type Schema = Record<string, unknown>

/** What class-validator-jsonschema needs to know of our rules: each answers with the schema it carries. */
export const schemaConverters: Record<string, (meta: { constraints?: unknown[] }) => Schema> = {}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?Z$/
const SHA256 = /^[0-9a-f]{64}$/

/** A UUID in lower case (Cordon makes version 7; RFC 9562). */
export const Id = () => Pattern(UUID, 'a UUID in lower case')

/** An instant: UTC ISO 8601 ending in Z, at most microseconds. */
export const Instant = () => Pattern(INSTANT, 'a UTC instant such as 2026-11-21T09:00:00.000Z')

/** A SHA-256 digest: 64 hexadecimal digits in lower case. */
export const Sha256 = () => Pattern(SHA256, 'a SHA-256 digest: 64 hexadecimal digits in lower case')

/** Text that matches a pattern; anchor it and keep it linear. `description` completes "must be …". */
export const Pattern = (pattern: RegExp, description: string) =>
  rule(
    'pattern',
    () => ({ type: 'string', pattern: pattern.source }),
    (value) => isText(value) && pattern.test(value),
    description,
  )

/** Text of `min` to `max` characters (Unicode code points, as JSON Schema counts them). */
export const Text = ({ min = 0, max }: { min?: number; max: number }) =>
  rule(
    'text',
    () => ({ type: 'string', ...(min > 0 && { minLength: min }), maxLength: max }),
    (value) => isText(value) && within(codePoints(value), min, max),
    `text of ${min > 0 ? `${min} to ` : 'at most '}${max} characters`,
  )

/** A whole number within bounds. */
export const Whole = ({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}) =>
  rule(
    'whole',
    () => ({ type: 'integer', minimum: min, maximum: max }),
    (value) => Number.isInteger(value) && within(value as number, min, max),
    `a whole number from ${min} to ${max}`,
  )

/** One of a closed list of words. */
export const OneOf = (words: readonly string[]) =>
  rule(
    'one-of',
    () => ({ type: 'string', enum: [...words] }),
    (value) => isText(value) && words.includes(value),
    `one of ${words.join(', ')}`,
  )

/** True or false. */
export const Flag = () =>
  rule(
    'flag',
    () => ({ type: 'boolean' }),
    (value) => typeof value === 'boolean',
    'true or false',
  )

/** Another shape inside this one. */
export const Nested = (shape: () => ShapeClass) =>
  all(
    rule('nested', () => reference(shape()), isObject, 'an object'),
    ValidateNested(),
    Type(shape as () => new () => object),
  )

/** A list of shapes, `min` to `max` of them. */
export const ListOf = (shape: () => ShapeClass, { min = 0, max }: { min?: number; max: number }) =>
  all(
    rule(
      'list',
      () => ({ type: 'array', minItems: min, maxItems: max, items: reference(shape()) }),
      (value) => Array.isArray(value) && within(value.length, min, max) && value.every(isObject),
      `a list of ${min} to ${max} objects`,
    ),
    ValidateNested({ each: true }),
    Type(shape as () => new () => object),
  )

/** A list of at most `max` texts of 1 to `each` characters. */
export const TextList = ({ max, each }: { max: number; each: number }) =>
  rule(
    'text-list',
    () => ({ type: 'array', maxItems: max, items: { type: 'string', minLength: 1, maxLength: each } }),
    (value) =>
      Array.isArray(value) &&
      value.length <= max &&
      value.every((text) => isText(text) && within(codePoints(text), 1, each)),
    `a list of at most ${max} texts of 1 to ${each} characters`,
  )

/** A list of at most `max` ids. */
export const IdList = ({ max }: { max: number }) =>
  rule(
    'id-list',
    () => ({ type: 'array', maxItems: max, items: { type: 'string', pattern: UUID.source } }),
    (value) => Array.isArray(value) && value.length <= max && value.every((id) => isText(id) && UUID.test(id)),
    `a list of at most ${max} UUIDs in lower case`,
  )

/** A list of at most `max` whole numbers. */
export const WholeList = ({ max }: { max: number }) =>
  rule(
    'whole-list',
    () => ({ type: 'array', maxItems: max, items: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } }),
    (value) =>
      Array.isArray(value) &&
      value.length <= max &&
      value.every((number) => Number.isInteger(number) && within(number as number, 0, Number.MAX_SAFE_INTEGER)),
    `a list of at most ${max} whole numbers`,
  )

/** A list of at most `max` words out of a closed list. */
export const WordList = (words: readonly string[], { max }: { max: number }) =>
  rule(
    'word-list',
    () => ({ type: 'array', maxItems: max, items: { type: 'string', enum: [...words] } }),
    (value) => Array.isArray(value) && value.length <= max && value.every((word) => words.includes(word)),
    `a list of at most ${max} of ${words.join(', ')}`,
  )

/** The field may be absent; null is still refused. */
export const Optional = () => ValidateIf((_object: unknown, value: unknown) => value !== undefined)

/** What the field means, for the documents. */
export const Describe = (description: string) => JSONSchema({ description }) as PropertyDecorator

function rule(
  kind: string,
  schema: () => Schema,
  holds: (value: unknown) => boolean,
  description: string,
): PropertyDecorator {
  const name = `cordon-${kind}`
  schemaConverters[name] = (meta) => (meta.constraints?.[0] as () => Schema)()
  return ValidateBy({
    name,
    constraints: [schema],
    validator: { validate: holds, defaultMessage: () => `$property must be ${description}` },
  })
}

function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => decorators.forEach((decorate) => decorate(target, key))
}

function reference(shape: ShapeClass): Schema {
  return { $ref: `#/$defs/${shape.name}` }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function within(count: number, min: number, max: number): boolean {
  return count >= min && count <= max
}

// ajv counts code points where String.length counts UTF-16 units: counted the same way here.
function codePoints(text: string): number {
  let surrogatePairs = 0
  for (let i = 0; i < text.length - 1; i++) {
    if (isSurrogate(text, i, 0xd800) && isSurrogate(text, i + 1, 0xdc00)) {
      surrogatePairs++
      i++
    }
  }
  return text.length - surrogatePairs
}

function isSurrogate(text: string, index: number, first: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= first && unit < first + 0x400
}
