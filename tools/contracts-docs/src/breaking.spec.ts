import {
  Flag,
  IdList,
  ListOf,
  Nested,
  OneOf,
  Optional,
  Pattern,
  Text,
  Whole,
  type Procedure,
  type ShapeClass,
} from '@cordon/contracts'
import { breaches } from './breaking'
import { lockOf } from './released'

class Line {
  @Text({ max: 10 }) text!: string
}
class Order {
  @Text({ min: 2, max: 10 }) note!: string
  @Optional() @Whole({ min: 1, max: 5 }) count?: number
  @OneOf(['a', 'b']) lane!: string
  @Nested(() => Line) first!: Line
  @ListOf(() => Line, { min: 1, max: 5 }) lines!: Line[]
  @Pattern(/^x$/, 'an x') mark!: string
}

/** A class with the fields of Order (the released shape), some of them declared anew or left out. */
function shape(changed: Record<string, PropertyDecorator[]>, without: string[] = []): ShapeClass {
  class Changed {}
  const fields: Record<string, PropertyDecorator[]> = {
    note: [Text({ min: 2, max: 10 })],
    count: [Optional(), Whole({ min: 1, max: 5 })],
    lane: [OneOf(['a', 'b'])],
    first: [Nested(() => Line)],
    lines: [ListOf(() => Line, { min: 1, max: 5 })],
    mark: [Pattern(/^x$/, 'an x')],
    ...changed,
  }
  for (const [field, decorators] of Object.entries(fields)) {
    if (!without.includes(field)) decorators.forEach((decorate) => decorate(Changed.prototype, field))
  }
  return Changed
}

class OtherLine {
  @Text({ max: 9 }) text!: string
}
class WiderLine {
  @Text({ max: 11 }) text!: string
  @Optional() @Flag() bold?: boolean
}

const changes: [what: string, shape: ShapeClass, input: boolean, output: boolean, event: boolean, names: string][] = [
  ['nothing', shape({}), false, false, false, ''],
  ['an optional field is added', shape({ more: [Optional(), Flag()] }), false, false, false, ''],
  ['a required field is added', shape({ more: [Flag()] }), true, true, true, 'more is new and required'],
  ['a field is removed', shape({}, ['lane']), true, true, true, 'lane was removed or renamed'],
  ['an optional field is removed', shape({}, ['count']), true, true, true, 'count was removed or renamed'],
  ['a field becomes required', shape({ count: [Whole({ min: 1, max: 5 })] }), true, false, true, 'count was optional'],
  [
    'a field becomes optional',
    shape({ note: [Optional(), Text({ min: 2, max: 10 })] }),
    false,
    true,
    true,
    'note was required',
  ],
  ['a type changes', shape({ note: [Whole()] }), true, true, true, 'note was string and is integer'],
  ['a list becomes another list', shape({ lines: [IdList({ max: 5 })] }), true, true, true, 'field lines'],
  ['text must be longer', shape({ note: [Text({ min: 3, max: 10 })] }), true, false, true, 'minLength from 2 to 3'],
  ['text may be shorter', shape({ note: [Text({ min: 1, max: 10 })] }), false, true, true, 'minLength from 2 to 1'],
  ['text may be longer', shape({ note: [Text({ min: 2, max: 11 })] }), false, true, true, 'maxLength from 10 to 11'],
  ['text must be shorter', shape({ note: [Text({ min: 2, max: 9 })] }), true, false, true, 'maxLength from 10 to 9'],
  [
    'a number is bound from below',
    shape({ count: [Optional(), Whole({ min: 2, max: 5 })] }),
    true,
    false,
    true,
    'minimum',
  ],
  ['a number may be higher', shape({ count: [Optional(), Whole({ min: 1, max: 6 })] }), false, true, true, 'maximum'],
  [
    'a list may be empty',
    shape({ lines: [ListOf(() => Line, { max: 5 })] }),
    false,
    true,
    true,
    'minItems from 1 to 0',
  ],
  ['a list must be shorter', shape({ lines: [ListOf(() => Line, { min: 1, max: 4 })] }), true, false, true, 'maxItems'],
  ['a word is removed', shape({ lane: [OneOf(['a'])] }), true, false, true, "lane no longer takes 'b'"],
  ['a word is added', shape({ lane: [OneOf(['a', 'b', 'c'])] }), false, true, true, "lane may now be 'c'"],
  ['text becomes a word', shape({ note: [OneOf(['a'])] }), true, false, true, 'note takes only a now'],
  [
    'a word becomes text',
    shape({ lane: [Text({ max: 9 })] }),
    false,
    true,
    true,
    'lane is no longer one of a closed list',
  ],
  ['a word no longer fits the text', shape({ lane: [Text({ min: 2, max: 9 })] }), true, true, true, 'lane '],
  ['a pattern changes', shape({ mark: [Pattern(/^y$/, 'a y')] }), true, true, true, 'mark changed its pattern'],
  [
    'a nested shape gets narrower',
    shape({ first: [Nested(() => OtherLine)] }),
    true,
    false,
    true,
    'first.text changed',
  ],
  [
    'the shape of a list gets wider',
    shape({ lines: [ListOf(() => WiderLine, { min: 1, max: 5 })] }),
    false,
    true,
    true,
    'lines[].text',
  ],
]

const procedure = (over: Partial<Procedure> = {}): Procedure => ({
  name: 'inbox.order.place',
  kind: 'command',
  summary: '',
  permission: 'post:draft',
  services: ['gateway', 'audit'],
  input: Line,
  output: Line,
  refusals: { ORDER_GONE: { status: 404, message: '' } },
  trail: { nothing: 'a spec' },
  http: { method: 'POST', path: '/orders' },
  ...over,
})
const found = (before: Procedure, after?: Procedure): string[] =>
  breaches(lockOf({ procedures: [before], events: [] }), lockOf({ procedures: after ? [after] : [], events: [] })).map(
    ({ message }) => message,
  )
const orderPlaced = (data: ShapeClass) => ({ name: 'inbox.order.placed', version: 1, summary: '', data })

describe('a released shape', () => {
  it.each(changes)('when %s', (_, changed, input, output, event, names) => {
    const inInput = found(procedure({ input: Order }), procedure({ input: changed }))
    const inOutput = found(procedure({ output: Order }), procedure({ output: changed }))
    const inEvent = breaches(
      lockOf({ procedures: [], events: [orderPlaced(Order)] }),
      lockOf({ procedures: [], events: [orderPlaced(changed)] }),
    ).map(({ message }) => message)
    expect([inInput.length > 0, inOutput.length > 0, inEvent.length > 0]).toEqual([input, output, event])
    for (const message of [...inInput, ...inOutput, ...inEvent]) {
      expect(message).toContain(names)
      expect(message).toMatch(/^inbox\.order\.(place: (in|out)put|placed\.v1: event) field .*\. .*optional field.*\.$/)
    }
  })
})

describe('a released contract', () => {
  it.each([
    ['was removed', undefined, 'inbox.order.place: was removed or renamed'],
    [
      'asks for another permission',
      procedure({ permission: 'post:approve' }),
      'permission changed from post:draft to post:approve',
    ],
    [
      'moved to another path',
      procedure({ http: { method: 'POST', path: '/order' } }),
      'from POST /orders to POST /order',
    ],
    ['lost its address', procedure({ http: undefined }), 'from POST /orders to no address'],
    ['may no longer be called by a service', procedure({ services: ['gateway'] }), 'audit may no longer call it'],
    [
      'refuses with another status',
      procedure({ refusals: { ORDER_GONE: { status: 410, message: '' } } }),
      'ORDER_GONE changed',
    ],
  ])('is broken when it %s', (_, after, names) => {
    expect(found(procedure(), after)).toEqual([expect.stringContaining(names)])
  })

  it('is broken when an event is removed', () => {
    const released = lockOf({ procedures: [], events: [orderPlaced(Line)] })
    expect(breaches(released, lockOf({ procedures: [], events: [] }))).toEqual([
      { name: 'inbox.order.placed.v1', message: expect.stringContaining('was removed or renamed') as string },
    ])
  })

  it('is kept when a service, a refusal or another contract is added', () => {
    const more = procedure({
      services: ['audit', 'gateway', 'inbox'],
      refusals: { ORDER_GONE: { status: 404, message: 'New words.' }, ORDER_LATE: { status: 409, message: '' } },
    })
    expect(found(procedure(), more)).toEqual([])
    expect(breaches({ procedures: {}, events: {} }, lockOf({ procedures: [more], events: [] }))).toEqual([])
  })
})
