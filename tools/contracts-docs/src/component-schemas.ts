import { describeShape, type JsonSchema, type ShapeClass } from '@cordon/contracts'

/** Shapes as the reusable schemas of a document, by class name, with everything inside them; sorted. */
export function componentSchemas(shapes: ShapeClass[], { open }: { open: boolean }): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {}
  const collect = (shape: ShapeClass): void => {
    if (found[shape.name]) return
    const { schema, inner } = describeShape(shape, open)
    found[shape.name] = withComponentRefs(schema)
    inner.forEach(collect)
  }
  shapes.forEach(collect)
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => a.localeCompare(b)))
}

export function componentRef(shape: ShapeClass): JsonSchema {
  return { $ref: `#/components/schemas/${shape.name}` }
}

/** The problem document (RFC 9457) that every refusal and fault is answered with. */
export const problemSchema: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'The name of the refusal or fault.' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Each field that is wrong.',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    data: { description: 'What goes with the refusal.' },
  },
}

function withComponentRefs(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema
}
