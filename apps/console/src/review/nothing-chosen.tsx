import { Empty } from '../feedback/waiting'
import styles from './nothing-chosen.module.css'
import { QualityCard } from './quality-card'

export function NothingChosen() {
  return (
    <div className={styles.page}>
      <Empty title="Choose a message">
        With the keyboard: <kbd>j</kbd> and <kbd>k</kbd> open the next and the previous one, <kbd>e</kbd> keeps,{' '}
        <kbd>h</kbd> hides, <kbd>u</kbd> escalates, <kbd>?</kbd> shows all keys.
      </Empty>
      <QualityCard />
    </div>
  )
}
