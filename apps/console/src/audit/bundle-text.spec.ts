import { sizeText } from './bundle-text'

it('says sizes in the unit that fits', () => {
  expect([0, 999, 34_000, 1_000_000, 2_340_000, 3_900_000_000].map(sizeText)).toEqual([
    '1 kB',
    '1 kB',
    '34 kB',
    '1.0 MB',
    '2.3 MB',
    '3.9 GB',
  ])
})
