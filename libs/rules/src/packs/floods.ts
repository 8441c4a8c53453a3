import { rulePack } from './rule-pack'

const NOTED = { category: 'spam', severity: 'low', outcome: 'tag' } as const

/** How a text is written rather than what it says. */
export const floods = rulePack({
  id: 'floods',
  version: 1,
  name: 'Shouting and floods',
  summary:
    'Marks texts in capitals, stretched, or full of links, handles and hashtags. Somebody in distress shouts too: nothing but a tag follows.',
  conditions: [
    {
      id: 'shouting',
      name: 'Written in capitals',
      ...NOTED,
      when: {
        all: [
          { fact: 'capitals_percent', atLeast: 70 },
          { fact: 'length', atLeast: 30 },
        ],
      },
      examples: {
        match: ['WHY HAS NOBODY EMPTIED MY BINS THIS MONTH', 'THIS COUNCIL NEVER ANSWERS THE PHONE!!!'],
        noMatch: ['WHERE ARE YOU', 'The NHS and the BBC wrote about it last week'],
      },
    },
    {
      id: 'repetition-flood',
      name: 'The same thing over and over',
      ...NOTED,
      when: { fact: 'repetition', atLeast: 10 },
      examples: {
        match: ['Noooooooooooo', 'shame shame shame shame shame shame shame shame shame shame'],
        noMatch: ['Nooo way!!!', 'It is very very late'],
      },
    },
    {
      id: 'mention-flood',
      name: 'Many accounts named',
      ...NOTED,
      when: { fact: 'mentions', atLeast: 8 },
      examples: {
        match: ['@a1 @a2 @a3 @a4 @a5 @a6 @a7 @a8 look at this', '@a @b @c @d @e @f @g @h @i'],
        noMatch: ['@CalderPolice @CalderCouncil please look', 'nobody named'],
      },
    },
    {
      id: 'hashtag-flood',
      name: 'Many hashtags',
      ...NOTED,
      when: { fact: 'hashtags', atLeast: 10 },
      examples: {
        match: ['#a #b #c #d #e #f #g #h #i #j', 'Win #a1 #b1 #c1 #d1 #e1 #f1 #g1 #h1 #i1 #j1 #k1'],
        noMatch: ['#CalderCarnival is on Saturday', 'Ticket #12'],
      },
    },
    {
      id: 'link-flood',
      name: 'Many links',
      ...NOTED,
      when: { fact: 'links', atLeast: 5 },
      examples: {
        match: [
          'a.com b.com c.com d.com e.com',
          'https://a.example https://a.example http://b.example www.c.example d.org/x',
        ],
        noMatch: ['See https://www.gov.uk', 'two links: a.com and b.com'],
      },
    },
  ],
})
