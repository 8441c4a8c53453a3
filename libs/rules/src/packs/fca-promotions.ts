import { phrases, rulePack } from './rule-pack'

const ASKED = { category: 'legal', severity: 'medium', direction: 'out', onSending: 'approval' } as const

/** Invitations to invest, borrow or insure in texts of our own. */
export const fcaPromotions = rulePack({
  id: 'fca-promotions',
  version: 1,
  name: 'Financial promotions',
  summary:
    'Asks for approval before we invite people to invest, borrow, save or insure, as public bodies do for credit unions, community shares, municipal bonds and staff schemes. Rests on section 21 of the Financial Services and Markets Act 2000 and on FG24/1 of the Financial Conduct Authority, its guidance on financial promotions on social media (March 2024): each post must stand alone, fair, clear and not misleading, with the risk as prominent as the gain.',
  lists: [
    {
      id: 'financial-promotion-terms',
      name: 'Words of financial promotions',
      ...ASKED,
      terms: phrases(
        'invest now|invest today|invest in our|invest your|investment opportunity|investment opportunities|start investing|community municipal investment|municipal bond|green bond|community shares|share offer|buy shares|' +
          'guaranteed return|guaranteed returns|high returns|returns of up to|earn interest|interest rate of|rates from|capital at risk|capital is at risk|your capital|low-cost loan|low cost loan|low-cost loans|low interest loan|' +
          'interest-free loan|apply for a loan|loans from|representative apr|buy now pay later|buy now, pay later|0% finance|cash isa|stocks and shares|savings account|savings rate|pension transfer|transfer your pension|' +
          'equity release|remortgage|mortgage deal|mortgage deals|life insurance from|funeral plan|funeral plans|cryptocurrency|cryptoassets|buy bitcoin|crypto wallet|refer a friend and earn|join our credit union|cyfle i fuddsoddi|buddsoddwch',
      ),
      examples: {
        match: ['Invest in our town: the share offer opens today', 'Low-cost loans from your credit union'],
        noMatch: ['Borrow up to twelve books from the library', 'We are investing in new buses'],
      },
    },
  ],
  patterns: [
    {
      id: 'rate-of-return',
      name: 'Rate of interest or return',
      ...ASKED,
      pattern:
        '\\b\\d{1,2}(?:\\.\\d{1,2})? ?(?:%|per ?cent) (?:apr|aer|gross|fixed|interest|returns?|per annum|p\\.a\\.)',
      examples: {
        match: ['Save with us at 4.5% AER', 'Loans at 12 per cent APR'],
        noMatch: ['Recycling rose by 4.5% this year', 'Council tax goes up by 4.99 per cent'],
      },
    },
  ],
})
