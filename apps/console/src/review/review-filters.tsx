import type { Account } from '@cordon/contracts/connectors'
import type { Category } from '@cordon/contracts/moderation'
import { NativeSelect } from '@mantine/core'
import { categoryLabels } from '../inbox/urgency'
import tabStyles from '../inbox/inbox-filters.module.css'
import styles from './review-filters.module.css'
import { readReviewSearch, type ReviewSearch } from './review-search'

export function ReviewFilters({
  search,
  open,
  accounts,
  onChange,
}: {
  search: ReviewSearch
  open: number | undefined
  accounts: Account[]
  onChange: (search: ReviewSearch) => void
}) {
  const tab = (show: ReviewSearch['show'], label: string) => (
    <button
      type="button"
      className={tabStyles.tab}
      aria-pressed={search.show === show}
      onClick={() => onChange(readReviewSearch({ ...search, show }))}
    >
      {label}
      {show === undefined && open !== undefined && <span className={tabStyles.count}>{open}</span>}
    </button>
  )
  return (
    <div className={tabStyles.filters} role="search" aria-label="Filter messages">
      <div className={styles.tabs} role="group" aria-label="Which">
        {tab(undefined, 'To decide')}
        {tab('decided', 'Decided')}
      </div>
      <div className={styles.row}>
        <NativeSelect
          size="xs"
          aria-label="Account"
          value={search.account ?? ''}
          onChange={(event) => onChange(readReviewSearch({ ...search, account: event.currentTarget.value }))}
          data={[
            { value: '', label: 'All accounts' },
            ...accounts.map(({ id, handle }) => ({ value: id, label: `@${handle}` })),
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label="Category"
          value={search.category ?? ''}
          onChange={(event) => onChange(readReviewSearch({ ...search, category: event.currentTarget.value }))}
          data={[
            { value: '', label: 'All categories' },
            ...(Object.keys(categoryLabels) as Category[]).map((value) => ({ value, label: categoryLabels[value] })),
          ]}
        />
      </div>
    </div>
  )
}
