import { abuseCy } from './packs/abuse-cy'
import { abuseEn } from './packs/abuse-en'
import { contempt } from './packs/contempt'
import { defamation } from './packs/defamation'
import { fcaPromotions } from './packs/fca-promotions'
import { floods } from './packs/floods'
import { personalData } from './packs/personal-data'
import { preElection } from './packs/pre-election'
import { profanityEn } from './packs/profanity-en'
import { type RulePack } from './packs/rule-pack'
import { spamScam } from './packs/spam-scam'
import { urgent } from './packs/urgent'

export { type RulePack }

/**
 * Every pack that is shipped. Written for this project; starting points to edit, no recommendation. Profanity stands before
 * abuse: a masked word ("b*****s") is read as the first listed one that it may be, and should be the mildest.
 */
export const packs: readonly RulePack[] = [
  profanityEn,
  abuseEn,
  abuseCy,
  urgent,
  personalData,
  spamScam,
  floods,
  contempt,
  preElection,
  defamation,
  fcaPromotions,
]
