import { phrases, rulePack, words } from './rule-pack'

/** A first cut at Welsh abuse, with the mutations in which the words are met after "y", "dy", "ei" and "i". */
export const abuseCy = rulePack({
  id: 'abuse-cy',
  version: 1,
  name: 'Sarhau a rhegi (abuse, Welsh)',
  summary:
    'Swear words, insults and a few turns of hate in Welsh, with soft, nasal and aspirate mutations. A first cut: have somebody who speaks the Welsh of your area read it before relying on it.',
  lists: [
    {
      id: 'welsh-abuse',
      name: 'Rhegi (Welsh profanity)',
      category: 'profanity',
      severity: 'medium',
      terms: words(
        'ffwc ffwcio ffycin ffwcin ffyc ffycio ffwcars ffwcar ffwcwyr cachu cachwr cachgi cachgwn cachlyd cont cotsen coc pidlan twatiaid wancar wancars wanciwr bastad bastads ' +
          'slwt slwten hwren hwrio hwr hwch mochyn moch-budr diawl diawliaid uffarn uffern uffernol twpsyn twpsod twpsen penbwl penci llwfrgi lembo lembos ' +
          'gachu gachwr gachgi gachgwn gachlyd chachu chachwr chachgi nghachu gont gontiaid contiaid chont nghont gotsen goc bidlan ' +
          'fastad fastads mastad bastar fastar basdad fasdad fochyn ddiawl ddiawliaid niawl dwpsyn dwpsod dwpsen thwpsyn nhwpsyn benbwl phenbwl mhenbwl benci ' +
          'phenci lwfrgi pidyn bidyn phidyn blydi cachfa gachfa',
      ),
      examples: {
        match: ["Mae'r cyngor yn ffycin anobeithiol", 'Cachu hwch llwyr', 'Hen gachgi wyt ti'],
        noMatch: ['Diolch yn fawr am eich help', 'Mae ci ar goll ym Mangor'],
      },
    },
    {
      id: 'welsh-insults',
      name: 'Sarhau (Welsh insults to a person)',
      category: 'abuse',
      severity: 'medium',
      terms: phrases(
        'twll din|twll din pob sais|cer i grafu|dos i grafu|dos i chwarae efo dy nain|cer i uffern|dos i uffern|cau dy geg|caea dy geg|cau dy ffycin geg|coc oen|coc y gath|pen coc|pen pidyn|wyneb pidyn|mab i hwren|' +
          'ffwcia o ma|ffwcia o|ffwc off|bydd ddistaw y|hen ast|ast dew|mochyn tew|moch tew|sais diawl|y diawl bach|cer adre i dy wlad dy hun|dos adra i dy wlad dy hun|' +
          'dwll din|dwll tin|twll tin|ben coc|phen coc|ben bidyn|goc oen|fab i hwren|yr hen ast|hen ast dew|yr ast|fochyn tew|fochyn budr|mochyn budr|moch budr|hen fochyn|' +
          'y cont|y cachgi|y bastad|y coc oen|yr hwren|y twpsyn|y twat|wast o le|wast o ofod|gwastraff o ofod|wastraff o ofod|' +
          'ti werth dim|dach chi werth dim|da i ddim byd|dda i ddim byd|cachu arnat ti|cachu arnoch chi|ffwcio chi|ffwcio ti|ffyc iw|ffyc off|llyfwr tin|llyfu tin|lyfu tin',
      ),
      examples: {
        match: ['Cau dy geg', 'Twll din y cyngor', 'Hen fochyn ydi o'],
        noMatch: ['Cau dy ddrws os gweli di yn dda', 'Mae mochyn ar y ffordd'],
      },
    },
    {
      id: 'welsh-hate',
      name: 'Casineb (Welsh hate)',
      category: 'hate',
      severity: 'high',
      outcome: 'propose_hide',
      clause: '2',
      terms: phrases(
        'cer yn ôl i dy wlad|cer nôl i dy wlad|dos yn ôl i dy wlad|dos nôl i dy wlad|ewch yn ôl i’ch gwlad|ewch nôl i’ch gwlad|ewch adre i’ch gwlad eich hun|hel nhw adre|hel nhw o ma|' +
          'gyrrwch nhw yn ôl|gyrrwch nhw nôl|anfonwch nhw yn ôl|anfonwch nhw nôl|mewnfudwyr budr|fewnfudwyr budr|mwslemiaid budr|fwslemiaid budr|sipsiwn budr|iddewon budr|pobl ddu fudr|' +
          'lladdwch y mwslemiaid|lladdwch yr iddewon|lladd y mwslemiaid|lladd yr iddewon|pwff bach|hen bwff|y pwffs|pwffs uffern|saeson allan|sais budr|saeson budr',
      ),
      examples: {
        match: ['Dos yn ôl i dy wlad', 'Mewnfudwyr budr, hel nhw o ma'],
        noMatch: ['Dw i yn mynd yn ôl i fy ngwaith', 'Croeso i fewnfudwyr yma'],
      },
    },
  ],
})
