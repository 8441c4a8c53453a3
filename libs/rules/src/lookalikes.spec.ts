import { findLinks } from './links'
import { lookalikeHosts } from './lookalikes'

describe('look-alike hosts', () => {
  it.each([
    'g0v.uk',
    'gоv.uk',
    'refund.g0v.uk',
    'gov-uk.support',
    'govuk-refund.com',
    'hmrc.gov.uk.refund-x.com',
    'hmrc-refund.com',
    'dvla.vehicle-tax.com',
    'nhs-pass.com',
    'nhs.uk.covid.example',
    'police-uk.org',
    'royalmail-redelivery.com',
    'royalmail.info',
    'royalmial.com',
    'roya1mail.com',
    'royaimail.com',
    'royalrnail.com',
    'tvlicencing.co.uk',
    'tv-licensing.com.tvlicensing.example',
    'xn--ryalmail-nbh.com',
  ])('%s is one', (host) => {
    const { hosts } = findLinks(`https://${host}/pay`)
    expect(lookalikeHosts(hosts)).toHaveLength(1)
  })

  it.each([
    'gov.uk',
    'www.tax.service.gov.uk',
    'nhs.uk',
    'calder.police.uk',
    'nhs.wales',
    'nhs.net',
    'gov.wales',
    'data.gov',
    'police.scot',
    'policeprofessional.com',
    'police-foundation.org.uk',
    'royalmail.com',
    'send.royalmail.com',
    'royal.uk',
    'calder-council.example',
    'bbc.co.uk',
    'governance.org.uk',
  ])('%s is none', (host) => {
    expect(lookalikeHosts(findLinks(`https://${host}/`).hosts)).toEqual([])
  })

  it('are looked for of the domains named', () => {
    expect(
      lookalikeHosts(
        ['ca1der.example', 'calder.example', 'my-calder.example', 'news.calder.example'],
        ['calder.example'],
      ),
    ).toEqual(['ca1der.example', 'my-calder.example'])
    expect(lookalikeHosts(['a.example'], ['', 'nodot'])).toEqual([])
  })
})
