import { countGraphemes } from './graphemes'

it.each([
  ['', 0],
  ['Diolch', 6],
  ['👨‍👩‍👧‍👦', 1],
  ['🏴󠁧󠁢󠁷󠁬󠁳󠁿!', 2],
  ['e\u0301a', 2],
])('counts %j as people do', (text, count) => expect(countGraphemes(text)).toBe(count))
