/** Verbs that jest does not soften. */
export const EARNEST = new Set([
  'stab',
  'stabbing',
  'behead',
  'strangle',
  'slit',
  'shank',
  'knife',
  'acid',
  'burn',
  'torch',
  'rape',
  'throw',
  'put',
])
/** Words within which farewell cues add up, and the sum that makes a farewell. */
export const FAREWELL_WINDOW = 80
export const FAREWELL_WEIGHT = 3
/** "not afraid to": the denial makes it worse. */
export const EMPHATIC = set('hesitate afraid scared stop until till rest joking care think')
export const PREPOSITIONS = set('with for from on at by after before about than')
export const LINKS = set('is are was just has have keeps says said')
export const DENIALS = set("not don't dont never didn't didnt won't wont doesn't doesnt isn't isnt wouldn't wouldnt")
export const SPEAKING = set(
  'say saying says said who threatening tell telling that can would could post posting think to',
)
export const OBJECTING = set('it when how people that hearing seeing saying to')
export const ADVISED = set('you anyone someone somebody people they u your a friend loved stops is')
export const QUANTITIES = set(
  'loads all lots many handful bottle packet packets box boxes whole pack packs bunch load twenty thirty forty fifty sixty hundred overdose dozens heap full entire rest llawer pob',
)
export const TAKING = set(
  'taken took take taking swallowed swallow swallowing necked necking downed had popped eaten cymryd llyncu lyncu cymeryd',
)
export const CALM_DOSE = set(
  'vitamin vitamins prescribed prescription doctor gp daily breakfast morning week weekly month chemist pharmacy surgery should',
)
/** What may stand before a sentence that leaves its "I" out. */
export const OPENERS = new Set(
  'right ok okay yeah yes listen so well oh mate lads swear god one day soon tonight tomorrow now then fuck rt am be'.split(
    ' ',
  ),
)
/** Words of help lines and prevention posts. */
export const SUPPORT = new Set(
  'samaritans helpline papyrus shout campaign awareness charity training signs leaflet webinar 116'.split(' '),
)

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
