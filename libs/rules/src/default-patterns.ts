import { type PatternRule } from './rule-set'

const CALL = 'call ring phone number mobile tel telephone text whatsapp contact reach ffonio ffoniwch rhif'.split(' ')

/** Patterns of the demo organisation: personal data with a check or a word beside it, abuse shapes, and spam links. */
export const DEFAULT_PATTERNS: readonly PatternRule[] = [
  data(
    'nhs-number',
    'NHS number',
    'high',
    '\\b\\d{3}[ -]?\\d{3}[ -]?\\d{4}\\b',
    ['nhs', 'patient', 'hospital', 'gig'],
    {
      check: 'nhs_number',
    },
  ),
  data('uk-mobile', 'UK mobile number', 'medium', '(?:\\+44[ -]?|\\b0)7\\d{3}[ -]?\\d{3}[ -]?\\d{3}\\b', CALL),
  data(
    'uk-landline',
    'UK landline number',
    'low',
    '(?:\\+44[ -]?|\\b0)[12]\\d{2,4}[ -]?\\d{3,4}[ -]?\\d{3,4}\\b',
    CALL,
  ),
  data(
    'home-address',
    'House number and postcode',
    'medium',
    "\\b\\d{1,4}[A-Za-z]?,? (?:[A-Z][A-Za-z']+,? ){1,6}[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}\\b",
    undefined,
    { check: 'uk_postcode', caseSensitive: true },
  ),
  data(
    'postcode-in-context',
    'Postcode of a home',
    'low',
    '\\b[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}\\b',
    ['postcode', 'live', 'lives', 'address', 'house', 'flat', 'cod post', 'byw', 'cyfeiriad'],
    { check: 'uk_postcode', caseSensitive: true },
  ),
  data(
    'payment-card',
    'Payment card number',
    'high',
    '\\b\\d(?:[ -]?\\d){12,18}\\b',
    ['card', 'visa', 'mastercard', 'debit', 'credit', 'payment', 'bank'],
    {
      check: 'payment_card',
    },
  ),
  data('bank-account', 'Bank account', 'high', '\\b\\d{2}[- ]?\\d{2}[- ]?\\d{2}\\b[^0-9\\n]{0,25}\\b\\d{8}\\b', [
    'sort code',
    'account',
    'bank',
    'acc',
    'sort',
  ]),
  data(
    'national-insurance-number',
    'National Insurance number',
    'high',
    '\\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]\\b',
    ['ni', 'nino', 'national insurance', 'insurance', 'benefit', 'universal credit', 'uc', 'pip'],
  ),
  // Personal providers only: an organisation's contact address is not personal data by itself.
  data(
    'email-address',
    'Private e-mail address',
    'low',
    '\\b[A-Za-z0-9._%+-]{1,64}@(?:gmail\\.|googlemail\\.|hotmail\\.|outlook\\.|live\\.co|yahoo\\.|ymail\\.|icloud\\.|aol\\.|btinternet\\.|sky\\.com|talktalk\\.|virginmedia\\.|ntlworld\\.|proton\\.|protonmail\\.|gmx\\.)[a-z.]{0,20}\\b',
  ),
  data('date-of-birth', 'Date of birth', 'medium', '\\b\\d{1,2}[/. -]\\d{1,2}[/. -](?:19|20)\\d{2}\\b', [
    'born',
    'dob',
    'd.o.b',
    'date of birth',
    'birthday',
    'birth',
    'geni',
  ]),
  data(
    'vehicle-registration',
    'Vehicle registration',
    'low',
    '\\b[A-Z]{2}\\d{2} ?[A-Z]{3}\\b',
    ['reg', 'registration', 'plate', 'car', 'van', 'vehicle', 'driver'],
    {
      caseSensitive: true,
    },
  ),
  data(
    'crime-reference',
    'Crime or incident reference',
    'low',
    '\\b(?:crime|incident|log|ref(?:erence)?) ?(?:no\\.?|number|ref)? ?:?#? ?\\d{6,12}\\b',
  ),

  abuse(
    'youre-insult',
    'Insult aimed at the reader',
    'medium',
    "\\b(?:you(?:'?re| are| lot are)|ur|u r) (?:all |just |such |nothing but )*(?:an? )?(?:absolute |absolutely |complete |total |utter |utterly |fucking |bloody |stupid |fat )*(?:joke|clowns?|useless|clueless|hopeless|shambles|disgrace|liars?|thick|pathetic|worthless|scum|evil|vile|disgusting|pigs?|cowards?|nobody)\\b",
  ),
  abuse(
    'useless-officers',
    'Insult aimed at staff',
    'medium',
    '\\b(?:useless|corrupt|bent|lazy|fat|stupid|thick|lying|spineless|fucking) (?:\\w+ ){0,2}(?:pigs?|coppers?|cops|officers?|council(?:lors?)?|nurses?|doctors?|receptionists?|staff|bastards?|idiots?)\\b',
  ),
  abuse(
    'resign-abuse',
    'Abusive call to go',
    'medium',
    '\\b(?:crawl|get) back (?:under|in|into) (?:your|the|that) (?:rock|hole|cave|sewer)\\b',
  ),
  abuse(
    'family-insult',
    'Insult to family',
    'medium',
    "\\b(?:your|ur|yer) (?:mum|mam|mom|mother|wife|sister|nan)(?:'?s| is) (?:a |an )?(?:\\w+ )?(?:slag|whore|slut|bitch|fat|ugly|cunt|dog)\\b",
  ),
  abuse(
    'sexual-demand',
    'Sexual demand',
    'high',
    '\\b(?:send|show) (?:me |us )?(?:your |some |ur )?(?:\\w+ )?(?:nudes?|tits|boobs|arse|fanny|pussy)\\b',
  ),
  abuse(
    'doxxing',
    'Offers or asks for a home address',
    'high',
    "\\b(?:(?:here(?:'?s| is)|posting|post|drop|leak) (?:his|her|their|your) (?:home )?address|where (?:does|do) (?:he|she|they|this (?:officer|cop|nurse)) live)\\b",
  ),

  spam(
    'shortened-link',
    'Shortened link',
    'https?://(?:bit\\.ly|tinyurl\\.com|t\\.ly|cutt\\.ly|is\\.gd|rb\\.gy|shorturl\\.at)/\\S{1,80}',
  ),
  spam('messenger-link', 'Link to a messenger', '\\b(?:wa\\.me|t\\.me|telegram\\.me|chat\\.whatsapp\\.com)/\\S{1,80}'),
  spam(
    'earn-money',
    'Promise of money',
    '\\b(?:earn|made|make|making|earning) (?:up to |over )?[£$€]\\d[\\d,.]*k? (?:a|per|every|each|in) (?:day|week|month|hour|\\d)',
  ),
  spam('crypto-wallet', 'Crypto wallet', '\\b(?:bc1[a-z0-9]{25,60}|0x[a-f0-9]{40})\\b'),
  spam(
    'suspicious-domain',
    'Link to a domain often used for fraud',
    'https?://[a-z0-9.-]{1,100}\\.(?:xyz|top|click|icu|buzz|cyou|rest|loan|win)\\b\\S{0,80}',
  ),
]

type Severity = PatternRule['severity']

function data(
  id: string,
  name: string,
  severity: Severity,
  pattern: string,
  near?: readonly string[],
  more?: Partial<PatternRule>,
): PatternRule {
  return { id, name, category: 'personal_data', severity, pattern, ...(near === undefined ? {} : { near }), ...more }
}

function abuse(id: string, name: string, severity: Severity, pattern: string): PatternRule {
  return { id, name, category: 'abuse', severity, pattern }
}

function spam(id: string, name: string, pattern: string): PatternRule {
  return { id, name, category: 'spam', severity: 'low', pattern }
}
