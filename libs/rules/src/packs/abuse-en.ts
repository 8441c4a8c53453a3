import { phrases, rulePack, words } from './rule-pack'

/** Insults, hate and harassment in English. Offensive by nature; written for this project. */
export const abuseEn = rulePack({
  id: 'abuse-en',
  version: 1,
  name: 'Abuse and hate, English',
  summary:
    'Insults, slurs and sexual harassment, as words and as turns of phrase. What is quoted, denied or said of oneself counts for less. Slurs against people for what they are propose a hide under the standards on hate; nothing is hidden by itself.',
  lists: [
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
            'corrupt pigs|pig scum|acab|a c a b|bacon scum|filth scum|get cancer|suck my dick|suck my cock|suck a dick|lick my balls|kiss my arse|kiss my ass|up your arse|nobody likes you|nobody would miss you|nobody would care if you died|drop dead|go and die|go die|kill yourself|kill urself|go hang yourself|go drown yourself|jump off a bridge|jump off a cliff|hope you die|hope u die|hope you rot|hope you choke|hope you suffer|hope you burn|hope you get run over|do the world a favour|do us all a favour and die|nasty piece of work|sorry excuse for|poor excuse for a|poor excuse of a|excuse for a human|waste of a human|waste of oxygen|two short planks|sandwich short of a picnic|lights are on but nobody|not the sharpest tool|lowest of the low|scum of the earth|brain cell|brain cells between|' +
            'you make me sick|you disgust me|you are pathetic|you are disgusting|you are a disgrace|pathetic excuse',
        ),
      ],
      examples: {
        match: ['You absolute morons', 'The officer was a waste of space'],
        noMatch: ['The clown at the fair was lovely', 'A thief took my bike'],
      },
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
            'spic spics kike kikes yid yids heeb hymie pikey pikeys gyppo gyppos gypo gypos gippo jewboy halfbreed half-caste mudslime muslimscum rapefugee rapefugees subhuman subhumans untermensch',
        ),
        ...phrases(
          'go back to your own country|go back to your country|go back where you came from|go back to where you came from|go back to africa|go back to pakistan|send them back|send them all back|deport them all|' +
            'white power|white pride|sieg heil|heil hitler|hitler was right|gas the jews|gas chamber for|jews will not replace us|great replacement|white genocide|race traitor|race traitors|1488|' +
            'death to muslims|death to jews|kill all muslims|kill all jews|kill the jews|islam is a cancer|muslim scum|jewish scum|white trash|dirty foreigners|dirty immigrants|dirty gypsies|gypsy scum|filthy immigrants|' +
            'monkey noises|sand monkey|porch monkey|camel fucker|camel fuckers|camelfucker|camelfuckers|goat fucker|goat fuckers|goatfucker|goatfuckers|black bastard|black bastards|ape like you',
        ),
      ],
      outcome: 'propose_hide',
      clause: '2',
      examples: {
        match: ['Go back to where you came from', 'white power lads'],
        noMatch: ['I came back from Pakistan on Tuesday', 'My white shirt came back from the wash'],
      },
    },
    {
      // Hate when meant for somebody or with contempt beside it, which the engine reads; else a swear word.
      id: 'reclaimed-slurs',
      name: 'Slurs that a group also uses of itself',
      category: 'profanity',
      severity: 'medium',
      terms: words('nigga niggas niggah niggaz'),
      examples: {
        match: ['look at these niggas', 'these niggas are late'],
        noMatch: ['Niger is a country in Africa', 'The nightshift is late'],
      },
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
      outcome: 'propose_hide',
      clause: '2',
      examples: {
        match: ['get back in the kitchen love', 'a man in a dress, that is all it is'],
        noMatch: ['My kitchen tap is leaking', 'Is the disabled toilet open?'],
      },
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
      examples: {
        match: ['show us your tits', 'send nudes darling'],
        noMatch: ['Send the form by Friday', 'She bent over to pick up litter'],
      },
    },
  ],
  patterns: [
    {
      id: 'youre-insult',
      name: 'Insult aimed at the reader',
      category: 'abuse',
      severity: 'medium',
      pattern:
        "\\b(?:you(?:'?re| are| lot are)|ur|u r) (?:all |just |such |nothing but ){0,3}(?:an? )?(?:absolute |absolutely |complete |total |utter |utterly |fucking |bloody |stupid |fat ){0,4}(?:joke|clowns?|useless|clueless|hopeless|shambles|disgrace|liars?|thick|pathetic|worthless|scum|evil|vile|disgusting|pigs?|cowards?|nobody)\\b",
      examples: {
        match: ['You are an absolute disgrace', "you're all clowns"],
        noMatch: ['You are all very kind', 'Your call is a joke to nobody'],
      },
    },
    {
      id: 'useless-officers',
      name: 'Insult aimed at staff',
      category: 'abuse',
      severity: 'medium',
      pattern:
        '\\b(?:useless|corrupt|bent|lazy|fat|stupid|thick|lying|spineless|fucking) (?:\\w{1,20} ){0,2}(?:pigs?|coppers?|cops|officers?|council(?:lors?)?|nurses?|doctors?|receptionists?|staff|bastards?|idiots?)\\b',
      examples: {
        match: ['Two useless officers turned up', 'lazy bloody council'],
        noMatch: ['Two helpful officers turned up', 'The council is working on it'],
      },
    },
    {
      id: 'resign-abuse',
      name: 'Abusive call to go',
      category: 'abuse',
      severity: 'medium',
      pattern: '\\b(?:crawl|get) back (?:under|in|into) (?:your|the|that) (?:rock|hole|cave|sewer)\\b',
      examples: {
        match: ['Crawl back under your rock', 'get back in the hole, will you'],
        noMatch: ['He crawled back to bed', 'Get back in the car please'],
      },
    },
    {
      id: 'family-insult',
      name: 'Insult to family',
      category: 'abuse',
      severity: 'medium',
      pattern:
        "\\b(?:your|ur|yer) (?:mum|mam|mom|mother|wife|sister|nan)(?:'?s| is) (?:a |an )?(?:\\w{1,20} )?(?:slag|whore|slut|bitch|fat|ugly|cunt|dog)\\b",
      examples: {
        match: ['Your mum is a slag', 'your wife is a bitch'],
        noMatch: ['Your mum is a nurse', 'My sister is a dog walker'],
      },
    },
    {
      id: 'sexual-demand',
      name: 'Sexual demand',
      category: 'abuse',
      severity: 'high',
      pattern:
        '\\b(?:send|show) (?:me |us )?(?:your |some |ur )?(?:\\w{1,20} )?(?:nudes?|tits|boobs|arse|fanny|pussy)\\b',
      examples: {
        match: ['send me your nudes', 'show us your boobs'],
        noMatch: ['Send me your address', 'Show us the plans'],
      },
    },
  ],
})
