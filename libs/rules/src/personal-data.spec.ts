import { isNhsNumber, isPaymentCard, passesCheck } from './personal-data'

describe('personal data checks', () => {
  it('knows an NHS number by its check digit', () => {
    expect(isNhsNumber('943 476 5919')).toBe(true)
    expect(isNhsNumber('943 476 5918')).toBe(false)
    expect(isNhsNumber('0000000000')).toBe(false)
  })

  it('knows a card number by its check digit', () => {
    expect(isPaymentCard('4111 1111 1111 1111')).toBe(true)
    expect(isPaymentCard('4111 1111 1111 1112')).toBe(false)
  })

  it('knows a postcode by its area', () => {
    expect(passesCheck('uk_postcode', 'CF10 3NQ')).toBe(true)
    expect(passesCheck('uk_postcode', 'XX10 3NQ')).toBe(false)
  })
})
