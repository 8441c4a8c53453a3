import { phrases, rulePack, words } from './rule-pack'

const ASKED = { category: 'legal', severity: 'medium', direction: 'out', onSending: 'approval' } as const

/** Party politics in texts of our own; meant for the weeks before an election. */
export const preElection = rulePack({
  id: 'pre-election',
  version: 1,
  name: 'Pre-election period',
  summary:
    'Asks for approval before we name a party, a candidate or a campaign, and warns where an elected person speaks for us. Rests on section 2 of the Local Government Act 1986, the Code of Recommended Practice on Local Authority Publicity (2011), the Local Government Association’s guide to publicity during the pre-election period and the Cabinet Office’s General Election and local election guidance for civil servants and public bodies. How to register, vote and find a polling station passes.',
  lists: [
    {
      id: 'party-names',
      name: 'Political parties',
      ...ASKED,
      terms: [
        ...words('tory tories libdem libdems ukip sdlp torïaid'),
        ...phrases(
          'the dup|the uup|the snp|labour party|the labour government|labour mp|labour mps|labour councillor|labour councillors|labour candidate|conservative party|the conservatives|conservative mp|conservative mps|conservative councillor|' +
            'conservative councillors|conservative government|conservative candidate|liberal democrat|liberal democrats|lib dem|lib dems|reform uk|reform party|green party|the greens|plaid cymru|scottish national party|' +
            'scottish greens|alba party|sinn féin|democratic unionist party|ulster unionist party|alliance party|workers party of britain|co-operative party|' +
            'y blaid lafur|llafur cymru|y ceidwadwyr|ceidwadwyr cymreig|democratiaid rhyddfrydol|y blaid werdd',
        ),
      ],
      examples: {
        match: ['The Green Party has welcomed our plan', 'Plaid Cymru and the Tories disagree'],
        noMatch: ['The labour ward has moved to level 3', 'Green bins are emptied on Friday'],
      },
    },
    {
      id: 'campaigning',
      name: 'Campaigning',
      ...ASKED,
      terms: phrases(
        'vote for|vote against|voting for|voting against|don’t vote for|your vote counts for|support our candidate|our candidate|your candidate|candidate for mayor|candidate for the council|parliamentary candidate|council candidate|' +
          'election candidate|election candidates|candidates standing|standing for election|standing as a candidate|stand as a candidate|seeking re-election|re-elect|manifesto|manifestos|election pledge|election pledges|campaign pledge|campaign pledges|' +
          'campaign trail|canvassing|election campaign|party political|win the election|lose the election|opinion poll|exit poll|hustings|government’s record|pleidleisiwch dros|maniffesto|ymgeisydd|ymgeiswyr',
      ),
      examples: {
        match: ['Vote for a cleaner city on Thursday', 'It was in their manifesto'],
        noMatch: ['Register to vote by midnight', 'Polling stations are open from 7am to 10pm'],
      },
    },
  ],
  patterns: [
    {
      id: 'elected-voice',
      name: 'An elected person speaks for us',
      category: 'legal',
      severity: 'low',
      direction: 'out',
      onSending: 'warn',
      // [m]: a branch without two letters in a row keeps "mp" out of what must occur first, which stands in every text.
      pattern:
        '\\b(?:councillor|cllr|cynghorydd|leader of the council|council leader|cabinet member|mayor|police and crime commissioner|pcc|[m]p|minister)\\b[^.!?\\n]{0,60}\\b(?:said|says|added|announced|launched|pledged|promised|welcomed|praised)\\b',
      examples: {
        match: ['Cllr Jones, cabinet member for roads, said the work was done', 'The Mayor welcomed the new school'],
        noMatch: ['Contact your councillor through our website', 'The council said the road is open'],
      },
    },
  ],
})
