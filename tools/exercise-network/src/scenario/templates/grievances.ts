import type { TemplateSet } from './template-set'

export const complaints: TemplateSet = {
  any: [
    '{org} on hold for {n}5 minutes listening to pan pipes. Is anyone in?',
    '{org} third time of asking. Ref {ref}. Not good enough.',
    '{org} you closed my case {ref} without even phoning me. How is that right?',
    '{org} your form wants a postcode, then says mine does not exist. I live in it.',
    '{org} lots of nice posts, no answers. Typical.',
    '{org} you promised a call on {day}. That was {n} days ago. I am very disappointed.',
  ],
  police: [
    '{org} my van was broken into on {street} and all I got was a text with a number in it.',
    '{org} cars doing sixty past {school} every single day at {time}. Someone will get hurt and you will all be ever so sorry.',
    '{org} reported a break-in at {time}, nobody came until {day}. What are we paying for?',
    '{org} funny how there is always an officer for the speed trap and never one for {park} on a {day} night.',
    '{org} you towed my car from {street} and nobody can tell me where it is.',
  ],
  council: [
    '{org} that is {n} missed collections on {street}. There are rats now. Actual rats.',
    '{org} hit a pothole on {road}, that is a tyre and a wheel. You have known about it since March.',
    '{org} the {noun} in {town} have been like this for {n} months. Come and look.',
    '{org} you dug up {street}, filled it in, and dug it up again. Does anybody there own a diary?',
    '{org} council tax up again and the {noun} get worse. Explain that to me.',
    '{org} the crossing by {school} has been out since {day}. Children are running across {road}.',
  ],
  health: [
    '{org} {n} hours in A&E at {hospital} with my nan on a plastic chair. She is 88.',
    '{org} my operation was cancelled again, number {n} now, by text, at {time} on the day.',
    '{org} paid {n} pounds to park at {hospital} to be told my appointment was moved.',
    '{org} nobody answers the phone on ward {n}. It rings and rings.',
    '{org} been trying for a GP appointment in {town} since {day}. Position {n} in the queue, then it hangs up.',
  ],
}

/** Insults and profanity aimed at organisations and staff; by rule nothing about anyone's origin, faith, body or love. */
export const abuse: TemplateSet = {
  any: [
    '{org} you lot are {insult}.',
    '{org} absolute clowns, the whole pack of you.',
    '{org} what a bunch of lazy, lying idiots.',
    '{org} whoever runs this account is a moron.',
    '{org} get off your fat wage and do some bloody work.',
    '{org} useless bastards. Every single one.',
    '{org} piss off with your hashtags and sort the {noun} out.',
    '{org} are you thick or just pretending? Answer the bloody question.',
    '{org} shower of shite, always have been.',
    '{org} you could not organise a piss up in a brewery.',
    '{org} utter wankers. {n} weeks I have waited.',
    '{org} fuck off with your copy and paste reply.',
    '{org} the arsehole who hung up on me at {time} should be sacked.',
    '{org} liars. Fucking liars. You knew about {street} all along.',
    '{org} I hope you all lose your jobs, you parasites.',
    '{org} pathetic little jobsworths hiding behind a logo.',
    '{org} what the actual fuck is this? Are you having a laugh?',
    '{org} go to hell the lot of you.',
    '{org} you are scum and everyone in {town} knows it.',
    '{org} sort your shit out you t0ssers.',
    '{org} f*** you and f*** your survey.',
    '{org} dickheads. That is it, that is the post.',
  ],
  police: [
    '{org} bent useless tossers, could not catch a cold.',
    '{org} your officer on {street} is a power-mad prick.',
    '{org} pigs in a clown car.',
  ],
  council: [
    '{org} thieving gits, taking our money and leaving the {noun} to rot.',
    '{org} the idiot who planned {road} must have been pissed.',
  ],
  health: [
    '{org} the stuck-up cow on reception at {hospital} wants a slap of manners. Bloody disgraceful.',
    '{org} butchers and bloody liars at {hospital}.',
  ],
}

/** Many people at once under one post; short, angry, alike. */
export const pileOn: readonly string[] = [
  '{org} disgusting.',
  '{org} delete this.',
  '{org} shame on you.',
  '{org} are you for real?? Read the room.',
  '{org} resign. All of you.',
  '{org} ratio.',
  '{org} unbelievable. After what happened on {street}?',
  '{org} whoever approved this is an idiot.',
  '{org} we see you. {town} will not forget.',
  '{org} what a joke. What an absolute bloody joke.',
  '{org} everyone reply to this until they answer. #AnswerUs',
  '{org} #AnswerUs',
  '{org} still no answer? Cowards.',
  '{org} screenshotted before you delete it.',
  '{org} my whole street is furious about this.',
  '{org} not one word of apology. Not one.',
  '{org} came here from the {town} group, you are a disgrace. #AnswerUs',
  '{org} who is responsible for this? Name them.',
]
