import { pseudonymise, rememberStaff } from './staff-names'

const id = '0197a000-0000-7000-8000-00000000000'

describe('pseudonyms of staff', () => {
  const acts = [
    { actor: `person:${id}1`, name: 'Priya Raman', authority: 'conversation:reply as officer' },
    { actor: 'service:inbox', authority: 'policy' },
    { actor: `person:${id}2`, name: 'Ann (Sgt.)', authority: 'post:approve as approver' },
    { actor: `person:${id}3`, name: 'Tom', authority: 'conversation:claim as officer' },
    { actor: `person:${id}1`, name: 'Priya Raman', authority: 'post:approve as approver' },
  ]

  it('go by role in the order of the first act, the same in pieces as at once', () => {
    const staff = rememberStaff([], acts)
    expect(staff.map(({ pseudonym }) => pseudonym)).toEqual(['Officer A', 'Approver A', 'Officer B'])
    expect(rememberStaff(rememberStaff([], acts.slice(0, 2)), acts.slice(2))).toEqual(staff)
  })

  it('stand wherever a name or an id stood, however it was written', () => {
    const hide = pseudonymise(rememberStaff([], acts))
    expect(hide(`person:${id}1 and ${id}2, PRIYA RAMAN, Ann (Sgt.)`)).toBe(
      'Officer A and Approver A, Officer A, Approver A',
    )
    expect(pseudonymise([])('Priya Raman')).toBe('Priya Raman')
  })

  it('go on after Z', () => {
    const many = Array.from({ length: 28 }, (_, i) => ({ actor: `person:${i}`, authority: 'x as officer' }))
    expect(
      rememberStaff([], many)
        .map(({ pseudonym }) => pseudonym)
        .slice(25),
    ).toEqual(['Officer Z', 'Officer AA', 'Officer AB'])
  })
})
