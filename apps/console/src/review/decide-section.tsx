import type { ReviewChoice, ReviewJob } from '@cordon/contracts/moderation'
import { Button, Kbd } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useShortcut } from '../keyboard/use-shortcuts'
import { DecisionForm } from './decision-form'
import { useDesk } from './desk'
import type { Hand } from './review-pane'
import styles from './review-pane.module.css'
import { choiceKeys, choiceLabels, choiceMeans } from './review-words'
import { SecondOpinion } from './second-opinion'

const choices: ReviewChoice[] = ['keep', 'hide', 'escalate']

/** Keep, hide or escalate, each with a reason; or ask a colleague. */
export function DecideSection({ job, hand }: { job: ReviewJob; hand: Hand }) {
  const desk = useDesk()
  const [asking, ask] = useDisclosure(false)
  const many = desk.selected.length > 0
  const begin = (choice: ReviewChoice) => {
    if (many) desk.choose(choice)
    else hand.withLease(() => desk.choose(choice))
  }
  useShortcut('keep', () => begin('keep'))
  useShortcut('hide', () => begin('hide'))
  useShortcut('escalate', () => begin('escalate'))
  const askFirst = () => {
    if (hand.lease === undefined || hand.mine) ask.open()
  }
  useShortcut('second-opinion', askFirst)
  if (hand.lease !== undefined && !hand.mine) return null
  const choosing = many ? undefined : desk.choosing
  return (
    <section className={`panel ${styles.card}`} aria-label="Decide">
      <h3 className={styles.subtitle}>Decide</h3>
      <div className={styles.choices} role="group" aria-label="Decision">
        {choices.map((choice) => (
          <Button
            key={choice}
            variant={choosing === choice ? 'filled' : 'default'}
            aria-pressed={choosing === choice}
            aria-keyshortcuts={choiceKeys[choice]}
            title={choiceMeans[choice]}
            disabled={many}
            rightSection={<Kbd size="xs">{choiceKeys[choice]}</Kbd>}
            onClick={() => begin(choice)}
          >
            {choiceLabels[choice]}
          </Button>
        ))}
        <Button
          variant="subtle"
          aria-keyshortcuts="o"
          disabled={many}
          rightSection={<Kbd size="xs">o</Kbd>}
          onClick={askFirst}
        >
          Ask for a second opinion…
        </Button>
      </div>
      {many && <p className={styles.quiet}>You have selected messages in the list: decide on those first.</p>}
      {choosing !== undefined && (
        <DecisionForm
          key={choosing}
          choice={choosing}
          jobs={[job]}
          clause={job.clause}
          onCancel={() => desk.choose(undefined)}
        />
      )}
      <SecondOpinion job={job} opened={asking} onClose={ask.close} />
    </section>
  )
}
