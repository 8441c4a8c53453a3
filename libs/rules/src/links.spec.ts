import * as fc from 'fast-check'
import { findLinks } from './links'
import { decodePunycode } from './punycode'

describe('links', () => {
  it.each([
    ['see https://www.gov.uk/report-crime.', ['gov.uk']],
    ['http://Example.ORG:8080/a?b#c', ['example.org']],
    ['go to www.calder-council.example now', ['calder-council.example']],
    ['example.co.uk/offer and bit.ly/x1', ['example.co.uk', 'bit.ly']],
    ['(example.com)', ['example.com']],
    ['"example.com",', ['example.com']],
    ['hxxps://example[.]com/login', ['example.com']],
    ['hxxp://pay(dot)example(dot)com', ['pay.example.com']],
    ['https://gov.uk@evil.com/login', ['evil.com']],
    ['https://user:pass@evil.com:443', ['evil.com']],
    [String.raw`https://gov.uk\@evil.com`, ['gov.uk']],
    ['https://bücher.de/x https://xn--bcher-kva.de', ['bücher.de']],
    ['http://192.168.0.1/admin', ['192.168.0.1']],
    ['https://a.example,https://b.example', ['a.example', 'b.example']],
    ['https://a.example/x,y.com', ['a.example']],
    ['ｅｘａｍｐｌｅ．ｃｏｍ', ['example.com']],
    ['exam\u200bple.com', ['example.com']],
    ['t.me/joinus', ['t.me']],
  ])('are found in %s', (text, hosts) => {
    expect(findLinks(text).hosts).toEqual(hosts)
  })

  it.each([
    'I was late.Sorry about that',
    'this.is odd and so.me',
    'write to contact@calder.gov.uk',
    '@user.bsky.social said so',
    'it costs 12.50 or 3.com',
    'v1.2.3 of report.pdf',
    'e.g. this, i.e. that, etc.',
    '...',
    'and/or his/her',
    'PC 1234 at 14.30',
  ])('are not found in %s', (text) => {
    expect(findLinks(text)).toEqual({ count: 0, hosts: [] })
  })

  it('are counted each time, and their hosts named once', () => {
    expect(findLinks('example.com/a www.example.com/b http://example.com')).toEqual({
      count: 3,
      hosts: ['example.com'],
    })
  })
})

describe('Punycode', () => {
  it.each([
    ['bcher-kva', 'bücher'],
    ['80ak6aa92e', 'аррӏе'],
    ['r8jz45g', '例え'],
    ['9999999', undefined],
    ['!', undefined],
  ])('%s reads %s', (encoded, decoded) => {
    expect(decodePunycode(encoded)).toBe(decoded)
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abcz019-é\ud800'), maxLength: 63 }), (label) => {
        expect(() => decodePunycode(label)).not.toThrow()
      }),
    )
  })
})
