import type { Account } from '@cordon/contracts/connectors'
import type { LaneCount } from '@cordon/contracts/inbox'
import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useShortcut } from '../keyboard/use-shortcuts'
import styles from './inbox-filters.module.css'
import type { InboxSearch } from './inbox-search'

const laneTabs = [
  { lane: undefined, label: 'All' },
  { lane: 'urgent', label: 'Urgent' },
  { lane: 'review', label: 'Review' },
  { lane: 'routine', label: 'Routine' },
] as const

export function InboxFilters({
  search,
  open,
  accounts,
  onChange,
}: {
  search: InboxSearch
  open: LaneCount[]
  accounts: Account[]
  onChange: (search: InboxSearch) => void
}) {
  const box = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState(search.q ?? '')
  const look = useDebouncedCallback((q: string) => onChange({ ...search, q: q || undefined }), 300)
  useEffect(() => setWords(search.q ?? ''), [search.q])
  useShortcut('search', () => box.current?.focus())
  const count = (lane: string | undefined) =>
    open.filter((of) => lane === undefined || of.lane === lane).reduce((sum, of) => sum + of.count, 0)
  const unassessed = count('unassessed')
  return (
    <div className={styles.filters} role="search" aria-label="Filter conversations">
      <TextInput
        ref={box}
        type="search"
        size="sm"
        aria-label="Search conversations"
        placeholder="Search conversations"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          look(event.currentTarget.value)
        }}
      />
      <div className={styles.tabs} role="group" aria-label="Urgency">
        {laneTabs.map(({ lane, label }) => (
          <button
            key={label}
            type="button"
            className={styles.tab}
            aria-pressed={search.lane === lane}
            data-lane={lane}
            onClick={() => onChange({ ...search, lane })}
          >
            {label}
            {search.status !== 'closed' && open.length > 0 && (
              <span className={styles.count}>
                {count(lane)}
                <span className="visually-hidden"> open</span>
              </span>
            )}
          </button>
        ))}
      </div>
      <div className={styles.row}>
        <NativeSelect
          size="xs"
          aria-label="Status"
          value={search.status ?? 'open'}
          onChange={(event) =>
            onChange({ ...search, status: event.currentTarget.value === 'closed' ? 'closed' : undefined })
          }
          data={[
            { value: 'open', label: 'Open' },
            { value: 'closed', label: 'Closed' },
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label="Claimed by"
          value={search.claim ?? ''}
          onChange={(event) => {
            const claim = event.currentTarget.value
            onChange({ ...search, claim: claim === 'mine' || claim === 'unclaimed' ? claim : undefined })
          }}
          data={[
            { value: '', label: 'Anybody’s' },
            { value: 'mine', label: 'Mine' },
            { value: 'unclaimed', label: 'Unclaimed' },
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label="Account"
          value={search.account ?? ''}
          onChange={(event) => onChange({ ...search, account: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: 'All accounts' },
            ...accounts.map(({ id, handle }) => ({ value: id, label: `@${handle}` })),
          ]}
        />
      </div>
      {unassessed > 0 && (
        <p className={styles.unassessed}>
          {unassessed} not assessed yet: moderation is still reading {unassessed === 1 ? 'it' : 'them'}.
        </p>
      )}
    </div>
  )
}
