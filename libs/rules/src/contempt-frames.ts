import { isContempt } from './contempt-words'
import { type DampReason } from './threats'

/** Words of a sentence looked at on each side of a group. */
export const FRAME_WIDTH = 9

/** The neighbours of a group in its sentence, single spaces between and at the inner end of `before`; then the next sentence. */
export interface Surroundings {
  readonly before: string
  readonly after: string
  readonly next: string
}

const ALL =
  '(?:all |the |these |those |every |every single |each |any |more |your |them |our |so many |a |an |of |bloody |fucking )*'

/** What stands before a group when it is despised, with what has to follow where that decides. */
const BEFORE: readonly (readonly [RegExp, RegExp?])[] = [
  [
    frame(
      "(?:never|not|yet to|haven't|havent) (?:\\w+ )?(?:met|known|seen|meet|see) (?:a|an|one|any) (?:single )?(?:decent|honest|good|nice|clever|normal|clean|trustworthy|hardworking)",
    ),
  ],
  [frame('only good'), /^(?:one )?(?:is|are)(?: a| an)?(?: \w+)? dead|^is a dead/],
  [
    frame(
      "(?:wouldn't|wouldnt|would not|would never|will never|won't|can't|cant|cannot|don't|dont|never|not|couldn't|refuse to) (?:\\w+ )?(?:trust|trusted|hire|employ|touch|believe|date|marry|respect|respected|liked|befriend|vote for|work with|live with|listen to|obey)(?: an?| the| any| these)?",
    ),
  ],
  [
    frame(
      "(?<!they )(?:wouldn't|wouldnt|would not|would never|don't|dont|never) (?:let|allow|have|want|see)(?: an?| the| any| these)?",
    ),
    /\b(?:near|in|into|inside|touch|next|living|moving|teaching|around|on)\b/,
  ],
  [
    frame(
      `(?:nobody|noone|no one|we don't|we dont|we do not|we never|i don't|i dont|i do not) (?:\\w+ )?(?:want|wants|wanted|need|needs|asked for) ${ALL}`,
    ),
    /^(?!to\b|hurt|treated|blamed|told|left|harmed|being|who|suffering|dying)/,
  ],
  [
    frame(`(?:line|round|string|lock|ship|load|pack|herd) (?:up )?${ALL}`),
    /^(?:\w+ )?(?:up|home|off|back|out)\b|^and (?:shoot|ship|send|deport|kill|burn|gas)|^against/,
  ],
  [
    frame(
      `(?:was right|finish|finished|finishing|gas chambers?|ovens?|final solution|camps?|hanging|hangings|the rope|the noose|castration|the job|burning) (?:\\w+ )?(?:about|on|with|for|to) ${ALL}`,
    ),
  ],
  [
    frame(`(?:stop|keep|keeping|stopping|quit) (?:letting |allowing |giving |bringing |importing )?${ALL}`),
    /^(?:out of (?:our|my|the|this|here|wales|britain|england)|out$|off our|away from|have our|having our|in(?:to)? (?:our|the country|here)|take our|taking our|get our|jobs|houses|homes|coming)/,
  ],
  [frame(`for (?:white|british|english|welsh|normal)(?: \\w+)? not (?:for )?${ALL}`)],
  [
    frame(
      `(?:no (?:decent|sane|normal|self respecting|right minded) \\w+|nobody|noone|no one|who|who in their right mind) (?:would|wants?|should|could)(?: to)? (?:\\w+ )?(?:employ|hire|trust|marry|date|touch|live with|work with) ${ALL}`,
    ),
  ],
  [frame(`(?:cas gen i|mae'n gas gen i|dwi'n casau|gasau|casau) (?:y |yr |bob |pob )*`)],
  [
    frame('dyl(?:ai|en|id)(?: pob| bob| y)?'),
    /^(?:gael|cael) (?:ei|eu|i) (?:saethu|lladd|crogi|llosgi|hanfon)|^fynd adre/,
  ],
]

/** What follows a group when it is despised. */
const AFTER: readonly RegExp[] = [
  /^(?:\w+ )?(?:turn|turns|make|makes|give|gives) (?:my|me|you|us|everyone) (?:stomach|skin|sick|puke|vomit|want to|ill|flesh|the creeps|feel sick|heave)/,
  /^(?:should|must|ought to|need to|shud) (?:all |just |only )*(?:stay|be|remain|go|get|stick) (?:at home|to (?:the|their) kitchen|in the kitchen|at the back|home|back|out|locked|kept|banned|in their own)/,
  /^(?:don't|dont|do not|doesn't|does not) (?:even )?(?:deserve|belong(?! in (?:the|an?) )|count)/,
]
const BESIDE_CONTEMPT =
  /^(?:more like|all|complete|absolute|total|utter|pure|every (?:single |last )?one of (?:them|em) (?:is|are)|(?:all|most) of (?:them|em) (?:is|are)|the lot of (?:them|em)(?: are)?|dirty|filthy|fucking)(?: an?| the)?(?: \w+)? (\w+)/
const LIKE_THEM = /^(?:people|women|men|types|folk|families|ones) like (?:that|them|her|him|those|these|this) (.*)$/
const LOWERING =
  /\b(?:should(?:n't| not)?|ought to|must) (?:all )?(?:be|never be|not be) (?:locked|shot|banned|killed|hanged|deported|allowed|sterilised|burned|burnt|put down|gassed)|\b(?:are|r) (?:\w+ ){0,3}(\w+)/

/** Whether what stands around a group despises it. */
export function despises({ before, after, next }: Surroundings): boolean {
  if (AFTER.some((shape) => shape.test(after))) return true
  if (BEFORE.some(([shape, following]) => shape.test(before) && (following === undefined || following.test(after))))
    return true
  if (next === '') return false
  const named = BESIDE_CONTEMPT.exec(next)?.[1]
  if (named !== undefined && isContempt(named)) return true
  const like = LIKE_THEM.exec(next)?.[1]
  if (like === undefined) return false
  const lowering = LOWERING.exec(like)
  return lowering !== null && (lowering[1] === undefined || isContempt(lowering[1]))
}

const DENIED_BEFORE = frame(
  "(?:not (?:all|every|that|true that|the case that|because)|(?:isn't|isnt|ain't|wasn't|not) true that|never true that|false that|wrong that|no evidence that|no proof that|don't think|dont think|do not think|don't believe|refuse to (?:believe|accept|think)|(?:tired|sick|bored|fed up) (?:of|with) (?:hearing|being told|people saying)|hardly|(?:as if|as though)|never think|never thought|never said|never say|(?:cannot|can't|cant|can not|shouldn't|should not|mustn't|must not|wouldn't|would never|wouldn't ever|i'd never|never|not going to|won't) (?:just |ever )?(?:say|call|claim|write|let anyone say|pretend|suggest)(?: that)?|nobody (?:should|can) (?:\\w+ )?(?:say|think|claim)|far from) (?:that |all |the |any |these |because )*",
)
const DENIED_AFTER =
  /^(?:do not|don't|dont|does not|doesn't|did not|didn't|never|are not|aren't|arent|is not|isn't|were not|weren't|have never|has never) (?:all |the |a |to |really |just |actually |ever )*(?:disgust|problem|make me|blame|turn|a burden|criminals|thieves|vermin|scum|terrorists|smell|steal|parasites|animals|dirty|stupid|lazy|evil)/
const WRITTEN_AFTER =
  /\b(?:was|were|is|has been|been|being|got) (?:\w+ )?(?:painted|written|sprayed|scrawled|daubed|posted|shouted|carved|chanted|printed|tweeted|yelled)\b/
const TREATED =
  /^(?:\w+ )?(?:are|is|were|was|get|got|being|been|feel|felt|having been) (?:\w+ )?(?:treated|called|told|seen|made|attacked|blamed|described|portrayed|labelled|branded|compared|spat|insulted|abused|likely|more likely|less likely)\b/

/** Why such words about a group are probably not meant. */
export function disowns({ before, after }: Surroundings): DampReason | null {
  if (DENIED_BEFORE.test(before) || DENIED_AFTER.test(after)) return 'negated'
  if (WRITTEN_AFTER.test(after)) return 'reported'
  return TREATED.test(after) ? 'counter_speech' : null
}

/** Ends where the group begins. */
function frame(source: string): RegExp {
  return new RegExp(`(?:^| )(?:${source}) ?$`)
}
