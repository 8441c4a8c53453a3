import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import asyncApiSpecs from '@asyncapi/specs'
import openApiSchema from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json'
import { serviceNames } from '@cordon/contracts'
import { asyncApi } from './asyncapi'
import { openApi } from './openapi'
import { wholeSurface } from './surface'
import { permissionTable, subjectTable } from './tables'

const surface = wholeSurface()
const nobodyListens = Object.fromEntries(serviceNames.map((service) => [service, []])) as never

describe('the OpenAPI document', () => {
  const document = openApi(surface)

  it('is valid OpenAPI 3.1', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    const validate = ajv.compile(openApiSchema)
    expect([validate(document), validate.errors]).toEqual([true, null])
    expect(validate({ ...document, info: {} })).toBe(false)
  })

  it('describes every procedure that has an address, with its refusals', () => {
    const operations = Object.values(document['paths'] as object).flatMap((path: object) => Object.values(path)) as {
      operationId: string
      responses: Record<string, { description: string }>
    }[]
    const routed = surface.procedures.filter(({ http }) => http).map(({ name }) => name)
    const own = ['gateway.live.follow', 'gateway.session.end', 'gateway.session.start']
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual([...own, ...routed].sort())
    const approve = operations.find(({ operationId }) => operationId === 'publishing.post.approve')
    expect(approve?.responses['403']?.description).toContain('AUTHOR_CANNOT_APPROVE')
  })

  it('refers to nothing that is not there', () => expect(danglingRefs(document)).toEqual([]))
})

describe('the AsyncAPI document', () => {
  const document = asyncApi(surface)

  it('is valid AsyncAPI 3.0', () => {
    const ajv = new Ajv({ strict: false })
    addFormats(ajv)
    const validate = ajv.compile(asyncApiSpecs.schemasWithoutId['3.0.0'])
    expect([validate(document), validate.errors]).toEqual([true, null])
    expect(validate({ ...document, info: {} })).toBe(false)
  })

  it('describes every event', () => {
    expect(Object.keys(document['channels'] as object)).toHaveLength(surface.events.length)
  })

  it('lets consumers meet fields they do not know', () => {
    const { schemas } = document['components'] as { schemas: Record<string, { additionalProperties: boolean }> }
    expect(schemas['Post']?.additionalProperties).toBe(true)
  })

  it('refers to nothing that is not there', () => expect(danglingRefs(document)).toEqual([]))
})

describe('the tables', () => {
  it('name every procedure and event', () => {
    const permissions = permissionTable(surface)
    const subjects = subjectTable(surface, nobodyListens)
    for (const { name } of surface.procedures) {
      expect(permissions).toContain(`| \`${name}\` |`)
      expect(subjects).toContain(`| \`rpc.${name}\` |`)
    }
    for (const { name } of surface.events) expect(subjects).toContain(`| \`evt.${name}.v1\` |`)
  })
})

function danglingRefs(document: object): string[] {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]*)"/g)].map(([, path]) => path as string)
  expect(refs.length).toBeGreaterThan(20)
  const lookUp = (path: string): unknown =>
    path.split('/').reduce((inside: unknown, key) => (inside as Record<string, unknown> | undefined)?.[key], document)
  return refs.filter((path) => lookUp(path) === undefined)
}
