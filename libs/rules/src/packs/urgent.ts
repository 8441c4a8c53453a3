import { rulePack } from './rule-pack'

/**
 * Wordings that need somebody at once and that the built-in signals of threats and danger do not read. Those are always
 * on, whatever packs are chosen.
 */
export const urgent = rulePack({
  id: 'urgent',
  version: 1,
  name: 'Urgent',
  summary:
    'Officers and staff named with where they live, 999 not answering, and calls to gather for disorder. Such messages stand first and alarm, beside those that the built-in signals of threats and danger find.',
  patterns: [
    {
      id: 'doxxing',
      name: 'Offers or asks for a home address',
      category: 'abuse',
      severity: 'high',
      clause: '5',
      pattern:
        "\\b(?:(?:here(?:'?s| is)|posting|post|drop|leak) (?:his|her|their|your) (?:home )?address|where (?:does|do) (?:he|she|they|this (?:officer|cop|nurse)) live)\\b",
      examples: {
        match: ['Somebody drop her home address', 'where does this officer live then'],
        noMatch: ['Please send us your address by direct message', 'Where do I live in relation to the flood zone?'],
      },
    },
    {
      id: 'officer-doxxing',
      name: 'Home or family of an officer or member of staff given away',
      category: 'threat_to_life',
      severity: 'high',
      outcome: 'escalate',
      clause: '5',
      // [p]: a branch without two letters in a row keeps "pc" or "di" out of what must occur first, which stands in every text.
      pattern:
        "\\b(?:[p]c|wpc|dc|ds|di|sgt|sergeant|inspector|constable|officer|copper|cop|paramedic|warden|councillor|cllr|nurse|doctor)\\b[^.!?\\n]{0,40}(?:\\blives (?:at|on|just off|round on)\\b|'?s (?:home address|house is|kids go to|wife works|car is parked)\\b|\\b(?:his|her) (?:home address|house is|kids go to|wife works))",
      examples: {
        match: [
          'That PC Harris lives at 14 Mill Lane by the way',
          'The officer from the video, her kids go to St Marys primary',
        ],
        noMatch: ['A police officer lives and works in this village', 'The nurse said her shift ends at six'],
      },
    },
    {
      id: 'no-answer-999',
      name: '999 does not answer',
      category: 'threat_to_life',
      severity: 'high',
      outcome: 'escalate',
      pattern:
        "\\b(?:(?:can'?t|cannot|can not|couldn'?t|unable to|not|isn'?t|won'?t) (?:get|getting|put|putting) (?:me )?through (?:to|on) (?:the )?(?:999|emergency services|ambulance|police control)|(?:no ?(?:one|body)|nobody) (?:is )?(?:answers|answering|picking up|picks up)(?: the phone)? (?:at|on|from) 999|no (?:answer|reply) (?:on|from|at) 999|999 (?:just )?(?:(?:is|are) )?(?:not|isn'?t|ain'?t|won'?t|keeps) (?:answer|work|pick|ring|cutt|connect)[a-z]*|999 (?:lines? )?(?:is|are) (?:down|engaged|busy)|on hold (?:to|with|on) 999|methu cael (?:trwodd|drwodd) i 999|neb yn ateb 999|999 ddim yn ateb)",
      examples: {
        match: [
          "We can't get through to 999 and he is still outside",
          '999 is not answering, third time now',
          'Neb yn ateb 999, mae o ar y llawr',
        ],
        noMatch: [
          'If anybody is in danger, ring 999.',
          "I couldn't get through to 101 about my bike",
          '999 is not for a lost parcel',
        ],
      },
    },
    {
      id: 'disorder-callout',
      name: 'Call to gather for disorder',
      category: 'threat_to_life',
      severity: 'high',
      outcome: 'escalate',
      clause: '1',
      pattern:
        '\\b(?:mask up|masks on|(?:wear|bring) (?:your |ya |ur )?(?:balaclavas?|ballys?)|(?:bring|take) (?:your |ya |ur |some )?(?:bricks?|petrol|fireworks|hammers?|bats|blades?|weapons?|tools up))\\b[^\\n]{0,100}\\b(?:tonight|tomorrow|meet|gather|\\d{1,2} ?[ap]m|hotel|mosque|synagogue|station|town centre|high street)\\b',
      examples: {
        match: [
          'Mask up and bring bricks, everyone at the hotel 8pm',
          'Bring your balaclavas lads, meet outside the station',
        ],
        noMatch: [
          'Bring your old batteries to the recycling centre tomorrow',
          'Please wear a mask in the waiting room tonight',
        ],
      },
    },
    {
      id: 'arson-callout',
      name: 'Call to burn or wreck a building',
      category: 'threat_to_life',
      severity: 'high',
      outcome: 'escalate',
      clause: '1',
      pattern:
        "\\b(?:let'?s|lets|we should|we need to|everyone|somebody|someone should|time to|gonna|going to) (?:go (?:and )?)?(?:burn|torch|firebomb|petrol bomb|smash up)(?: down)? (?:the|that|this|your) (?:\\w+ ){0,2}(?:hotel|mosque|synagogue|church|temple|station|hostel|centre|council|offices?|town hall|hospital|camp|depot|mast)\\b",
      examples: {
        match: ["Let's burn down that hotel", 'Someone should torch the whole council offices'],
        noMatch: ['They tried to burn garden waste behind the church', 'We should improve the station car park'],
      },
    },
  ],
})
