import type { TemplateSet } from './template-set'

/**
 * Threats to life, for training the urgent lane: people in despair, and threats against others. Written without any
 * method or instruction; the wording is what desks have to recognise, blunt and veiled.
 */
export const despair: TemplateSet = {
  any: [
    '{org} I can’t do this any more. I’m going to end it tonight. Tell my mum I’m sorry.',
    '{org} by the time anyone reads this I won’t be here. Please look after my {animal}.',
    '{org} I want to die. I have wanted to for weeks and nobody picks up the phone.',
    '{org} I am going to kill myself and none of you will even notice.',
    '{org} sat in the car up at Kestrel Hill. I have made my mind up. Goodbye.',
    '{org} my brother has just messaged that he is going to take his own life, he is somewhere near {town}, please help!!',
    '{org} there is no way out of this for me. Everybody would be better off without me. Tonight is the last time.',
    '{org} Dw i ddim eisiau byw rhagor. Mae’n ddrwg gen i.',
  ],
  health: ['{org} you sent me home from {hospital} and I told you I was not safe. I am going to finish it now.'],
}

export const menace: TemplateSet = {
  any: [
    '{org} I know where your office in {town} is. I’m coming down there and someone is going to die.',
    '{org} I am going to kill him. He lives on {street} and he knows why. You were warned.',
    '{org} next one of your lot who knocks on my door gets stabbed. Not joking.',
    '{org} the man at number {n} {street} is a dead man tomorrow, and it is your fault.',
    '{org} i will burn your building down with all of you in it',
    '{org} watch your back on the way home {day}. I know your car. I’ll put you in the ground.',
    '{org} someone on the 42 just said he has a knife and is going to kill the driver, we are near {town} HELP',
  ],
  police: ['{org} tell your PC on {street} I’m going to shoot him. I mean it.'],
  council: ['{org} the planning officer who signed {ref} will be dead before the week is out. I’ll do it myself.'],
  health: ['{org} if my dad dies at {hospital} I will kill the doctor who sent him home. I know her name.'],
}
