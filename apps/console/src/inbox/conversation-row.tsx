import type { ConversationSummary } from '@cordon/contracts/inbox'
import { IconHourglassHigh, IconMail, IconUserCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { networkLabels } from '../accounts/network-labels'
import { useMe } from '../layout/permissions'
import { Elapsed, Instant } from '../time/instant'
import styles from './conversation-row.module.css'
import type { InboxSearch } from './inbox-search'
import { SeverityTags, UrgencyTag } from './urgency'

export const ConversationRow = memo(function ConversationRow({
  item,
  handle,
  chosen,
  search,
  onFocus,
}: {
  item: ConversationSummary
  handle: string | undefined
  chosen: boolean
  search: InboxSearch
  onFocus: () => void
}) {
  const { person } = useMe()
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: item.id }}
      search={search}
      className={styles.row}
      data-conversation={item.id}
      data-lane={item.lane}
      aria-current={chosen ? 'true' : undefined}
      onFocus={onFocus}
      // The thread is read when it is opened, not for every row the pointer passes.
      preload={false}
    >
      <span className={styles.tags}>
        <UrgencyTag {...item} />
        <SeverityTags {...item} />
      </span>
      <span className={styles.line}>
        <strong className={styles.author}>{item.author.displayName || `@${item.author.handle}`}</strong>
        {item.kind === 'direct_message' && (
          <span className={styles.kind}>
            <IconMail size={13} aria-hidden /> Private message
          </span>
        )}
        {item.waitingSince !== undefined ? (
          <span className={styles.waiting}>
            <IconHourglassHigh size={13} aria-hidden />
            <span className="visually-hidden">waiting </span>
            <Elapsed since={item.waitingSince} />
          </span>
        ) : (
          <Instant at={item.lastActivityAt} className={styles.answered} />
        )}
      </span>
      <span className={styles.excerpt}>{item.excerpt || '(no text)'}</span>
      <span className={styles.foot}>
        <span className={styles.account}>
          to @{handle ?? 'unknown account'} · {networkLabels[item.network]}
          {item.itemCount > 1 && ` · ${item.itemCount} messages`}
        </span>
        {item.claimedBy !== undefined && (
          <span className={styles.claim} data-mine={item.claimedBy === person.id || undefined}>
            <IconUserCheck size={13} aria-hidden />
            {item.claimedBy === person.id ? 'Claimed by you' : `Claimed by ${item.claimedByName ?? 'somebody'}`}
          </span>
        )}
      </span>
    </Link>
  )
})
