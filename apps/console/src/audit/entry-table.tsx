import type { LedgerEntryView } from '@cordon/contracts/audit'
import { Button } from '@mantine/core'
import { Instant } from '../time/instant'
import styles from './audit.module.css'

/** Every step: when, who, what, on whose authority; newest first. */
export function EntryTable({
  entries,
  onOpen,
  loadMore,
  loading,
}: {
  entries: LedgerEntryView[]
  onOpen: (index: number) => void
  loadMore: (() => void) | undefined
  loading: boolean
}) {
  return (
    <>
      <div className={`panel ${styles.tableFrame}`}>
        <table className={styles.table} aria-label="Entries, newest first">
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col" className={styles.wide}>
                On whose authority
              </th>
              <th scope="col" className={styles.wide}>
                Service
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.index} data-entry={entry.index}>
                <td>
                  <button
                    type="button"
                    className={styles.open}
                    onClick={() => onOpen(entry.index)}
                    aria-label={`Entry ${entry.index.toLocaleString('en-GB')}`}
                  >
                    {entry.index.toLocaleString('en-GB')}
                  </button>
                </td>
                <td className={styles.number}>
                  <Instant at={entry.time} />
                </td>
                <td className={styles.who}>
                  {entry.actorName ?? entry.actor.replace(/^service:(.*)/, '$1 (service)')}
                </td>
                <td>
                  {entry.summary}
                  <div className="quiet mono">{entry.type}</div>
                </td>
                <td className={styles.wide}>{entry.authority}</td>
                <td className={`${styles.wide} ${styles.number}`}>
                  {entry.origin} <span className="quiet">{entry.position}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {loadMore !== undefined && (
        <Button variant="default" onClick={loadMore} loading={loading}>
          Show older entries
        </Button>
      )}
    </>
  )
}
