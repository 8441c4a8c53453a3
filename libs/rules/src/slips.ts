/** Misspellings by which a slur or a strong swear word is still read. Offensive by nature. */

/** Short words whose misspellings are few enough to be nothing else. */
const SWAPPED =
  'fuck fucks fucked fucker fuckers fucking fuckin cunt cunts shite bitch bitches twats slags wanker wankers wanking whores paki pakis pikey pikeys prick pricks bastard bastards ' +
  'nigger niggers nigga niggas faggot faggots faggy retard retards retarded spastic spastics tranny trannies bellend bellends arsehole arseholes asshole assholes dickhead dickheads knobhead ' +
  'motherfucker motherfuckers motherfucking cocksucker shithead bullshit scumbag scumbags tosser tossers pervert perverts moron morons idiot idiots imbecile muzzie muzzies gyppo gyppos poofter poofters raghead ragheads ' +
  'paedo paedos nonces lowlife vermin parasite parasites'
/** What respelling by ear makes of them. */
const BY_EAR: readonly (readonly [string, string])[] = [
  ['fuck', 'phuck fuq fuc fvck fuxk fuk fuhk phuk fuckk'],
  ['fucking', 'phucking fuxking fuckn fuckng fukn fukin fukkin fooking fvcking fecking fuccing'],
  ['fucker', 'fucka fuker fukker fuccer'],
  ['fucked', 'fukd fukked fuckd fuked'],
  ['motherfucker', 'muthafucka mothafucka muthafucker mutherfucker motherfucka mofucka muthafuka'],
  ['cunt', 'kunt cnut cuntt cvnt'],
  ['cunts', 'kunts cnuts cvnts'],
  ['bitch', 'biatch biotch beotch bitxh bich bytch biznatch beetch'],
  ['bitches', 'biatches biches bitchs bitchez bytches'],
  ['shit', 'shyt sheit shiet siht'],
  ['wanker', 'wanka wankr'],
  ['wankers', 'wankas wankaz wankrs'],
  ['nigger', 'niggr niggur niggar nygger niqqer nigr nikker'],
  ['niggers', 'niggrs niggurs niggars niggerz niqqers'],
  ['nigga', 'nigguh niqqa nicca nukka'],
  ['niggas', 'niggaz niqqas niccas nigguhs'],
  ['faggot', 'faget fagget faggit fagit faggut phaggot fggt fgt'],
  ['faggots', 'fagets faggets faggits fagits phaggots'],
  ['retard', 'retart ritard reetard rtard retad'],
  ['retarded', 'retarted retardid reetarded'],
  ['paki', 'packi pakki'],
  ['pakis', 'packis pakkis pakiz pakees'],
  ['tranny', 'trannie trany trannee'],
  ['asshole', 'azzhole asswhole ahole asshol'],
  ['arsehole', 'arshole arsehol aresehole arsole'],
  ['dickhead', 'dikhead dickhed dikhed dickead'],
  ['dickheads', 'dikheads dickheds'],
  ['twat', 'twaat twatt'],
  ['bastard', 'basterd barsteward bastid bastud basturd'],
  ['bastards', 'basterds barstewards bastids basturds'],
  ['pussy', 'pussi'],
]
/** What the ways below make of them that is a word or a name itself. */
const WORDS_THEMSELVES = new Set(
  'niger nigers shiite waking waning belled picks tosses moons morns nones pikes ritard retrad paik tanny'.split(' '),
)

const LISTED = new Set(SWAPPED.split(' '))

/** The misspelling as key, the word as value. */
const SLIPS = new Map<string, string>()
for (const name of SWAPPED.split(' ')) for (const slip of slipsIn(name)) offer(slip, name)
for (const [name, slips] of BY_EAR) for (const slip of slips.split(' ')) offer(slip, name)

const OF = new Map<string, string[]>()
for (const [slip, name] of SLIPS) {
  const known = OF.get(name)
  if (known === undefined) OF.set(name, [slip])
  else known.push(slip)
}

/** Misspellings of a listed word under which it is looked for too. */
export function slipsOf(name: string): readonly string[] {
  return OF.get(name) ?? []
}

/** The word that was meant. */
export function spelled(name: string): string {
  return SLIPS.get(name) ?? name
}

function offer(slip: string, name: string): void {
  if (!LISTED.has(slip) && !WORDS_THEMSELVES.has(slip) && !SLIPS.has(slip)) SLIPS.set(slip, name)
}

/** Neighbours swapped, one letter doubled, and in a long word one left out. The first letter stays. */
function slipsIn(name: string): string[] {
  const found: string[] = []
  for (let at = 1; at < name.length; at++) {
    const [before, one, other, after] = [name.slice(0, at), name.charAt(at), name.charAt(at + 1), name.slice(at + 2)]
    if (other !== '' && one !== other) found.push(before + other + one + after)
    found.push(before + one + one + other + after)
    if (other !== '' && name.length >= 6) found.push(before + other + after)
  }
  return found
}
