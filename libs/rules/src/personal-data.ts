import { isDateOfBirth } from './birth-date'
import { isVehicleRegistration } from './vehicle-registration'

/** Checks that turn a run of digits or letters that looks like personal data into something that probably is. */
export type PersonalDataCheck =
  | 'nhs_number'
  | 'payment_card'
  | 'uk_postcode'
  | 'national_insurance'
  | 'vehicle_registration'
  | 'bank_account'
  | 'date_of_birth'
  | 'uk_phone'

/** Whether matched text passes the check. Shape and arithmetic only: the words around a match are its rule's `near`. */
export function passesCheck(check: PersonalDataCheck, text: string): boolean {
  switch (check) {
    case 'nhs_number':
      return isNhsNumber(text)
    case 'payment_card':
      return isPaymentCard(text)
    case 'uk_postcode':
      return endsInUkPostcode(text)
    case 'national_insurance':
      return isNationalInsuranceNumber(text)
    case 'vehicle_registration':
      return isVehicleRegistration(text)
    case 'bank_account':
      return isBankAccount(text)
    case 'date_of_birth':
      return isDateOfBirth(text)
    case 'uk_phone':
      return isSubscriberNumber(text)
  }
}

/**
 * NHS number: ten digits, the last a modulus-11 check (NHS Data Dictionary). One random number in eleven passes, so it
 * is only ever used beside a context word.
 */
function isNhsNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  if (digits.length !== 10 || /^(\d)\1{9}$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < 9; at++) sum += Number(digits[at]) * (10 - at)
  const check = (11 - (sum % 11)) % 11
  return check !== 10 && check === Number(digits[9])
}

/** Luhn check (ISO/IEC 7812-1) over 13 to 19 digits. */
function isPaymentCard(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1+$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** The 124 postcode areas of the Royal Mail's file: anything else is not a postcode. */
const AREAS = new Set(
  (
    'AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G ' +
    'GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW ' +
    'OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC ' +
    'WD WF WN WR WS WV YO ZE'
  ).split(' '),
)

function endsInUkPostcode(text: string): boolean {
  const found = /([A-Z]{1,2})\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}$/.exec(text)
  return found?.[1] !== undefined && AREAS.has(found[1])
}

/**
 * National Insurance number: two letters, six digits and A to D. D, F, I, Q, U and V are in no prefix, O is never second,
 * and seven prefixes are not used (HMRC National Insurance Manual, NIM39110). The manual's own QQ 12 34 56 A is thus none.
 */
function isNationalInsuranceNumber(text: string): boolean {
  const found = /^([ABCEGHJ-PRSTW-Z])([ABCEGHJ-NPRSTW-Z])\d{6}[A-D]$/.exec(text.replace(/[ .-]/g, '').toUpperCase())
  return found !== null && !UNUSED_PREFIXES.has(`${found[1] ?? ''}${found[2] ?? ''}`)
}

const UNUSED_PREFIXES = new Set(['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ'])

/**
 * Sort code (six digits, mostly in pairs) and account number (eight), as Pay.UK describes them in "Validating account
 * numbers". Its modulus tables name every bank and change each quarter, so they are not applied.
 */
function isBankAccount(text: string): boolean {
  const found = /^\D*(\d{2})[ -]?(\d{2})[ -]?(\d{2})\D+(\d{8})\D*$/.exec(text)
  if (found === null) return false
  const sortCode = found.slice(1, 4).join('')
  return sortCode !== '000000' && !/^(\d)\1{7}$/.test(found[4] ?? '')
}

/**
 * A number that rings at a person's: geographic 01 and 02 or mobile 07, by the prefixes and lengths of Ofcom's National
 * Telephone Numbering Plan. Service numbers (03, 08, 09, 101, 111, 999) and pagers (076) are none. Bounds: 9 or 10 digits
 * after the 0 for 01, 10 for the others; 9 is still found in some areas, such as Brampton.
 */
function isSubscriberNumber(text: string): boolean {
  const digits = text.replace(/\(0\)/, '').replace(/[ ().-]/g, '')
  const found = /^(?:\+44|0044|0)(\d{9,10})$/.exec(digits)
  const number = found?.[1]
  if (number === undefined) return false
  if (number.length === 9) return /^1[2-9]\d/.test(number) && !/^1\d1/.test(number)
  return /^(?:1[1-9]|2[03489]|7(?:[0-57-9]|624))/.test(number)
}
