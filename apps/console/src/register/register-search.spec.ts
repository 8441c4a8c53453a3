import { readRegisterSearch } from './register-search'

it('keeps what is a filter and leaves out what is not', () => {
  expect(readRegisterSearch({ which: 'appealed', kind: 'block' })).toEqual({ which: 'appealed', kind: 'block' })
  expect(readRegisterSearch({ which: 'in_force', kind: 'mute', page: '2' })).toEqual({})
})
