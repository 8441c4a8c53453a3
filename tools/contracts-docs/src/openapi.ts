import { faultCodes, serviceOf, type JsonSchema, type Procedure } from '@cordon/contracts'
import { componentRef, componentSchemas, problemSchema } from './component-schemas'
import { gatewayPaths, gatewayShapes } from './gateway-routes'
import type { Surface } from './surface'

type Routed = Procedure & { http: NonNullable<Procedure['http']> }

/** The HTTP interface of the gateway as an OpenAPI 3.1 document. */
export function openApi({ procedures }: Surface): JsonSchema {
  const routed = procedures.filter((procedure): procedure is Routed => procedure.http !== undefined)
  const schemas = componentSchemas([...gatewayShapes, ...routed.flatMap(({ input, output }) => [input, output])], {
    open: false,
  })
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Cordon',
      version: '1',
      description: 'What the gateway answers. Unknown fields are refused; ids are UUIDs; times are UTC ISO 8601.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api' }],
    tags: [...new Set(['gateway', ...routed.map(serviceOf)])].sort().map((name) => ({ name })),
    security: [{ session: [] }],
    paths: pathsOf(routed, schemas),
    components: {
      schemas: { ...schemas, Problem: problemSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'cordon_session', description: 'Set by signing in.' },
      },
    },
  }
}

function pathsOf(routed: Routed[], schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const paths: Record<string, JsonSchema> = { ...gatewayPaths }
  for (const procedure of routed) {
    const path = procedure.http.path.replace(/:(\w+)/g, '{$1}')
    const input = schemas[procedure.input.name] as JsonSchema
    paths[path] = { ...paths[path], [procedure.http.method.toLowerCase()]: operation(procedure, input) }
  }
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b)))
}

function operation(procedure: Routed, input: JsonSchema): JsonSchema {
  const { name, summary, permission, services, http, output } = procedure
  const properties = input['properties'] as Record<string, JsonSchema>
  const required = (input['required'] ?? []) as string[]
  const inPath = [...http.path.matchAll(/:(\w+)/g)].map(([, field]) => field as string)
  const others = Object.keys(properties).filter((field) => !inPath.includes(field))
  const parameter = (field: string, place: 'path' | 'query') => ({
    name: field,
    in: place,
    required: place === 'path' || required.includes(field),
    schema: properties[field],
  })
  const parameters = [
    ...inPath.map((field) => parameter(field, 'path')),
    ...(http.method === 'GET' ? others.map((field) => parameter(field, 'query')) : []),
  ]
  return {
    operationId: name,
    summary,
    tags: [serviceOf(procedure)],
    'x-permission': permission,
    ...(services.length > 0 && { 'x-services': services }),
    ...(parameters.length > 0 && { parameters }),
    ...(http.method !== 'GET' && { requestBody: requestBody(procedure, input, others, inPath) }),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: componentRef(output) } } },
      ...refusalsByStatus(procedure),
      default: problemResponse('Any other fault.'),
    },
  }
}

/** Path parameters are fields of the input, but travel in the path. */
function requestBody({ input: shape }: Routed, input: JsonSchema, others: string[], inPath: string[]): JsonSchema {
  const properties = input['properties'] as Record<string, JsonSchema>
  const required = ((input['required'] ?? []) as string[]).filter((field) => !inPath.includes(field))
  const schema =
    inPath.length === 0
      ? componentRef(shape)
      : {
          ...input,
          properties: Object.fromEntries(others.map((field) => [field, properties[field]])),
          required,
        }
  return { required: true, content: { 'application/json': { schema } } }
}

function refusalsByStatus({ permission, refusals }: Routed): Record<string, JsonSchema> {
  const faults = Object.entries(faultCodes)
    .filter(([code]) => code === 'INPUT_INVALID' || (permission !== 'public' && code === 'NOT_SIGNED_IN'))
    .concat(Object.entries(faultCodes).filter(([code]) => code === 'PERMISSION_DENIED' && permission.includes(':')))
    .map(([code, { status, title }]) => ({ code, status: status as number, text: title as string }))
  const own = Object.entries(refusals).map(([code, { status, message }]) => ({
    code,
    status: status as number,
    text: message,
  }))
  const all = [...faults, ...own].sort((a, b) => a.status - b.status)
  return Object.fromEntries(
    [...new Set(all.map(({ status }) => status))].map((status) => [
      String(status),
      problemResponse(
        all
          .filter((refusal) => refusal.status === status)
          .map(({ code, text }) => `\`${code}\`: ${text}`)
          .join('\n\n'),
      ),
    ]),
  )
}

function problemResponse(description: string): JsonSchema {
  const schema = { $ref: '#/components/schemas/Problem' }
  return { description, content: { 'application/problem+json': { schema } } }
}
