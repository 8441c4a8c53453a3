import { type TermList } from './rule-set'

/**
 * The demo organisation's first word lists. Whole words; disguised, masked and stretched spellings come from the fold,
 * other forms of a word are listed. Offensive by nature.
 */
export const DEFAULT_LISTS: readonly TermList[] = [
  {
    id: 'profanity-strong',
    name: 'Strong profanity',
    category: 'profanity',
    severity: 'medium',
    terms: words(
      'fuck fucks fucked fucker fuckers fuckin fucking fuckwit fuckwits fuckface fuckhead motherfucker motherfuckers motherfucking mofo fck fcking fkn fking fuk fuking fuckoff effoff ' +
        'cunt cunts cunting cunty shit shits shite shitty shitting shithead shitheads shithole bullshit shitbag shitstain dipshit batshit ' +
        'wanker wankers wanking wank wankstain cock cocks cocksucker cocksuckers cockhead knobhead knobheads bellend bellends dickhead dickheads dick dicks dickwad ' +
        'prick pricks twat twats twatting arsehole arseholes asshole assholes sshole ssholes bollocks bastard bastards bitch bitches bitching son-of-a-bitch ' +
        'pussy pussies fanny minge gash tits titties tosser tossers tosspot slag slags slut sluts slutty whore whores slapper stfu gtfo pissflaps jizz spunk cum bollox feck fecking',
    ),
  },
  {
    id: 'profanity-mild',
    name: 'Mild profanity',
    category: 'profanity',
    severity: 'low',
    terms: words(
      'arse arses ass asses bloody bugger buggers buggered crap crappy damn damned dammit goddamn piss pissed pissing pisstake piss-off sod sodding bint git gits wazzock ' +
        'hoe minger munter pillock pillocks plonker plonkers prat prats numpty numpties muppet muppets arsed balls blimey jackass dumbass badass wtf lmfao turd turds poxy knob knobs',
    ),
  },
  {
    id: 'insults',
    name: 'Insults to a person',
    category: 'abuse',
    severity: 'medium',
    terms: [
      ...words(
        'clowns jobsworth jobsworths thieving butchers tossers scumbag scumbags scum lowlife low-life degenerate degenerates vermin parasite parasites moron morons moronic imbecile imbeciles idiot idiots cretin cretins halfwit halfwits ' +
          'simpleton nonce nonces paedo paedos pedo pedos pervert perverts sicko skank skanks hoes thot thots douchebag douche scrubber gobshite gobshites shitbird jackoff ' +
          'dumbfuck dumbfucks fuckboy fuckboys traitor traitors bootlicker bootlickers',
      ),
      ...phrases(
        'power mad|clown car|stuck up cow|shower of shite|shower of shit|bunch of lazy|lazy idiots|piece of shit|pieces of shit|piece of crap|waste of space|waste of oxygen|waste of skin|waste of air|oxygen thief|thick as shit|thick as mince|brain dead|fat bastard|fat cow|ugly cow|silly cow|' +
          'stupid cow|stupid woman|old hag|fuck you|fuck u|fuck off|fuck yourself|screw you|piss off|go to hell|rot in hell|burn in hell|eat shit|shut the fuck up|shut your mouth|shut your face|' +
          'fat pig|filthy pig|filthy pigs|fat slob|fat useless|useless idiots|bunch of clowns|absolute clown|absolute clowns|absolute joke of a human|good for nothing|bent copper|bent coppers|bent cops|' +
          'corrupt pigs|pig scum|acab|a c a b|bacon scum|filth scum|get cancer|suck my dick|suck my cock|suck a dick|lick my balls|kiss my arse|kiss my ass|up your arse|nobody likes you|nobody would miss you|' +
          'you make me sick|you disgust me|you are pathetic|you are disgusting|you are a disgrace|pathetic excuse',
      ),
    ],
  },
  {
    id: 'hate-race-religion',
    name: 'Racial and religious slurs',
    category: 'hate',
    severity: 'high',
    terms: [
      ...words(
        'nigger niggers nigs negro negroes coon coons darkie darkies wog wogs sambo golliwog jungle-bunny porch-monkey spearchucker paki pakis curry-muncher ' +
          'raghead ragheads towelhead towelheads camel-jockey sandnigger muzzie muzzies muzrat chink chinks chinky gook gooks slant-eye slanteyes zipperhead wetback wetbacks beaner beaners ' +
          'spic spics kike kikes yid yids heeb hymie pikey pikeys gyppo gyppos gypo gypos gippo jewboy halfbreed half-caste mudslime muslimscum subhuman subhumans untermensch',
      ),
      ...phrases(
        'go back to your own country|go back to your country|go back where you came from|go back to where you came from|go back to africa|go back to pakistan|send them back|send them all back|deport them all|' +
          'white power|white pride|sieg heil|heil hitler|hitler was right|gas the jews|gas chamber for|jews will not replace us|great replacement|white genocide|race traitor|race traitors|1488|' +
          'death to muslims|death to jews|kill all muslims|kill all jews|kill the jews|islam is a cancer|muslim scum|jewish scum|white trash|dirty foreigners|dirty immigrants|dirty gypsies|gypsy scum|filthy immigrants|' +
          'monkey noises|sand monkey|porch monkey|black bastard|black bastards|ape like you',
      ),
    ],
  },
  {
    // Hate when meant for somebody or with contempt beside it, which the engine reads; else a swear word.
    id: 'reclaimed-slurs',
    name: 'Slurs that a group also uses of itself',
    category: 'profanity',
    severity: 'medium',
    terms: words('nigga niggas niggah niggaz'),
  },
  {
    id: 'hate-sexuality-gender-disability',
    name: 'Slurs on sexuality, gender and disability',
    category: 'hate',
    severity: 'high',
    terms: [
      ...words(
        'faggot faggots faggy fag fags fagot fagots poof poofs poofter poofters queer-boy dyke dykes lezzer lezzers lesbo lesbos batty-boy battyboy bender benders bumboy bum-boy shirtlifter tranny trannies ' +
          'shemale shemales heshe troon troons ladyboy femoid femoids retard retards retarded libtard libtards spastic spastics spaz spazz spacker spackers mong mongs mongoloid flid cripple cripples window-licker ' +
          'windowlicker schizo schizos cuck cucks feminazi feminazis',
      ),
      ...phrases(
        'gays should be|god hates fags|adam and eve not|women belong in the kitchen|get back in the kitchen|back to the kitchen|trannies are|it is a man in a dress|man in a dress|attack helicopter|that is so gay|mental patient|belongs in an asylum',
      ),
    ],
  },
  {
    id: 'sexual-harassment',
    name: 'Sexual harassment',
    category: 'abuse',
    severity: 'high',
    terms: phrases(
      'send nudes|send me nudes|send me a pic of your|show us your tits|show me your tits|get your tits out|nice tits|great tits on her|would smash|i would smash that|i would rape|needs raping|needs a good raping|' +
        'deserve to be raped|hope you get raped|i would ruin her|bend you over|bend her over|sit on my face|suck me off|wank over you|wanking over you|up skirt|upskirt|sexy copper|' +
        'rape threat|get raped|you should be raped|grab her by the pussy|dick pic|dick pics|unsolicited nudes',
    ),
  },
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
  },
  {
    id: 'welsh-abuse',
    name: 'Rhegi (Welsh profanity)',
    category: 'profanity',
    severity: 'medium',
    terms: [
      ...words(
        'ffwc ffwcio ffycin ffwcin ffyc ffycio ffwcars ffwcar ffwcwyr cachu cachwr cachgi cachgwn cachlyd cont cotsen coc pidlan twatiaid wancar wancars wanciwr bastad bastads ' +
          'slwt slwten hwren hwrio hwr hwch mochyn moch-budr diawl diawliaid uffarn uffern uffernol twpsyn twpsod twpsen penbwl penci llwfrgi lembo lembos',
      ),
    ],
  },
  {
    id: 'welsh-insults',
    name: 'Sarhau (Welsh insults to a person)',
    category: 'abuse',
    severity: 'medium',
    terms: phrases(
      'twll din|twll din pob sais|cer i grafu|dos i grafu|dos i chwarae efo dy nain|cer i uffern|dos i uffern|cau dy geg|caea dy geg|cau dy ffycin geg|coc oen|coc y gath|pen coc|pen pidyn|wyneb pidyn|mab i hwren|' +
        'ffwcia o ma|ffwcia o|ffwc off|bydd ddistaw y|hen ast|ast dew|mochyn tew|moch tew|sais diawl|y diawl bach|cer adre i dy wlad dy hun|dos adra i dy wlad dy hun',
    ),
  },
]

function words(list: string): string[] {
  return [...new Set(list.split(' '))]
}

function phrases(list: string): string[] {
  return [...new Set(list.split('|'))]
}
