import type { ConversationSummary } from '@cordon/contracts/inbox'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { accountsQuery, conversationsQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { PageHeading } from '../layout/page'
import { ConversationList } from './conversation-list'
import { InboxFilters } from './inbox-filters'
import styles from './inbox-page.module.css'
import { toFilters, type InboxSearch } from './inbox-search'

/** The list on the left, the chosen conversation beside it. */
export function InboxPage() {
  const search = useSearch({ from: '/staff/inbox' })
  const { conversationId } = useParams({ strict: false })
  const navigate = useNavigate()
  const filters = useMemo(() => toFilters(search), [search])
  const list = useInfiniteQuery(conversationsQuery(filters))
  const accounts = useQuery(accountsQuery)
  const items = useMemo(() => {
    // A row that moved while pages were being read stands in two of them: the first one counts.
    const byId = new Map<string, ConversationSummary>()
    for (const item of list.data?.pages.flatMap((page) => page.items) ?? [])
      if (!byId.has(item.id)) byId.set(item.id, item)
    return [...byId.values()]
  }, [list.data])
  const change = (next: InboxSearch) => void navigate({ to: '.', search: next, replace: true })
  return (
    <div className={styles.inbox} data-chosen={conversationId !== undefined || undefined}>
      <PageHeading title="Inbox" hidden />
      <section className={styles.list} aria-label="Conversations">
        <div className={styles.top}>
          <InboxFilters
            search={search}
            open={list.data?.pages.at(-1)?.open ?? []}
            accounts={accounts.data?.items ?? []}
            onChange={change}
          />
        </div>
        {list.isError && list.data === undefined ? (
          <div className={styles.notice}>
            <ProblemNotice error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : list.isPending ? (
          <Loading label="Loading conversations" lines={7} height={84} />
        ) : items.length === 0 ? (
          <NoConversations search={search} />
        ) : (
          <>
            {list.isError && <p className={styles.stale}>This list could not be refreshed. Trying again shortly.</p>}
            <ConversationList
              key={JSON.stringify(filters)}
              items={items}
              pages={list.data.pages.length}
              accounts={accounts.data?.items ?? []}
              chosen={conversationId}
              search={search}
              loadMore={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
            />
          </>
        )}
      </section>
      <div className={styles.chosen}>
        <Outlet />
      </div>
    </div>
  )
}

export function NothingChosen() {
  return (
    <Empty title="Choose a conversation">
      With the keyboard: <kbd>j</kbd> and <kbd>k</kbd> move through the list, <kbd>Enter</kbd> opens, <kbd>?</kbd> shows
      all keys.
    </Empty>
  )
}

function NoConversations({ search }: { search: InboxSearch }) {
  if (Object.keys(search).length > 0)
    return <Empty title="Nothing matches these filters">Widen them to see more conversations.</Empty>
  return (
    <Empty title="Nothing is waiting">
      New messages appear here by themselves, once an account is connected and somebody writes to it.
    </Empty>
  )
}
