import { rulePack, words } from './rule-pack'

/** Swear words of English. They say how heated a text is, seldom that it should go. */
export const profanityEn = rulePack({
  id: 'profanity-en',
  version: 1,
  name: 'Profanity, English',
  summary:
    'Swear words in two strengths. Disguised, masked and stretched spellings are read too. Marks the text for whoever answers it; hides nothing.',
  lists: [
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
      examples: {
        match: ['This is fucking ridiculous', 'What a load of bullshit from the council'],
        noMatch: ['I live in Scunthorpe', 'Thank you for your help today'],
      },
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
      examples: {
        match: ['Fix the bloody road', 'That was a crap answer'],
        noMatch: ['The bus was late again', 'There are bulbs to plant in the park'],
      },
    },
  ],
})
