import type { OfferedItem } from '@cordon/contracts/connectors'

const texts = [
  'Is the tip on Weaver Street open this bank holiday? The web page says one thing and the sign at the gate says another.',
  'Third time this month that the bins on our road were left. Could somebody please look into it, my neighbours are fed up too.',
  'Thank you to the two officers who helped my mum yesterday evening at the station, they could not have been kinder.',
  'The street light outside number 14 has been out for two weeks and it is very dark by the school gate in the mornings.',
  'You useless muppets, you never answer anybody. What a shambles of a council, absolute clowns the lot of you.',
  'Oes modd cael apwyntiad yn y clinig wythnos nesaf os gwelwch yn dda? Diolch yn fawr am eich help.',
  'How do I report a lost wallet? I think I dropped it on the number 8 bus between the hospital and the market square.',
  'Roadworks at the bridge again, twenty minutes to move fifty metres, and nobody working on it as far as I can see.',
]
const threat = 'I swear I am going to kill him tonight, I have got a knife and I know where he lives.'

/** Threads of four: a mention and three replies to it. */
export function kindOf(n: number): 'mention' | 'reply' {
  return n % 4 === 0 ? 'mention' : 'reply'
}

export function nativeKey(run: string, n: number): string {
  return `https://load.example/${run}/statuses/${n}`
}

/** The nth item of a load run: about what a status of 120 characters is on the Mastodon API, in threads of four on average. */
export function makeItem(run: string, n: number): OfferedItem {
  const text = n % 500 === 499 ? threat : `${texts[n % texts.length]} (${n})`
  const key = (m: number) => nativeKey(run, m)
  const isReply = kindOf(n) === 'reply'
  const person = n % 5_000
  const at = new Date().toISOString()
  const author = {
    nativeId: String(110_000_000_000_000_000n + BigInt(person)),
    handle: `resident${person}@load.example`,
    displayName: `Resident ${person}`,
    url: `https://load.example/@resident${person}`,
  }
  return {
    kind: kindOf(n),
    nativeKey: key(n),
    revision: at,
    nativeId: String(113_000_000_000_000_000n + BigInt(n)),
    ...(isReply && { inReplyToKey: key(n - (n % 4)) }),
    author,
    text,
    language: 'en',
    url: key(n),
    visibility: 'public',
    createdAt: at,
    attachments: [],
    raw: JSON.stringify({
      id: String(113_000_000_000_000_000n + BigInt(n)),
      created_at: at,
      in_reply_to_id: isReply ? String(113_000_000_000_000_000n + BigInt(n - (n % 4))) : null,
      sensitive: false,
      visibility: 'public',
      language: 'en',
      uri: key(n),
      url: key(n),
      content: `<p>${text}</p>`,
      account: {
        ...author,
        note: '<p>Here for the load run.</p>',
        followers_count: 120,
        following_count: 80,
        avatar: 'https://load.example/avatar.png',
      },
      media_attachments: [],
      mentions: [
        { id: '1', username: 'calder_police', acct: 'calder_police', url: 'https://load.example/@calder_police' },
      ],
      tags: [],
      emojis: [],
    }),
  }
}
