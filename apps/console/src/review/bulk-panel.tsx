import type { ReviewChoice } from '@cordon/contracts/moderation'
import { Button, Kbd } from '@mantine/core'
import { useEffect } from 'react'
import { useShortcut } from '../keyboard/use-shortcuts'
import styles from './bulk-panel.module.css'
import { DecisionForm } from './decision-form'
import { useDesk } from './desk'
import { choiceKeys, choiceLabels, messages } from './review-words'
import { noSelection } from './selection'

const choices: ReviewChoice[] = ['keep', 'hide', 'escalate']

/** Decides on all that are selected. */
export function BulkPanel() {
  const { selected, select, choosing, choose } = useDesk()
  useShortcut('keep', () => choose('keep'))
  useShortcut('hide', () => choose('hide'))
  useShortcut('escalate', () => choose('escalate'))
  useEffect(() => {
    choose(undefined)
    return () => choose(undefined)
  }, [choose])
  const clauses = new Set(selected.map(({ clause }) => clause))
  return (
    <section className={styles.panel} aria-label="Decide on the selected messages">
      <div className={styles.head}>
        <strong>{messages(selected.length)} selected</strong>
        <Button variant="subtle" size="compact-xs" onClick={() => select(noSelection)}>
          Clear
        </Button>
      </div>
      <div className={styles.choices} role="group" aria-label="Decision on all of them">
        {choices.map((choice) => (
          <Button
            key={choice}
            size="xs"
            variant={choosing === choice ? 'filled' : 'default'}
            aria-pressed={choosing === choice}
            aria-keyshortcuts={choiceKeys[choice]}
            rightSection={<Kbd size="xs">{choiceKeys[choice]}</Kbd>}
            onClick={() => choose(choice)}
          >
            {choiceLabels[choice]} all
          </Button>
        ))}
      </div>
      {choosing !== undefined && (
        <DecisionForm
          key={choosing}
          choice={choosing}
          jobs={selected}
          clause={clauses.size === 1 ? [...clauses][0] : undefined}
          onCancel={() => choose(undefined)}
        />
      )}
    </section>
  )
}
