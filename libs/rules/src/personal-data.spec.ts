import * as fc from 'fast-check'
import { passesCheck, type PersonalDataCheck } from './personal-data'

function all(check: PersonalDataCheck, texts: readonly string[]): [PersonalDataCheck, string][] {
  return texts.map((text) => [check, text])
}

describe('personal data checks', () => {
  it.each([
    ...all('nhs_number', ['943 476 5919', '9434765919']),
    ...all('payment_card', ['4111 1111 1111 1111', '5500-0000-0000-0004']),
    ...all('uk_postcode', ['CF10 3NQ', '12 Castle Street, Cardiff CF10 1BH', 'SW1A 1AA', 'M1 1AE']),
    ...all('national_insurance', ['AB 12 34 56 C', 'jg103759a', 'OA-12-34-56-D', 'ZY123456B']),
    ...all('vehicle_registration', ['AB12 CDE', 'BD51SMR', 'CE73 XYZ', 'A123 BCD', 'Q456 HTR', 'M4 RKS', 'ABC 123D']),
    ...all('vehicle_registration', ['KRN 5P', 'ABZ 1234', 'GUI 9', 'OIA 4501']),
    ...all('bank_account', ['12-34-56 12345678', '123456 / 87654321', '20 11 43, account number 31926819']),
    ...all('date_of_birth', ['12/05/1984', '1.1.1900', '29-02-2000', '1984-05-12', '3rd March 1984', '12 Mawrth 1990']),
    ...all('date_of_birth', ['March 3, 1984', '31/12/2026', '7/6/84', '3 Sept 71']),
    ...all('uk_phone', ['07700 900123', '+44 7700 900123', '+44 (0)1632 960123', '(01632) 960 123', '020 7946 0123']),
    ...all('uk_phone', ['016977 2345', '0044 7911 123456', '0131 496 0123', '07624 123456', '028 9649 6123']),
  ])('%s takes %s', (check, text) => {
    expect(passesCheck(check, text)).toBe(true)
  })

  it.each([
    ...all('nhs_number', ['943 476 5918', '0000000000', '12345']),
    ...all('payment_card', ['4111 1111 1111 1112', '0000 0000 0000 0000', '4111']),
    ...all('uk_postcode', ['XX10 3NQ', 'A470', 'CF10 3CQ']),
    // The manual's example, letters never used, unused prefixes, a temporary number, an order number.
    ...all('national_insurance', ['QQ 12 34 56 C', 'AO123456A', 'DA123456A', 'GB123456A', 'ZZ123456B', 'AB123456E']),
    ...all('national_insurance', ['12A34567', 'AB12345C', 'XAB123456C']),
    // Postcodes, roads, routes, months, references, ages never issued.
    ...all('vehicle_registration', ['CF10 3NQ', 'A40 CAR', 'M4 NOT', 'BUS 25A', 'MAY 12A', 'REF 123A', 'PIN 1234']),
    ...all('vehicle_registration', ['SIX 100', 'BIG 20', 'AB01 CDE', 'AB45 CDE', 'QB12 CDE', 'AB12 CQE', 'I123 BCD']),
    ...all('vehicle_registration', ['A1234 BCD', 'ab12 cde', 'PC 1234', 'GP 12', 'VIA 100']),
    ...all('bank_account', [
      '00-00-00 12345678',
      '12-34-56 11111111',
      '12-34-56 1234567',
      '12345678',
      '12-05-24 14:30',
    ]),
    ...all('date_of_birth', [
      '31/02/1984',
      '29/02/1900',
      '12/13/1984',
      '0/5/1984',
      '12/05/1899',
      '12/05/2027',
      '12/05',
    ]),
    ...all('date_of_birth', ['14:30 1984', '32 March 1984', '12 Smarch 1984', '1/2/345', '']),
    ...all('uk_phone', ['0800 123 1234', '0300 123 4567', '0345 123 4567', '101', '999', '111', '0900 123 4567']),
    ...all('uk_phone', ['07600 123456', '0770 900 123', '07700 9001234', '01632 96012345', '010 1234 5678', '123456']),
    ...all('uk_phone', ['0211 123 4567', '+33 1 23 45 67 89']),
  ])('%s refuses %s', (check, text) => {
    expect(passesCheck(check, text)).toBe(false)
  })

  it('answer for any text', () => {
    const checks = fc.constantFrom<PersonalDataCheck>(
      'nhs_number',
      'payment_card',
      'uk_postcode',
      'national_insurance',
      'vehicle_registration',
      'bank_account',
      'date_of_birth',
      'uk_phone',
    )
    fc.assert(
      fc.property(checks, fc.string({ unit: 'binary', maxLength: 300 }), (check, text) => {
        expect(typeof passesCheck(check, text)).toBe('boolean')
      }),
    )
  })
})
