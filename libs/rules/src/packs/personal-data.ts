import { type PatternRule } from '../rule-set'
import { rulePack } from './rule-pack'

const CALL = 'call ring phone number mobile tel telephone text whatsapp contact reach ffonio ffoniwch rhif'.split(' ')
const PHONE = '(?:\\+44[ -]?(?:\\(0\\) ?)?|\\b0)'
const POSTCODE = '[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}\\b'
const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ion|chw|ebr|mai|meh|gor|aws|med|hyd|tac|rha|maw)[a-z]{0,8}'

/** What a leak is worst of: proposed for hiding where the public writes it, never sent by us. */
const GRAVE = { direction: 'both', outcome: 'propose_hide', clause: '5', onSending: 'block' } as const
const PRIVATE = { direction: 'both', onSending: 'approval' } as const

/** Personal data of the public, by shape, check and the words beside it. */
export const personalData = rulePack({
  id: 'personal-data',
  version: 1,
  name: 'Personal data',
  summary:
    'Numbers, addresses and dates that say who somebody is. From the public: numbers of the NHS, National Insurance, banks and cards propose a hide under the standard on personal information, the rest is marked. From us: those numbers block the text, telephones, homes, registrations, birth dates and private e-mail addresses of people ask for approval. Rests on UK GDPR, Article 5(1)(f).',
  patterns: [
    data(
      'nhs-number',
      'NHS number',
      'high',
      '\\b\\d{3}[ -]?\\d{3}[ -]?\\d{4}\\b',
      ['nhs', 'patient', 'hospital', 'gig'],
      ['My NHS number is 943 476 5919', 'Rhif GIG: 9434765919'],
      ['My NHS number is 943 476 5918', 'Call NHS 111 or 0300 123 4567', 'Order 9434765919 has shipped'],
      { check: 'nhs_number', ...GRAVE },
    ),
    data(
      'uk-mobile',
      'UK mobile number',
      'medium',
      `${PHONE}7\\d{3}[ -]?\\d{3}[ -]?\\d{3}\\b`,
      CALL,
      ['call me on 07700 900123', 'Her mobile is +44 7700 900 123'],
      ['Call us on 0300 123 4567', 'Order number 07700 9001234', 'The 0770 meter reading, call us'],
      { check: 'uk_phone', ...PRIVATE },
    ),
    data(
      'uk-landline',
      'UK landline number',
      'low',
      `${PHONE}[12]\\d{1,4}\\)?[ -]?\\d{3,4}[ -]?\\d{3,4}\\b`,
      CALL,
      ['ring me on 01632 960123', 'Tel: (020) 7946 0123'],
      ['Ring 0300 123 4567', 'ring about order 0163 20'],
      { check: 'uk_phone', direction: 'in' },
    ),
    data(
      'home-telephone',
      'Telephone number of a person',
      'medium',
      `${PHONE}[127]\\d{1,4}\\)?[ -]?\\d{3,4}[ -]?\\d{3,4}\\b`,
      [
        ...['his number', 'her number', 'their number', 'my number', 'home number', 'home phone', 'personal number'],
        ...["resident's number", "caller's number", "victim's number", 'ei rif', 'eu rhif', 'rhif personol'],
      ],
      ['Her number is 01632 960123', 'We rang the home number, 020 7946 0123'],
      ['Our number is 01632 960123', 'His number plate was seen at 14:30'],
      { check: 'uk_phone', direction: 'out', onSending: 'approval' },
    ),
    data(
      'home-address',
      'House number and postcode',
      'medium',
      `\\b\\d{1,4}[A-Za-z]?,? (?:[A-Z][A-Za-z']{1,20},? ){1,6}${POSTCODE}`,
      undefined,
      ['She is at 12 Castle Street, Cardiff CF10 1BH', 'Come to 4b Mill Lane LS1 4AB'],
      ['Bus 12 to Castle Street at 10', 'The 4 Mill Lane roadworks end on Friday'],
      { check: 'uk_postcode', caseSensitive: true, direction: 'in' },
    ),
    data(
      'postcode-in-context',
      'Postcode of a home',
      'low',
      `\\b${POSTCODE}`,
      ['postcode', 'live', 'lives', 'address', 'house', 'flat', 'cod post', 'byw', 'cyfeiriad'],
      ['I live at CF10 3NQ', 'Cod post SY23 3FL'],
      ['I live near junction M4 32', 'The library is at CF10 3NQ'],
      { check: 'uk_postcode', caseSensitive: true, direction: 'in' },
    ),
    data(
      'address-of-a-person',
      'Home of a person',
      'medium',
      `\\b${POSTCODE}`,
      [
        ...['lives', 'lives at', 'live at', 'living at', 'home address', 'his address', 'her address', 'their address'],
        ...[
          'your address',
          'his home',
          'her home',
          'your home',
          'byw yn',
          'ei gyfeiriad',
          'ei chyfeiriad',
          'eich cyfeiriad',
        ],
      ],
      ['He lives at 12 Castle Street, CF10 1BH', 'We have your address as 4 Mill Lane, LS1 4AB'],
      ['Visit the library, Castle Street, CF10 1BH', 'Our address is County Hall, CF10 4UW'],
      { check: 'uk_postcode', caseSensitive: true, direction: 'out', onSending: 'approval' },
    ),
    data(
      'payment-card',
      'Payment card number',
      'high',
      '\\b\\d(?:[ -]?\\d){12,18}\\b',
      ['card', 'visa', 'mastercard', 'debit', 'credit', 'payment', 'bank'],
      ['My card is 4111 1111 1111 1111', 'Visa 5500-0000-0000-0004 was charged'],
      ['My card ends 1111', 'Payment reference 4111 1111 1111 1112'],
      { check: 'payment_card', ...GRAVE },
    ),
    data(
      'bank-account',
      'Bank account',
      'high',
      '\\b\\d{2}[- ]?\\d{2}[- ]?\\d{2}\\b[^0-9\\n]{0,25}\\b\\d{8}\\b',
      ['sort code', 'account', 'acct', 'bank', 'acc', 'sort', 'cod didoli', 'cyfrif'],
      ['Sort code 12-34-56 account 12345678', 'Pay it to my bank: 204060 87654321'],
      ['Bank holiday on 25-08-25, reference 1234567', 'The meeting of 12-05-24 has file 12345678'],
      { check: 'bank_account', ...GRAVE },
    ),
    data(
      'national-insurance-number',
      'National Insurance number',
      'high',
      '\\b[A-Z]{2}[ -]?\\d{2}[ -]?\\d{2}[ -]?\\d{2}[ -]?[A-D]\\b',
      [
        'ni',
        'nino',
        'national insurance',
        'insurance',
        'benefit',
        'universal credit',
        'uc',
        'pip',
        'yswiriant gwladol',
      ],
      ['My NI is JG 10 37 59 A', 'National Insurance number ab123456c'],
      ['National Insurance looks like QQ 12 34 56 A', 'Your benefit case GB123456A is open'],
      { check: 'national_insurance', ...GRAVE },
    ),
    // Personal providers only: an organisation's contact address is not personal data by itself.
    data(
      'email-address',
      'Private e-mail address',
      'low',
      '\\b[A-Za-z0-9._%+-]{1,64}@(?:gmail\\.|googlemail\\.|hotmail\\.|outlook\\.|live\\.co|yahoo\\.|ymail\\.|icloud\\.|aol\\.|btinternet\\.|sky\\.com|talktalk\\.|virginmedia\\.|ntlworld\\.|proton\\.|protonmail\\.|gmx\\.)[a-z.]{0,20}\\b',
      undefined,
      ['Write to jo.bloggs@gmail.com', 'jo_b+x@btinternet.com is mine'],
      ['Write to contact@calder.gov.uk', 'Follow @gmail for news'],
      PRIVATE,
    ),
    data(
      'date-of-birth',
      'Date of birth',
      'medium',
      `\\b(?:\\d{1,2}[/. -]\\d{1,2}[/. -](?:(?:19|20)\\d{2}|\\d{2})|(?:19|20)\\d{2}-\\d{2}-\\d{2}|\\d{1,2}(?:st|nd|rd|th|af|fed|ain|il|ydd|eg)? (?:of )?${MONTH},? (?:19|20)\\d{2})\\b`,
      ['born', 'dob', 'd.o.b', 'date of birth', 'birth date', 'birthdate', 'geni', 'ganwyd', 'ganed'],
      ['DOB 12/05/1984', 'I was born on 3rd March 1984', 'Ganwyd 12 Mawrth 1990'],
      ['The birthday parade is on 14/06/2025', 'Date of birth: 31/02/1984', 'DOB is asked for at 12:05'],
      { check: 'date_of_birth', ...PRIVATE },
    ),
    data(
      'vehicle-registration',
      'Vehicle registration',
      'low',
      '\\b(?:[A-Z]{2}\\d{2} ?[A-Z]{3}|[A-Z]\\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\\d{1,3}[A-Z]|[A-Z]{3} ?\\d{1,4})\\b',
      [
        'reg',
        'registration',
        'plate',
        'plates',
        'car',
        'van',
        'vehicle',
        'driver',
        'motorbike',
        'rhif cofrestru',
        'gyrrwr',
      ],
      ['White van, reg AB12 CDE', 'The car was ABZ 1234'],
      ['A car hit the BUS 25A', 'The van is on the A40 CAR park side', 'Crime number CRN 12345, car stolen'],
      { check: 'vehicle_registration', caseSensitive: true, ...PRIVATE },
    ),
    data(
      'crime-reference',
      'Crime or incident reference',
      'low',
      '\\b(?:crime|incident|log|ref(?:erence)?) ?(?:no\\.?|number|ref)? ?:?#? ?\\d{6,12}\\b',
      undefined,
      ['crime ref 123456789', 'Incident number: 20260512'],
      ['crime fell by 12 per cent', 'The incident at 14:30'],
      { direction: 'in' },
    ),
  ],
})

function data(
  id: string,
  name: string,
  severity: PatternRule['severity'],
  pattern: string,
  near: readonly string[] | undefined,
  match: readonly string[],
  noMatch: readonly string[],
  more: Partial<PatternRule>,
): PatternRule {
  const context = near === undefined ? {} : { near }
  return { id, name, category: 'personal_data', severity, pattern, ...context, ...more, examples: { match, noMatch } }
}
