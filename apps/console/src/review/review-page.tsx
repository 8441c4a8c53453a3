import type { ReviewJob } from '@cordon/contracts/moderation'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { accountsQuery } from '../api/queries'
import { announce } from '../feedback/announcer'
import { ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { useShortcut } from '../keyboard/use-shortcuts'
import { PageHeading } from '../layout/page'
import { BulkPanel } from './bulk-panel'
import { DeskContext, type Desk, type Done } from './desk'
import { ExposureLine } from './exposure-line'
import { ReviewFilters } from './review-filters'
import { ReviewList } from './review-list'
import styles from './review-page.module.css'
import { reviewsQuery } from './review-queries'
import { toReviewFilters, type ReviewSearch } from './review-search'
import { decidedSentence } from './review-words'
import { noSelection, stillThere } from './selection'
import { UndoBar } from './undo-bar'

/** The queue on the left, the opened message beside it, and what is decided on many at once. */
export function ReviewPage() {
  const search = useSearch({ from: '/staff/review' })
  const { jobId } = useParams({ strict: false })
  const navigate = useNavigate()
  const filters = useMemo(() => toReviewFilters(search), [search])
  const list = useInfiniteQuery(reviewsQuery(filters))
  const accounts = useQuery(accountsQuery)
  const items = useMemo(() => {
    // A row that moved while pages were being read stands in two of them: the first one counts.
    const byId = new Map<string, ReviewJob>()
    for (const item of list.data?.pages.flatMap((page) => page.items) ?? [])
      if (!byId.has(item.id)) byId.set(item.id, item)
    return [...byId.values()]
  }, [list.data])
  const [selection, select] = useState(noSelection)
  const [choosing, choose] = useState<Desk['choosing']>()
  const [done, setDone] = useState<Done>()
  const waiting = search.show === undefined
  const chosenIds = waiting
    ? stillThere(
        selection,
        items.map(({ id }) => id),
      )
    : []
  const selected = items.filter(({ id }) => chosenIds.includes(id))
  const newest = list.data?.pages.at(-1)

  const open = (id: string | undefined) =>
    void (id === undefined
      ? navigate({ to: '/review', search })
      : navigate({ to: '/review/$jobId', params: { jobId: id }, search }))
  const finish = (next: Done) => {
    announce(decidedSentence(next.choice, next.outcome))
    setDone(next)
    choose(undefined)
    select(noSelection)
    const gone = new Set(next.outcome.decided.map(({ id }) => id))
    if (jobId === undefined || !gone.has(jobId) || !waiting) return
    const at = items.findIndex(({ id }) => id === jobId)
    const rest = [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0))]
    open(rest.find(({ id, lease }) => !gone.has(id) && lease === undefined)?.id)
  }
  const desk: Desk = {
    selection,
    select,
    selected,
    exposure: newest?.exposure,
    choosing,
    choose,
    finish,
  }
  useShortcut('undo', () => {
    if (done === undefined) announce('There is no decision to take back here.')
    else document.getElementById('undo-decision')?.click()
  })
  const change = (next: ReviewSearch) => {
    select(noSelection)
    choose(undefined)
    void navigate({ to: '/review', search: next, replace: true })
  }

  return (
    <DeskContext value={desk}>
      <div className={styles.review} data-chosen={jobId !== undefined || undefined}>
        <PageHeading title="Review" hidden />
        <section className={styles.list} aria-label="Messages to review">
          <div className={styles.top}>
            <ReviewFilters
              search={search}
              open={newest?.open}
              accounts={accounts.data?.items ?? []}
              onChange={change}
            />
            <ExposureLine exposure={newest?.exposure} />
          </div>
          {list.isError && list.data === undefined ? (
            <div className={styles.notice}>
              <ProblemNotice error={list.error} retry={() => void list.refetch()} />
            </div>
          ) : list.isPending ? (
            <Loading label="Loading messages to review" lines={6} height={88} />
          ) : items.length === 0 ? (
            <NothingHere search={search} />
          ) : (
            <>
              {list.isError && <p className={styles.stale}>This list could not be refreshed. Trying again shortly.</p>}
              <ReviewList
                items={items}
                accounts={accounts.data?.items ?? []}
                chosen={jobId}
                search={search}
                onOpen={open}
                loadMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
                loadingMore={list.isFetchingNextPage}
              />
            </>
          )}
          {selected.length > 0 && <BulkPanel />}
        </section>
        <div className={styles.chosen}>
          <Outlet />
        </div>
        {done !== undefined && (
          <UndoBar key={done.outcome.decided[0]?.id} done={done} onClose={() => setDone(undefined)} />
        )}
      </div>
    </DeskContext>
  )
}

function NothingHere({ search: { show, account, category } }: { search: ReviewSearch }) {
  if (account !== undefined || category !== undefined)
    return <Empty title="Nothing matches these filters">Widen them to see more messages.</Empty>
  if (show === 'decided')
    return <Empty title="Nothing has been decided yet">What people decide on stands here, newest first.</Empty>
  return (
    <Empty title="Nothing is waiting">
      What the rules want a person to look at appears here by itself, gravest and oldest first.
    </Empty>
  )
}
