import { readdirSync } from 'node:fs'
import './audit'
import './connectors'
import './dead-letter'
import './erasure'
import './identity'
import './inbox'
import './moderation'
import './publishing'
import './trail'
import { contractFaults } from '../test/contract-rules'
import { allEvents, event, type EventContract } from './event'
import { Id, ListOf, Optional, Text } from './fields'
import { permissions } from './permission'
import { allProcedures, procedure, serviceOf, type Procedure } from './procedure'
import { serviceNames } from './service'

class Thing {
  @Id() id!: string
}
class ThingInput {
  @Id() thingId!: string
  @Optional() @Text({ max: 5 }) note?: string
  @ListOf(() => Thing, { max: 2 }) things!: Thing[]
}

const planted = (over: Partial<Procedure> & { http?: Procedure['http'] }): Procedure => ({
  name: 'inbox.thing.do',
  kind: 'command',
  summary: 'Do it.',
  permission: 'post:read',
  services: [],
  input: ThingInput,
  output: Thing,
  refusals: {},
  trail: { nothing: 'planted' },
  ...over,
})

describe('the contracts as a whole', () => {
  it('keep the rules', () => {
    expect(allProcedures().length).toBeGreaterThan(40)
    expect(contractFaults(allProcedures(), allEvents())).toEqual([])
  })

  it('are all loaded here, folder by folder', () => {
    const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).sort()).toEqual(
      [
        'audit',
        'client',
        'connectors',
        'dead-letter',
        'erasure',
        'identity',
        'inbox',
        'moderation',
        'publishing',
        'trail',
        'wording',
      ].sort(),
    )
  })

  it('belong to a service and ask for a permission that exists', () => {
    const known: string[] = [...permissions, 'public', 'signed-in', 'none']
    expect(
      [...allProcedures(), ...allEvents()].filter((contract) => !serviceNames.includes(serviceOf(contract))),
    ).toEqual([])
    expect(allProcedures().filter(({ permission }) => !known.includes(permission))).toEqual([])
  })

  it('let nobody call a procedure without permission from outside', () => {
    const open = allProcedures().filter(({ permission, http }) => http && ['none', 'public'].includes(permission))
    expect(open.map(({ name }) => name)).toEqual([])
  })
})

describe('a contract that breaks a rule is named', () => {
  it('when two shapes share a class name', () => {
    const other = { Thing: class Thing {} }.Thing
    expect(contractFaults([planted({}), planted({ output: other })], [])).toEqual(['Two shapes are called Thing.'])
    expect(contractFaults([planted({})], [{ data: other } as unknown as EventContract])).toHaveLength(1)
  })

  it('when a path parameter is missing from the input or optional', () => {
    expect(contractFaults([planted({ http: { method: 'POST', path: '/x/:noteId/:note/:thingId' } })], [])).toEqual([
      'inbox.thing.do: path parameter noteId is no required field of ThingInput.',
      'inbox.thing.do: path parameter note is no required field of ThingInput.',
    ])
  })

  it('when the input of a GET holds more than a query string can', () => {
    expect(contractFaults([planted({ kind: 'query', http: { method: 'GET', path: '/x' } })], [])).toEqual([
      'inbox.thing.do: things does not fit into an address; it must be text, a number or a flag.',
    ])
  })

  it('when two procedures answer at the same address', () => {
    const at = (path: `/${string}`) => planted({ http: { method: 'POST', path } })
    expect(contractFaults([at('/x/:thingId'), at('/x/:note')], [])).toContain('Two procedures answer at POST /x/:.')
  })
})

describe('procedure()', () => {
  const spec = {
    kind: 'command',
    summary: '',
    permission: 'none',
    input: Thing,
    output: Thing,
    trail: { nothing: 'a spec' },
  } as const

  it.each([
    'thing',
    'inbox.thing',
    'Inbox.thing.do',
    'inbox.thing.do.more',
    'inbox.thing_x.do',
    'inbox..do',
    'inbox.thing.*',
  ])('refuses the name %j', (name) =>
    expect(() => procedure({ ...spec, name })).toThrow('is not <service>.<aggregate>.<verb>'),
  )

  it('refuses a name that is taken', () => {
    procedure({ ...spec, name: 'inbox.spec-thing.try' })
    expect(() => procedure({ ...spec, name: 'inbox.spec-thing.try' })).toThrow('declared twice')
  })

  it('refuses a query that is no GET, and a command that is', () => {
    const http = { path: '/x' } as const
    expect(() => procedure({ ...spec, name: 'inbox.thing.a', http: { method: 'GET', ...http } })).toThrow('GET')
    expect(() =>
      procedure({ ...spec, name: 'inbox.thing.b', kind: 'query', http: { method: 'POST', ...http } }),
    ).toThrow('GET')
  })
})

describe('event()', () => {
  it.each(['happened', 'inbox.thing', 'inbox.thing.Happened', 'inbox.thing.happened.v1', 'inbox.>.happened'])(
    'refuses the name %j',
    (name) => expect(() => event({ name, summary: '', data: Thing })).toThrow('is not <service>.<aggregate>.<fact>'),
  )

  it('refuses a name and version that are taken, and takes the next version', () => {
    event({ name: 'inbox.spec-thing.tried', summary: '', data: Thing })
    expect(() => event({ name: 'inbox.spec-thing.tried', summary: '', data: Thing })).toThrow('declared twice')
    expect(event({ name: 'inbox.spec-thing.tried', version: 2, summary: '', data: Thing }).version).toBe(2)
  })
})
