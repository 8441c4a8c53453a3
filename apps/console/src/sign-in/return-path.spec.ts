import { returnPath } from './return-path'

it('goes back to a page of this console', () => {
  expect(returnPath('/inbox/1?lane=urgent')).toBe('/inbox/1?lane=urgent')
})

it.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/sign-in?from=/',
  undefined,
])('goes home rather than to %s', (from) => expect(returnPath(from)).toBe('/'))
