import { formatWitnessRequest, parseWitnessRequest } from './witness-request'

/** The example of c2sp.org/tlog-witness. */
const SPEC_REQUEST = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`

describe('a request to a witness', () => {
  it('of the specification is read and written', () => {
    const request = parseWitnessRequest(SPEC_REQUEST)
    expect(request).toMatchObject({ oldSize: 20852014 })
    expect(request!.proof).toHaveLength(4)
    expect(request!.checkpoint).toBe(SPEC_REQUEST.slice(SPEC_REQUEST.indexOf('example.com')))
    expect(formatWitnessRequest(request!)).toBe(SPEC_REQUEST)
  })

  it.each([
    ['no old size', SPEC_REQUEST.replace('old 20852014\n', '')],
    ['a leading zero', SPEC_REQUEST.replace('old 2', 'old 02')],
    ['a negative size', SPEC_REQUEST.replace('old 2', 'old -2')],
    ['a short hash', SPEC_REQUEST.replace('PlRN', '')],
    ['too many hashes', SPEC_REQUEST.replace(/(old .*\n)(.*\n)/, (_, old, hash) => old + String(hash).repeat(64))],
    ['no checkpoint', SPEC_REQUEST.slice(0, SPEC_REQUEST.indexOf('example.com'))],
    ['an unsigned checkpoint', SPEC_REQUEST.slice(0, SPEC_REQUEST.indexOf('— '))],
  ])('with %s is malformed', (_, text) => {
    expect(text).not.toBe(SPEC_REQUEST)
    expect(parseWitnessRequest(text)).toBeUndefined()
  })
})
