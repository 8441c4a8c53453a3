import * as stance from './stance-words'

const list = (words: string): readonly string[] => words.split(' ')

/** Verbs of harm that are usually something else. */
const NO_HARM = new Set(list('put puts boot boots nut stamp string gun knife machete deck hurt hurts need freeze'))

/** Words that the shapes look for themselves. */
const AS_WRITTEN = new Set(
  list(
    'sick ill mad look looks shit crap drunk mistake joke bleed beg cage purge creature creatures suck sickened disgusted revolted repulsed nauseated',
  ),
)

/** By word: its class, or nothing for what is left out. The first class that holds a word is its class. */
export const TAGS: ReadonlyMap<string, string> = new Map(
  (
    [
      // Emphasis and articles
      [
        '',
        list(
          "the a an this these those all every each any single some most so such very really just simply even always ever quite totally completely utterly absolutely truly literally honestly seriously actually fucking fuckin bloody damn goddamn effing common other own still also too that's please of_course already clearly obviously ye",
        ),
      ],
      [
        'I',
        list(
          "i i'm im i'd i'll ill i've ive we we'll we'd we're weve we've someone somebody everyone everybody lets let's",
        ),
      ],
      ['O', list('me us myself')],
      ['P', list('my our')],
      ['Y', list("you u ya you're youre yous y'all your ur")],
      [
        'N',
        list(
          "not no never n't don't dont doesn't doesnt didn't didnt won't wont wouldn't wouldnt can't cant cannot couldn't couldnt isn't isnt aren't arent wasn't wasnt weren't ain't aint haven't havent hasn't hasnt shouldn't shouldnt mustn't nor neither hardly barely zero without",
        ),
      ],
      ['C', list('are is was were be been being r am seem seems look looks become becomes act acts')],
      ['M', list('should must ought shall need needs gotta shoulda')],
      ['W', list('will would can could might may gonna going want wanna wants')],
      [
        'R',
        list(
          'hatred contempt disdain disgust loathing scorn revulsion derision abhorrence aversion hostility animosity distaste repulsion',
        ),
      ],
      ['F', list('rage anger fury wrath nausea bile venom spite resentment ire')],
      [
        'V',
        list(
          'respect compassion sympathy empathy pity mercy tolerance patience remorse regard esteem admiration affection',
        ),
      ],
      [
        'B',
        list(
          'monkey monkeys ape apes insect insects cockroach cockroaches rat rats dog dogs pig pigs worm worms maggot maggots animal animals beast beasts vermin parasite parasites bacteria fungus goat goats donkey donkeys cow cows slug slugs mould toilet turd turds fly flies',
        ),
      ],
      [
        'H',
        [
          ...[...stance.HARM, ...stance.DEADLY].filter((name) => !NO_HARM.has(name)),
          'tortured',
          'execute',
          'executes',
          'executed',
          'executing',
          'torturing',
        ],
      ],
      [
        'X',
        [
          ...stance.EXCLUDE_CALLED,
          'banned',
          'deported',
          'expelled',
          'gone',
          'removed',
          'banning',
          'deporting',
          'erased',
        ],
      ],
      ['S', [...stance.MISDEED]],
      [
        'J',
        list(
          'good nice decent honest clever smart intelligent normal human humans equal equals civilised civilized trustworthy hardworking useful respectable worthy loyal moral innocent british english welsh',
        ),
      ],
      ['A', [...stance.LOWERING_WORDS]],
      ['L', [...stance.LABELS]],
    ] as const
  )
    .toReversed()
    .flatMap(([tag, words]) => words.flatMap((name) => (AS_WRITTEN.has(name) ? [] : [[name, tag] as const]))),
)
