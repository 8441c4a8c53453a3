/** Checks that turn a run of digits or letters that looks like personal data into something that probably is. */
export type PersonalDataCheck = 'nhs_number' | 'payment_card' | 'uk_postcode'

/** Whether matched text passes the check. */
export function passesCheck(check: PersonalDataCheck, text: string): boolean {
  switch (check) {
    case 'nhs_number':
      return isNhsNumber(text)
    case 'payment_card':
      return isPaymentCard(text)
    case 'uk_postcode':
      return endsInUkPostcode(text)
  }
}

/**
 * NHS number: ten digits, the last a modulus-11 check (NHS Data Dictionary). One random number in eleven passes, so it
 * is only ever used beside a context word.
 */
export function isNhsNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  if (digits.length !== 10 || /^(\d)\1{9}$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < 9; at++) sum += Number(digits[at]) * (10 - at)
  const check = (11 - (sum % 11)) % 11
  return check !== 10 && check === Number(digits[9])
}

/** Luhn check (ISO/IEC 7812-1) over 13 to 19 digits. */
export function isPaymentCard(text: string): boolean {
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
