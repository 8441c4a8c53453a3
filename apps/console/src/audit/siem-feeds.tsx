import type { SiemFeedView } from '@cordon/contracts/audit'
import { Notice } from '../feedback/notice'
import { Elapsed } from '../time/instant'
import styles from './audit.module.css'

const ways = { syslog: 'over syslog', nats: 'on NATS' } as const

/** Whether the organisation's SIEM knows what is in the ledger. */
export function SiemFeeds({ feeds }: { feeds: SiemFeedView[] }) {
  return (
    <div className={styles.outside} data-testid="siem-feeds">
      {feeds.length === 0 && <p className="quiet">No SIEM is named: none is told of the entries.</p>}
      {feeds.map((feed) =>
        feed.problem === undefined ? (
          <p key={feed.target}>
            SIEM: told of the first <strong>{count(feed.told)}</strong> entries {ways[feed.target]}
            {feed.behind > 0 && `, ${count(feed.behind)} to go`}
            {feed.toldAt !== undefined && (
              <>
                , <Elapsed since={feed.toldAt} /> ago
              </>
            )}
            .
          </p>
        ) : (
          <Notice key={feed.target} tone="warning">
            The SIEM cannot be told {ways[feed.target]} and is {count(feed.behind)}{' '}
            {feed.behind === 1 ? 'entry' : 'entries'} behind: {feed.problem}. Nothing is lost; it is tried again by
            itself.
          </Notice>
        ),
      )}
    </div>
  )
}

function count(entries: number): string {
  return entries.toLocaleString('en-GB')
}
