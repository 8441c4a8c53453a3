import * as fc from 'fast-check'
import { defaultRuleSet } from '../src/default-rule-set'
import { type RuleSet } from '../src/rule-set'
import { CATEGORIES, SEVERITIES } from '../src/severity'
import { type TermPlacement } from '../src/terms'
import { expandPhrase, PHRASES } from '../src/threat-phrases'
import { THREAT_SIGNALS } from '../src/threat-words'

/** What the rules look for, in the words they use. */
const wanted = [
  ...defaultRuleSet.lists.flatMap(({ terms }) => terms.map((term) => (typeof term === 'string' ? term : term.term))),
  ...PHRASES.flatMap(({ phrases }) => phrases.map((phrase) => expandPhrase(phrase)[0] ?? phrase)),
  ...defaultRuleSet.patterns.flatMap(({ near }) => near ?? []),
  'I will kill you',
  'going to stab him tonight',
  'he said he would kill me',
  'f.u.c.k',
  'f u c k',
  'sh1t',
  'f**k',
  '07700 900123',
  '943 476 5919',
  '4111 1111 1111 1111',
  'CF10 3AT',
  '12 High Street',
  '12-34-56 12345678',
  'QQ 12 34 56 C',
  'someone@example.org',
  'https://bit.ly/abc123',
  'http://a.b.c.d.e/f?g=h',
  '@SouthCouncil',
  '#help',
  '££££',
  'took 30 of my tablets',
]

/** Signs that text handling gets wrong. */
const HOSTILE = [
  '',
  '\0',
  '\u0001',
  '\ud800',
  '\udbff',
  '\udc00',
  '\udfff',
  '\ud83d',
  '\u202e',
  '\u202d',
  '\u2066',
  '\u2069',
  '\u200f',
  '\u061c',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u180e',
  '\ufe0f',
  '\u20e3',
  '\u0301',
  '\u0327',
  '\u0489',
  '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}',
  '\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
  '\u{1f1ec}\u{1f1e7}',
  '\u{1f44d}\u{1f3fd}',
  '\u{1f52a}',
  '\u{1f130}',
  '\u{1f170}',
  '\u{1d4d5}\u{1d4fe}',
  '\uff46\uff55',
  '\ufdfa',
  '\ufb03',
  '\u0130',
  '\u0131',
  'ß',
  'ŵŷ',
  '\u1e9e',
  '\u03c2',
  '\u0345',
  'а',
  'с',
  'к',
  '杀',
  'ฆ่า',
  'قتل',
  'हत्या',
  '죽',
  '\u1112\u1161\u11ab',
  'ﷺ',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u00a0',
  '\u3000',
  '\r\n',
  '\t',
  ' ',
  '  ',
  '.',
  '..',
  '-',
  '_',
  '~',
  '*',
  '**',
  '#',
  '!',
  '@',
  '$',
  '"',
  "'",
  '“',
  '”',
  '’',
  '?',
  '/',
  '\\',
  '0',
  '1',
  '9',
  '5',
  '3',
  'x',
  'K',
  '\u212a',
  '\u017f',
]

const hostile = fc.constantFrom(...HOSTILE)
const term = fc.constantFrom(...wanted)
/** A term with something put into it at random places, cut off or stretched. */
const broken = fc
  .tuple(term, fc.array(fc.tuple(fc.nat(40), hostile), { maxLength: 3 }), fc.nat(30), fc.boolean())
  .map(([whole, insertions, cut, shout]) => {
    const text = insertions.reduce((sum, [at, sign]) => sum.slice(0, at) + sign + sum.slice(at), whole)
    const kept = cut > 20 ? text.slice(cut - 20) : text
    return shout ? kept.toUpperCase() : kept
  })
const run = fc.tuple(hostile, fc.constantFrom(2, 3, 10, 300)).map(([sign, times]) => sign.repeat(times))
const piece = fc.oneof(
  { weight: 4, arbitrary: broken },
  { weight: 3, arbitrary: term },
  { weight: 2, arbitrary: hostile },
  { weight: 1, arbitrary: run },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) },
)

/** Texts made of fragments of what the rules look for and of signs that go wrong. */
export const hostileTexts = fc
  .array(fc.tuple(piece, fc.constantFrom('', ' ', ' ', '. ', '-', '\u200d')), { maxLength: 12 })
  .map((pieces) => pieces.map((part) => part.join('')).join(''))

const atom = fc.oneof(
  fc.constantFrom(
    'a',
    'kill',
    'you',
    'ss',
    '0',
    ' ',
    '\\b',
    '\\d',
    '\\w',
    '\\s',
    '\\S',
    '.',
    '^',
    '$',
    '\\B',
    '\\A',
    '\\z',
    '\\Q.*\\E',
    '\\x41',
    '\\x{1f52a}',
    '\\pL',
    '\\p{Greek}',
    '\\PN',
    '\\.',
  ),
  fc.constantFrom(
    '[a-z]',
    '[^a]',
    '[[:alpha:]]',
    '[^\\d]',
    '[]a]',
    '[^]a]',
    '[\\p{Cyrillic}x]',
    '[\\x00-\\x{10ffff}]',
    '[é-ü]',
    '(?i)',
    '(?s:.)',
    '(?-i:K)',
    '(?=a)',
    '\\1',
    '(?P<n>a)',
    '(',
    ')',
    '[',
    '{2',
    '😡',
    'ß',
    'ſ',
  ),
  term.map((text) => text.replace(/[^\w ]/g, '\\$&')),
)
const patterns = fc.letrec<{ pattern: string; sequence: string; repeated: string }>((tie) => ({
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
  sequence: fc.array(tie('repeated'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  repeated: fc
    .tuple(
      fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        atom,
        tie('pattern').map((inside) => `(?:${inside})`),
        tie('pattern').map((inside) => `(${inside})`),
      ),
      fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,3}', '{1,}', '*?', '+?', '{12}', '++'),
    )
    .map((parts) => parts.join('')),
})).pattern

const rule = {
  name: fc.constant('Any'),
  category: fc.constantFrom(...CATEGORIES),
  severity: fc.constantFrom(...SEVERITIES),
}
const terms = fc.oneof(
  broken,
  fc.record({
    term: fc.oneof(broken, hostile),
    placement: fc.constantFrom<TermPlacement>('word', 'prefix', 'suffix', 'anywhere'),
  }),
)

/** Rule sets as nobody would write them; many do not compile. */
export const randomRuleSets: fc.Arbitrary<RuleSet> = fc
  .record({
    lists: fc.array(fc.record({ ...rule, terms: fc.array(terms, { maxLength: 8 }) }), { maxLength: 3 }),
    patterns: fc.array(
      fc.record(
        {
          ...rule,
          pattern: patterns,
          caseSensitive: fc.boolean(),
          near: fc.array(fc.oneof(term, hostile), { maxLength: 2 }),
          check: fc.constantFrom(
            'nhs_number',
            'payment_card',
            'uk_postcode',
            'national_insurance',
            'vehicle_registration',
            'bank_account',
            'date_of_birth',
            'uk_phone',
          ),
        },
        { requiredKeys: ['name', 'category', 'severity', 'pattern'] },
      ),
      { maxLength: 3 },
    ),
    signals: fc.array(fc.record({ ...rule, signal: fc.constantFrom(...THREAT_SIGNALS) }), { maxLength: 1 }),
  })
  .map(({ lists, patterns: found, signals }) => ({
    id: 'any',
    version: 1,
    lists: lists.map((list, at) => ({ ...list, id: `list-${String(at)}` })),
    patterns: found.map((pattern, at) => ({ ...pattern, id: `pattern-${String(at)}` })),
    signals: signals.map((signal, at) => ({ ...signal, id: `signal-${String(at)}` })),
  }))
