import type { ReviewJob } from '@cordon/contracts/moderation'
import { Checkbox } from '@mantine/core'
import { IconUserCheck, IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { networkLabels } from '../accounts/network-labels'
import { Tag } from '../feedback/tag'
import { categoryLabels, severityLabels, severityTones } from '../inbox/urgency'
import { useMe } from '../layout/permissions'
import { Elapsed, Instant } from '../time/instant'
import styles from './review-list.module.css'
import type { ReviewSearch } from './review-search'
import { decisionBy, hasGraveText, kindLabels, outcomeLabels } from './review-words'

export function ReviewRow({
  item,
  handle,
  chosen,
  search,
  selected,
  onSelect,
}: {
  item: ReviewJob
  handle: string | undefined
  chosen: boolean
  search: ReviewSearch
  selected: boolean
  /** Absent where nothing can be decided on. */
  onSelect: ((range: boolean) => void) | undefined
}) {
  const { person } = useMe()
  const name = item.authorName || `@${item.authorHandle}`
  const covered = hasGraveText(item)
  const mine = item.lease?.personId === person.id
  const kind = kindLabels[item.kind]
  return (
    <li
      className={styles.item}
      data-severity={item.severity}
      data-chosen={chosen || undefined}
      data-selected={selected || undefined}
    >
      {onSelect !== undefined && (
        <span className={styles.box}>
          <Checkbox
            size="sm"
            aria-label={`Select the message of ${name}`}
            checked={selected}
            onChange={(event) => onSelect((event.nativeEvent as MouseEvent).shiftKey)}
          />
        </span>
      )}
      <Link
        to="/review/$jobId"
        params={{ jobId: item.id }}
        search={search}
        className={styles.row}
        data-review={item.id}
        aria-current={chosen ? 'true' : undefined}
        preload={false}
        onClick={(event) => {
          // From here the message has the focus; j and k leave it in the list.
          event.currentTarget.blur()
          document.getElementById('review-title')?.focus()
        }}
      >
        <span className={styles.tags}>
          {kind !== undefined && (
            <Tag tone="low" icon={<IconUsers size={12} aria-hidden />}>
              {kind}
            </Tag>
          )}
          {item.severity !== 'none' && (
            <Tag tone={severityTones[item.severity]}>{severityLabels[item.severity]} severity</Tag>
          )}
          {item.categories.map((category) => (
            <Tag key={category}>{categoryLabels[category]}</Tag>
          ))}
        </span>
        <span className={styles.line}>
          <strong className={styles.author}>{name}</strong>
          <span className={styles.when}>
            {item.decision === undefined ? <Elapsed since={item.openedAt} /> : <Instant at={item.decision.at} />}
          </span>
        </span>
        <span className={styles.excerpt} data-covered={covered || undefined}>
          {covered ? 'Covered: open it to read it' : item.text || '(no text)'}
        </span>
        <span className={styles.foot}>
          <span className={styles.cut}>
            {item.decision === undefined ? outcomeLabels[item.outcome] : decisionBy(item.decision, person.id)}
            {' · '}@{handle ?? 'unknown account'} · {networkLabels[item.network]}
          </span>
          {item.lease !== undefined && (
            <span className={styles.lease} data-mine={mine || undefined}>
              <IconUserCheck size={13} aria-hidden /> {mine ? 'In your hands' : item.lease.personName}
            </span>
          )}
        </span>
      </Link>
    </li>
  )
}
