import type { ReviewJob } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { announce } from '../feedback/announcer'
import { useShortcut } from '../keyboard/use-shortcuts'
import { MediaTiles, type Shown } from './media-tiles'
import type { Hand } from './review-pane'
import styles from './review-pane.module.css'
import { hasGraveText, isGrave } from './review-words'
import { useBlurSetting } from './blur-setting'

/** What was written. Grave words stay covered and pictures unloaded until the person asks for each. */
export function MessageCard({ job, hand }: { job: ReviewJob; hand: Hand }) {
  const [blur] = useBlurSetting()
  const [textShown, setTextShown] = useState(!hasGraveText(job))
  const [media, setMedia] = useState<Shown>('no')

  // What is opened counts for the hour only once it is in hand; what was decided is in nobody's.
  const opening = (then: () => void) => {
    if (job.status === 'open' && isGrave(job)) hand.withLease(then)
    else then()
  }
  // Somebody else reads it already: one person is enough.
  const taken = job.status === 'open' && hand.lease !== undefined && !hand.mine
  const switchText = () => {
    if (!hasGraveText(job)) announce('The text is not covered.')
    else if (textShown) setTextShown(false)
    else
      opening(() => {
        setTextShown(true)
        announce(`Text shown: ${job.text.slice(0, 500)}`)
      })
  }
  const switchMedia = () => {
    if (job.attachments.length === 0) announce('There are no pictures.')
    else if (media === 'clear') setMedia('no')
    else if (media === 'blurred') setMedia('clear')
    else
      opening(() => {
        setMedia(blur ? 'blurred' : 'clear')
        announce(blur ? 'Pictures shown, blurred and grey' : 'Pictures shown')
      })
  }
  useShortcut('show-text', switchText)
  useShortcut('show-media', switchMedia)

  return (
    <section className={`panel ${styles.card}`} aria-label="Message">
      {textShown ? (
        <p className={styles.text} dir="auto" data-testid="review-text">
          {job.text || '(no text)'}
        </p>
      ) : (
        <div className={styles.covered} data-testid="covered-text">
          <p>These words may be hard to read. They stay covered until you want to see them.</p>
        </div>
      )}
      {hasGraveText(job) && !taken && (
        <div className={styles.under}>
          <Button
            variant="default"
            size="xs"
            leftSection={textShown ? <IconEyeOff size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
            aria-keyshortcuts="t"
            loading={hand.claim.isPending}
            onClick={switchText}
          >
            {textShown ? 'Cover the text' : 'Show the text'}
          </Button>
        </div>
      )}
      {job.attachments.length > 0 && (
        <MediaTiles
          attachments={job.attachments}
          shown={media}
          onSwitch={taken ? undefined : switchMedia}
          onShown={setMedia}
        />
      )}
    </section>
  )
}
