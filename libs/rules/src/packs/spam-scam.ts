import { phrases, rulePack } from './rule-pack'

const SPAM = { category: 'spam', severity: 'low' } as const
const SCAM = { category: 'spam', severity: 'high', outcome: 'propose_hide', clause: '6' } as const

/** Fraud and advertising beneath our posts. */
export const spamScam = rulePack({
  id: 'spam-scam',
  version: 1,
  name: 'Spam and scams',
  summary:
    'Wordings and links of fraud and advertising. A link to a host that passes for a guarded domain, or any link beside pressure to act, proposes a hide under the standard on spam and scams; a wording or a shortened link alone only marks the text.',
  lists: [
    {
      id: 'spam-phrases',
      name: 'Spam and fraud wording',
      category: 'spam',
      severity: 'low',
      terms: phrases(
        'click the link in my bio|link in my bio|dm me to earn|earn from home|work from home and earn|guaranteed profit|guaranteed profits|guaranteed returns|double your money|double your bitcoin|crypto giveaway|' +
          'bitcoin giveaway|forex signals|forex trader|binary options|recover your lost funds|recover lost crypto|recovered my account|hacked account recovery|account recovery expert|certified hacker|ethical hacker on|' +
          'message her on whatsapp|text him on whatsapp|contact him on telegram|join my telegram|onlyfans link|hot singles|buy followers|buy cheap followers|free gift card|free iphone|claim your prize|claim your refund|' +
          'you have won|congratulations you have been selected|payday loan|cheap meds|cheap viagra|buy viagra|no prescription needed|fully loaded fire stick|replica watches|unclaimed tax rebate|tax rebate pending|' +
          'verify your account now|your account will be suspended|promo code at checkout|limited time offer|100 percent profit|investment platform that|thanks to mrs|god bless you for helping me invest',
      ),
      examples: {
        match: ['Guaranteed profit, message her on WhatsApp', 'You have won! claim your prize'],
        noMatch: ['Work from home advice for staff', 'I have won my appeal'],
      },
    },
    {
      id: 'scam-pressure',
      name: 'Pressure to act',
      ...SPAM,
      terms: phrases(
        'act now|act fast|act immediately|urgent action required|immediate action required|final notice|final warning|last chance to claim|expires today|expires tonight|within 24 hours or|within 48 hours or|or face a fine|or be fined|' +
          'avoid a fine|avoid prosecution|warrant for your arrest|account has been suspended|account has been locked|account will be closed|account is on hold|unusual activity on your|verify your identity|verify your details|' +
          'confirm your details|confirm your identity|update your payment|update your billing|payment failed|your parcel is waiting|parcel could not be delivered|parcel is being held|unpaid shipping|redelivery fee|unpaid toll|unpaid tax|' +
          'tax refund|council tax refund|cost of living payment|energy rebate|you are owed|you are eligible for a refund|claim now|claim before|pay the fee|small fee|gift cards|limited places left|gweithredwch nawr|hawliwch nawr',
      ),
      examples: {
        match: ['Your parcel is being held, act now', 'You are owed a council tax refund'],
        noMatch: ['Apply by Friday at the library', 'The parcel came on time, thanks'],
      },
    },
  ],
  patterns: [
    {
      id: 'shortened-link',
      name: 'Shortened link',
      ...SPAM,
      pattern: 'https?://(?:bit\\.ly|tinyurl\\.com|t\\.ly|cutt\\.ly|is\\.gd|rb\\.gy|shorturl\\.at)/\\S{1,80}',
      examples: {
        match: ['See https://bit.ly/abc123', 'http://tinyurl.com/y2k'],
        noMatch: ['See https://www.gov.uk/report', 'bit of a laugh'],
      },
    },
    {
      id: 'messenger-link',
      name: 'Link to a messenger',
      ...SPAM,
      pattern: '\\b(?:wa\\.me|t\\.me|telegram\\.me|chat\\.whatsapp\\.com)/\\S{1,80}',
      examples: {
        match: ['Join at t.me/fastcash', 'https://wa.me/447700900123'],
        noMatch: ['Tell me/us more', 'We are on WhatsApp'],
      },
    },
    {
      id: 'earn-money',
      name: 'Promise of money',
      ...SPAM,
      pattern:
        '\\b(?:earn|made|make|making|earning) (?:up to |over )?[£$€]\\d[\\d,.]{0,12}k? (?:a|per|every|each|in) (?:day|week|month|hour|\\d)',
      examples: {
        match: ['I make £500 a day from home', 'Earn up to $2,000 per week'],
        noMatch: ['Parking is £5 a day', 'Earn a qualification in a week'],
      },
    },
    {
      id: 'crypto-wallet',
      name: 'Crypto wallet',
      ...SPAM,
      pattern: '\\b(?:bc1[a-z0-9]{25,60}|0x[a-f0-9]{40})\\b',
      examples: {
        match: [
          'Send to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
          'Wallet 0x52908400098527886e0f7030069857d2e4169ee7 now',
        ],
        noMatch: ['Route 0x5 is late', 'Bin collection BC1 is on Friday'],
      },
    },
    {
      id: 'suspicious-domain',
      name: 'Link to a domain often used for fraud',
      ...SPAM,
      pattern: 'https?://[a-z0-9.-]{1,100}\\.(?:xyz|top|click|icu|buzz|cyou|rest|loan|win)\\b\\S{0,80}',
      examples: {
        match: ['Claim at https://rebate.xyz/now', 'http://pay.council.top'],
        noMatch: ['https://www.gov.uk/top', 'click the button to win'],
      },
    },
  ],
  conditions: [
    {
      id: 'lookalike-link',
      name: 'Link that passes for an official one',
      ...SCAM,
      when: { fact: 'lookalike_domains', atLeast: 1 },
      examples: {
        match: ['Claim at https://gov-uk.support/refund', 'Track it: royalmail-redelivery.com/pay'],
        noMatch: ['Claim at https://www.gov.uk/council-tax', 'Track it at royalmail.com/track'],
      },
    },
    {
      id: 'link-with-pressure',
      name: 'Link beside pressure to act',
      ...SCAM,
      when: {
        all: [{ fact: 'links', atLeast: 1 }, { matched: { rule: 'scam-pressure' } }],
      },
      examples: {
        match: ['Final notice: pay the fee at https://pay-now.example', 'Act now, refund-desk.com/claim'],
        noMatch: ['Act now', 'See https://calder.example/library for opening hours'],
      },
    },
    {
      id: 'link-with-lure',
      name: 'Link beside the wording of an offer',
      category: 'spam',
      severity: 'medium',
      outcome: 'flag',
      when: {
        all: [
          { fact: 'links', atLeast: 1 },
          {
            any: [
              { matched: { rule: 'spam-phrases' } },
              { matched: { rule: 'earn-money' } },
              { matched: { rule: 'crypto-wallet' } },
            ],
          },
        ],
      },
      examples: {
        match: ['Guaranteed profit at https://fx.example', 'I make £500 a day, ask t.me/fastcash'],
        noMatch: ['Guaranteed profit', 'See https://calder.example/jobs'],
      },
    },
  ],
})
