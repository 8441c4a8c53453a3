import type { PersonCaller } from '@cordon/contracts'
import { authorityFor, mayAnywhere, mayInUnit, permissionsOf, unitsWhere } from './decide'

const person = (grants: PersonCaller['grants']): PersonCaller => ({
  kind: 'person',
  actor: 'person:1',
  personId: '1',
  name: 'Sam',
  sessionId: 's',
  factors: ['pwd'],
  grants,
})

describe('permission decisions', () => {
  it('allows a permission only in the units of a grant whose role holds it', () => {
    const officer = person([{ role: 'officer', units: ['north'] }])
    expect(mayInUnit(officer, 'conversation:reply', 'north')).toBe(true)
    expect(mayInUnit(officer, 'conversation:reply', 'south')).toBe(false)
    expect(mayInUnit(officer, 'post:approve', 'north')).toBe(false)
  })

  it('refuses roles it does not know and grants over no unit', () => {
    expect(mayAnywhere(person([{ role: 'wizard', units: '*' }]), 'post:read')).toBe(false)
    expect(mayAnywhere(person([{ role: 'officer', units: [] }]), 'post:read')).toBe(false)
    expect(permissionsOf(person([{ role: 'officer', units: [] }]))).toEqual([])
  })

  it('gives a service caller none of a person’s permissions', () => {
    expect(unitsWhere({ kind: 'service', actor: 'service:inbox', service: 'inbox' }, 'post:read')).toEqual([])
  })

  it('names the role that allowed it, for the record', () => {
    const both = person([
      { role: 'auditor', units: '*' },
      { role: 'officer', units: ['north'] },
    ])
    expect(authorityFor(both, 'post:draft', 'north')).toBe('post:draft as officer')
    expect(authorityFor(both, 'post:read', 'south')).toBe('post:read as auditor')
  })
})
