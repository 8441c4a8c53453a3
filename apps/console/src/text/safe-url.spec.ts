import { safeUrl } from './safe-url'

it('lets web addresses through', () => {
  expect(safeUrl('https://example.org/@a/1')).toBe('https://example.org/@a/1')
  expect(safeUrl('http://127.0.0.1:8090/@a')).toBe('http://127.0.0.1:8090/@a')
})

it.each(['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'not an address', '/relative', undefined])(
  'refuses %s',
  (address) => expect(safeUrl(address)).toBeUndefined(),
)
