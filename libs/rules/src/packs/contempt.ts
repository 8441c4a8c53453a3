import { phrases, rulePack } from './rule-pack'

const ASKED = { category: 'legal', severity: 'medium', direction: 'out', onSending: 'approval' } as const

/** What may prejudice proceedings, in texts of our own. */
export const contempt = rulePack({
  id: 'contempt',
  version: 1,
  name: 'Proceedings and contempt of court',
  summary:
    'Asks for approval before we write about an arrest, a charge, a trial or those in it. Rests on the Contempt of Court Act 1981 (section 2 and Schedule 1: proceedings are active from the arrest), the Sexual Offences (Amendment) Act 1992 (no complainant is named) and the Children and Young Persons Act 1933, section 49, and Youth Justice and Criminal Evidence Act 1999, section 45 (no child is). Beside it keep a list of your own with the names and places of proceedings that are active now, direction out, and take them off when they end: no shipped list can know them.',
  lists: [
    {
      id: 'active-proceedings',
      name: 'Words of active proceedings',
      ...ASKED,
      terms: phrases(
        'arrested on suspicion of|released on bail|released under investigation|bailed to appear|remanded in custody|remanded into custody|appeared in court|appear in court|appears in court|' +
          "appear before magistrates|appeared before magistrates|magistrates court|magistrates' court|crown court|sheriff court|on trial|stand trial|stands trial|standing trial|the jury|jurors|" +
          'the defendant|the defendants|the accused|co-accused|co accused|pleaded guilty|pleaded not guilty|pleads guilty|pleads not guilty|plea hearing|awaiting trial|awaiting sentence|due to be sentenced|' +
          'due in court|in the dock|previous convictions|prosecution case|witness statement|cross-examined|reporting restrictions|anonymity order|coroner’s court|inquest into|inquest has been opened|' +
          'llys y goron|llys ynadon|gerbron y llys|yn y ddalfa|y rheithgor|y diffynnydd|pledio’n euog|arestio ar amheuaeth',
      ),
      examples: {
        match: ['A man has been arrested on suspicion of burglary', 'He will appear in court on Monday'],
        noMatch: ['The tennis court is open again', 'Try our new bus route'],
      },
    },
    {
      id: 'presumed-guilt',
      name: 'Says or implies who did it',
      ...ASKED,
      terms: phrases(
        'the killer|the murderer|the rapist|the paedophile|the burglar is|the thief is|we got him|we got her|got our man|caught the culprit|caught those responsible|guilty as|clearly guilty|obviously guilty|is guilty of|was guilty of|' +
          'has confessed|have confessed|confessed to|admitted killing|admitted to police|criminal past|known to police|known to officers|a history of violence|will go down for|off our streets for good|justice will be done|ruled it out as suicide',
      ),
      examples: {
        match: ['We got him: the killer is behind bars', 'He is known to police and has confessed'],
        noMatch: ['Known locally as the Old Mill', 'We got there in ten minutes'],
      },
    },
  ],
  patterns: [
    {
      id: 'charged-with',
      name: 'Somebody was charged with an offence',
      ...ASKED,
      pattern:
        "\\b(?:(?:has|have|had|was|were|been|is|are|being) (?:since |also |now |jointly )?charged (?:with|over|in connection|by (?:the )?(?:police|cps))|charges? (?:against|of) (?:him|her|them|murder|rape|assault|burglary|theft|fraud)|wedi(?:'i| ei|'u| eu)? (?:g?chyhuddo|gyhuddo))\\b",
      examples: {
        match: ['A 34-year-old woman has been charged with fraud', 'They were jointly charged over the fire'],
        noMatch: ['Charged your phone? Report a fault online', 'You will not be charged for parking today'],
      },
    },
    {
      id: 'accused-named',
      name: 'Name, age and place of somebody in proceedings',
      ...ASKED,
      caseSensitive: true,
      // [o]: a branch without two letters in a row keeps "of" out of what must occur first, which stands in every text.
      pattern:
        "\\b[A-Z][a-z'’-]+ (?:[A-Z][a-z'’-]+ ){0,2}[A-Z][a-z'’-]+,? (?:\\(?(?:aged )?\\d{2}\\)?),? (?:[o]f|from|yrs|years)\\b",
      near: [
        ...['charged', 'charge', 'court', 'arrested', 'suspicion', 'trial', 'accused', 'defendant', 'remanded', 'bail'],
        ...[
          'sentenced',
          'jailed',
          'murder',
          'assault',
          'guilty',
          'plea',
          'magistrates',
          'custody',
          'offence',
          'offences',
        ],
      ],
      examples: {
        match: [
          'John Smith, 34, of Mill Lane, was charged on Friday',
          'Ann Mary Jones, aged 52, from Leeds is due in court',
        ],
        noMatch: ['Ann Jones, 52, of Leeds, won the baking prize', 'The trial of our 12 new buses from Leeds begins'],
      },
    },
    {
      id: 'child-in-proceedings',
      name: 'Child in proceedings',
      ...ASKED,
      pattern: '\\b(?:1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[ -]years?[ -]olds?\\b',
      near: ['charged', 'court', 'arrested', 'suspicion', 'accused', 'suspect', 'offence', 'bail', 'victim', 'custody'],
      examples: {
        match: ['A 15-year-old boy has been arrested', 'The victim, a sixteen year old girl, is safe'],
        noMatch: ['Swimming is free for 15 year olds', 'A 34-year-old man has been arrested'],
      },
    },
  ],
})
