import type { Clause } from '@cordon/contracts/moderation'

/** What an organisation begins with; what its pages really say it publishes as the next version. */
export const firstClauses: readonly Clause[] = [
  {
    number: '1',
    title: 'Threats and incitement',
    text: 'We remove messages that threaten somebody or call on others to harm people or property. We report them to the police where somebody may be in danger.',
  },
  {
    number: '2',
    title: 'Hate and discrimination',
    text: 'We remove messages that attack people for their race, religion, sex, sexual orientation, gender identity, disability or age. You may criticise ideas and institutions, but not degrade people for who they are.',
  },
  {
    number: '3',
    title: 'Abuse and harassment',
    text: 'We remove messages that insult, bully or harass our staff or anybody else on our pages. You may complain about us in strong words as long as they are about what we do.',
  },
  {
    number: '4',
    title: 'Obscene language',
    text: 'We remove messages with obscene words or images, since people of every age read our pages. Say the same without them and it can stay.',
  },
  {
    number: '5',
    title: 'Personal information',
    text: 'We remove messages that show an address, a telephone number, a number plate or other details of a private person. Send such details to us directly and not in public.',
  },
  {
    number: '6',
    title: 'Spam and scams',
    text: 'We remove advertising, repeated messages and links that try to deceive or to defraud. Accounts that post nothing else may be blocked.',
  },
  {
    number: '7',
    title: 'Prejudice to proceedings and safety',
    text: 'We remove messages that may harm a trial, an investigation or an operation, or that name people who must not be named. Tell us what you know directly instead of publishing it on our pages.',
  },
]

/** Whether two clauses have the same number. */
export function repeats(clauses: readonly Clause[]): boolean {
  return new Set(clauses.map(({ number }) => number)).size < clauses.length
}
