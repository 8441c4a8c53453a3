import { phrases, rulePack } from './rule-pack'

const WARNED = { category: 'legal', severity: 'low', direction: 'out', onSending: 'warn' } as const

/** Statements about people and firms in texts of our own that somebody should be able to prove. */
export const defamation = rulePack({
  id: 'defamation',
  version: 1,
  name: 'Defamation',
  summary:
    'Warns where a text of ours says that somebody lied, stole or is unfit: can it be proved, or does a conviction say so? Rests on the Defamation Act 2013, sections 1 to 4 (serious harm, truth, honest opinion, publication on matter of public interest). The words are those that claims turn on, not all that can defame.',
  lists: [
    {
      id: 'imputes-wrongdoing',
      name: 'Says that somebody did wrong',
      ...WARNED,
      terms: phrases(
        'took bribes|took a bribe|taking bribes|took backhanders|lied to the public|lied to us|lied to police|lied to the council|lied under oath|lied about|stole from|stealing from|defrauded|embezzled|' +
          'committed fraud|guilty of fraud|fiddled the|fiddled their|fiddling expenses|covered up|cover-up by|in the pocket of|money laundering by|ripped off|ripping off|conned residents|conned customers|' +
          'falsified|forged documents|abused his position|abused her position|abused their position|tax dodger|tax dodgers|benefit cheat|benefit cheats|con artist|con man|conman|cowboy builder|cowboy builders',
      ),
      examples: {
        match: ['The contractor lied to the council about the work', 'That firm ripped off pensioners'],
        noMatch: ['Wheelie bins were moved by the wind', 'Report a scam to Action Fraud'],
      },
    },
  ],
  patterns: [
    {
      id: 'calls-somebody',
      name: 'Calls somebody dishonest or unfit',
      ...WARNED,
      // [i]: a branch without two letters in a row keeps "is" out of what must occur first, which stands in every text.
      pattern:
        '\\b(?:[i]s|was|are|were|being) (?:a |an )?(?:known |convicted |complete |total |serial |habitual )?(?:liars?|thie(?:f|ves)|crooks?|fraudsters?|fraud|rapists?|paedophiles?|murderers?|drug dealers?|drunk|addicts?|rogue traders?|corrupt|dishonest|racists?|sexists?|bull(?:y|ies)|incompetent|negligent|mentally ill|unfit to)\\b',
      examples: {
        match: ['Mr Evans is a convicted fraudster', 'The landlord was negligent and dishonest'],
        noMatch: ['Dropping litter is a criminal offence', 'Fraud is on the rise: hang up and ring 159'],
      },
    },
  ],
})
