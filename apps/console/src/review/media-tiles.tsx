import type { Attachment } from '@cordon/contracts/connectors'
import { Button, Switch } from '@mantine/core'
import { IconPhotoOff } from '@tabler/icons-react'
import { useState } from 'react'
import { safeUrl } from '../text/safe-url'
import { useBlurSetting } from './blur-setting'
import styles from './review-pane.module.css'

/** no: nothing is loaded; blurred: loaded, blurred and grey; clear: as they are. */
export type Shown = 'no' | 'blurred' | 'clear'

const switchLabels: Record<Shown, string> = {
  no: 'Show what is attached',
  blurred: 'Show it clearly',
  clear: 'Cover it again',
}

/** What is attached. No request leaves for a picture before it is asked for. */
export function MediaTiles({
  attachments,
  shown,
  onSwitch,
  onShown,
}: {
  attachments: Attachment[]
  shown: Shown
  /** Absent while somebody else looks at it. */
  onSwitch: (() => void) | undefined
  onShown: (shown: Shown) => void
}) {
  const [blur, setBlur] = useBlurSetting()
  return (
    <>
      <ul className={styles.media} aria-label="Attachments">
        {attachments.map((attachment, i) => (
          <Tile key={`${i} ${attachment.url}`} attachment={attachment} shown={shown} />
        ))}
      </ul>
      {onSwitch !== undefined && (
        <div className={styles.under}>
          <Button variant="default" size="xs" aria-keyshortcuts="m" onClick={onSwitch}>
            {switchLabels[shown]}
          </Button>
          <Switch
            size="xs"
            label="Keep pictures blurred and grey at first, on this device"
            checked={blur}
            onChange={(event) => {
              setBlur(event.currentTarget.checked)
              if (shown !== 'no') onShown(event.currentTarget.checked ? 'blurred' : 'clear')
            }}
          />
        </div>
      )}
    </>
  )
}

function Tile({ attachment: { kind, url, altText }, shown }: { attachment: Attachment; shown: Shown }) {
  const [failed, setFailed] = useState(false)
  const address = safeUrl(url)
  const what = kind === 'other' ? 'File' : `${kind[0]?.toUpperCase()}${kind.slice(1)}`
  if (shown === 'no')
    return (
      <li className={styles.picture}>
        <span className={styles.frame}>
          <span className={styles.blank}>
            <IconPhotoOff size={22} aria-hidden /> {what}, not loaded
          </span>
        </span>
      </li>
    )
  return (
    <li className={styles.picture}>
      <span className={styles.frame}>
        {kind === 'image' && address !== undefined && !failed ? (
          <img
            src={address}
            alt={altText ?? 'No description'}
            referrerPolicy="no-referrer"
            data-blurred={shown === 'blurred' || undefined}
            onError={() => setFailed(true)}
          />
        ) : (
          <span className={styles.blank}>
            {kind === 'image'
              ? 'It cannot be shown here: it is gone, or this console may not load from its address.'
              : `${what}: not played here`}
          </span>
        )}
      </span>
      <span>
        {altText ? `Described as: ${altText}. ` : 'No description. '}
        {address !== undefined && (
          <a href={address} target="_blank" rel="noreferrer">
            Open it where it is
            <span className="visually-hidden"> (opens in a new tab)</span>
          </a>
        )}
      </span>
    </li>
  )
}
