import type { LateFacts } from '@cordon/contracts/moderation'
import { useQuery } from '@tanstack/react-query'
import { lateFactsQuery } from '../api/queries'
import { Notice } from '../feedback/notice'
import styles from './moderation-page.module.css'

/** What a condition that asks the classifier has to know of it. */
export function ClassifierNote() {
  const { data } = useQuery(lateFactsQuery)
  if (data === undefined) return null
  return (
    <p className="quiet">
      {data.classifier
        ? `The classifier${data.model === undefined ? '' : ` (${data.model})`} answers a moment after a message arrives; until then this does not hold. A rule that hides needs something else as well.`
        : 'No classifier is configured: this will not hold until there is one.'}
    </p>
  )
}

export function KnownPicturesNote() {
  return (
    <p className="quiet">
      One hash a line: md5: or sha256: for exactly this file, pdq: for pictures that look like it. Pictures are fetched
      a moment after a message arrives; of videos only the exact file is known.
    </p>
  )
}

/** How things stand with answers that arrive after the messages; nothing where no rule could wait for any. */
export function LateFactsPanel() {
  const { data } = useQuery(lateFactsQuery)
  if (data === undefined || (!data.classifier && data.waiting === 0 && data.givenUp === 0)) return null
  return (
    <section className={`panel ${styles.card}`} aria-label="Answers that arrive later">
      <h2 className={styles.subtitle}>Answers that arrive later</h2>
      {data.fault !== undefined && (
        <Notice tone="warning" title="The classifier does not answer.">
          Messages are decided without it meanwhile: {data.fault}.
        </Notice>
      )}
      <p className={styles.settings}>{stateOf(data)}</p>
    </section>
  )
}

function stateOf({ classifier, model, waiting, givenUp }: LateFacts): string {
  const many = (count: number) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'message' : 'messages'}`
  return [
    ...(classifier
      ? [model === undefined ? 'The classifier has not answered yet.' : `The classifier answers as ${model}.`]
      : []),
    waiting === 0 ? 'No message waits.' : `${many(waiting)} wait for an answer.`,
    givenUp === 0
      ? 'Every message of the last 24 hours got its answer.'
      : `${many(givenUp)} of the last 24 hours stay decided without an answer.`,
  ].join(' ')
}
