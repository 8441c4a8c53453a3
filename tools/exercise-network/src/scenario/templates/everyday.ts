import type { TemplateSet } from './template-set'

/** Nobody is addressed: what a county talks about anyway. */
export const ordinary: TemplateSet = {
  any: [
    'Sun finally out over {town}. Washing on the line, kettle on.',
    'Whoever is practising the trumpet on {street}: you are getting better, keep going.',
    'Chips on the front at Thornsea with the dog. Gulls nil, us one.',
    'Found {item} on {street} this morning, left it with the newsagent.',
    'Anyone else hear that bang near {town} at {time}? Turned out to be a skip lorry, the whole road was out.',
    'Parkrun at {park} done. {n} minutes slower than last year and {n} times muddier.',
    'The 42 was on time today. Buying a lottery ticket.',
    'Lovely service at the market in {town}, proper bread again.',
    'Choir practice has moved to {day} this week because of the boiler at the hall. Spread the word.',
    'Fog so thick on {road} I could not see the end of my own bonnet. Take care out there.',
    'Our {animal} has learned to open the fridge. Send help. And cheese.',
    'Jumble sale at {school} on {day}, doors at 10. Cakes by Beth, so come early.',
    'Reading on the bench by the weir in {park}. Nobody wants anything. Bliss.',
    'Third attempt at sourdough. It could be used to repair {road}.',
    'Big thanks to the stranger who pushed my car off {road} at {time}. Never got your name.',
    'Allotment update: {n} courgettes and counting. Please take some.',
    'Sunset from Kestrel Hill tonight. No filter, no camera either, you had to be there.',
    'First frost in {town}. The car says minus {n}, my nose says more.',
    'Football: {town} Rovers {n}, visitors too many. Pie was good.',
    'Anyone got a spare ladder near {street}? Mine is on the wrong side of a locked shed.',
    'New mural by the underpass in {town} is a belter. Well done to the kids of {school}.',
    'Power blinked off for a second on {street}. Every oven clock is now 00:00 and will stay so till spring.',
    '#Thornsea swim group tomorrow at {hour}. Bring a flask and a silly hat.',
    'Lost my {animal} for ten minutes. It was behind the sofa, judging me.',
    'Learned today that {street} is named after a saltpan and not after anyone’s uncle. #localhistory',
  ],
}

export const praise: TemplateSet = {
  any: [
    '{org} just wanted to say thank you to whoever answered the phone at {time}. Patient and kind, and it was sorted.',
    'Credit where it is due, {org} got back to me within the hour. Cheers.',
    'To the two people from {org} who helped my mum up outside the library in {town}: thank you both.',
    '{org} good update, plain English for once. More of this please.',
    'Never thought I would write this but well done {org}, that was quick.',
  ],
  police: [
    '{org} the officer who came out to us on {street} was brilliant with the kids. Please pass it on.',
    'Thank you {org} for finding my dad last night. He is home, warm and complaining about the tea.',
    'Nice to see {org} walking round the market in {town} on {day} and having a chat.',
  ],
  council: [
    '{org} the gritter beat the milkman on {street} this morning. Good work.',
    'Hats off to the bin crew in {town}, they even put the lids back down. {org}',
    '{org} the new planting at {park} is gorgeous.',
  ],
  health: [
    'Nine hours on ward {n} at {hospital} and every single person was lovely. Thank you {org}',
    '{org} my wife had her scan at {hospital} today: in and out in half an hour, staff were fab.',
    'The porter at {hospital} who sang to my nan deserves a medal. {org}',
  ],
}

/** Comments under what an organisation has posted. */
export const reactions: TemplateSet = {
  any: [
    '{org} thanks for letting us know.',
    '{org} how long is this going to last?',
    '{org} about time.',
    '{org} is this for {town} as well or only Aberwen?',
    '{org} can you put this on a poster in the library too? My neighbour is not online.',
    '{org} the link does not work on my phone.',
    '{org} shared to the {town} group.',
    '{org} and what about {street}?',
    '{org} sounds good in theory. We will see.',
    '{org} who pays for that then?',
    '{org} will there be a Welsh version of this?',
    '{org} is there a number to ring if you cannot do it online?',
    '{org} I reported the same thing {n} weeks ago and heard nothing.',
    '{org} diolch am y neges.',
    '{org} first I have heard of it. Why was there no letter?',
    '{org} good. Keep us posted please.',
  ],
}

export const followUps: readonly string[] = [
  '{org} any news on this?',
  '{org} thank you, that helps.',
  '{org} I did that and it says page not found.',
  '{org} ok so who do I ring then?',
  '{org} still the same today by the way.',
  '{org} cheers, sorted now.',
  '{org} that is not really an answer is it.',
  '{org} can I send you the details privately?',
]
