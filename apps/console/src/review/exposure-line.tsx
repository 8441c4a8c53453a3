import type { Exposure } from '@cordon/contracts/moderation'
import { Notice } from '../feedback/notice'
import { Instant } from '../time/instant'
import styles from './exposure-line.module.css'

/** How many grave messages the person has opened in this hour, and a word of care when it is enough. */
export function ExposureLine({ exposure }: { exposure: Exposure | undefined }) {
  if (exposure === undefined) return null
  const { opened, limit, restUntil } = exposure
  if (restUntil !== undefined && opened >= limit) return <Rest exposure={exposure} />
  return (
    <div className={styles.line}>
      <meter
        className={styles.meter}
        min={0}
        max={limit}
        value={opened}
        aria-label="Grave messages opened in this hour"
      />
      <span data-testid="exposure">
        {opened} of {limit} grave messages in this hour
      </span>
    </div>
  )
}

/** Why the next one stays closed for a while, kindly. */
export function Rest({ exposure }: { exposure: Exposure | undefined }) {
  return (
    <Notice tone="info" title="Time for a break.">
      {exposure === undefined
        ? 'You have opened as many grave messages as is good for an hour. '
        : `You have opened ${exposure.opened} grave ${exposure.opened === 1 ? 'message' : 'messages'} within an hour. That is enough for anybody. `}
      {exposure?.restUntil !== undefined && (
        <>
          The next one can be opened at <Instant at={exposure.restUntil} />.{' '}
        </>
      )}
      Milder ones can go on, and a colleague can take the others.
    </Notice>
  )
}
