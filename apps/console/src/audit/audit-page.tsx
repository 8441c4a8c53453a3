import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { entriesQuery, ledgerQuery } from '../api/queries'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { AuditFilters } from './audit-filters'
import { toEntryFilters } from './audit-search'
import { BundleList } from './bundle-list'
import { CompletenessPanel } from './completeness-panel'
import { EntryDrawer } from './entry-drawer'
import { EntryTable } from './entry-table'
import { ExportLedger } from './export-ledger'
import { LedgerCard } from './ledger-card'
import { MakeBundle } from './make-bundle'
import { VerifyPanel } from './verify-panel'

/** The ledger grows with every event, so it is asked for rather than told live. */
const POLL_MS = 3_000

/** The ledger: how it stands, whether it is intact, and every step in it. */
export function AuditPage() {
  const search = useSearch({ from: '/staff/audit' })
  const may = useMay()
  const filters = useMemo(() => toEntryFilters(search), [search])
  const ledger = useQuery({ ...ledgerQuery, refetchInterval: POLL_MS })
  const entries = useInfiniteQuery(entriesQuery(filters))
  const [opened, setOpened] = useState<number>()
  const items = entries.data?.pages.flatMap((page) => page.items) ?? []
  const size = ledger.data?.size
  const [shownSize, setShownSize] = useState<number>()
  const pages = entries.data?.pages.length ?? 0
  const grown = size !== undefined && shownSize !== undefined ? size - shownSize : 0
  const { refetch } = entries

  useEffect(() => {
    if (size === undefined || size === shownSize) return
    // A reader who has paged back is not moved: they are told, and choose.
    if (shownSize !== undefined && pages > 1) return
    setShownSize(size)
    if (shownSize !== undefined) void refetch()
  }, [size, shownSize, pages, refetch])

  return (
    <Page
      title="Audit"
      actions={
        <>
          {may('evidence:export') && <MakeBundle filters={filters} />}
          {may('ledger:verify') && <ExportLedger size={size} publicKey={ledger.data?.publicKey} />}
        </>
      }
    >
      {ledger.isError && ledger.data === undefined && (
        <ProblemNotice error={ledger.error} retry={() => void ledger.refetch()} />
      )}
      {ledger.isPending && <Loading label="Loading the ledger" lines={1} height={120} />}
      {ledger.data !== undefined && <LedgerCard ledger={ledger.data} />}
      <CompletenessPanel />
      {may('ledger:verify') && <VerifyPanel onOpen={setOpened} />}
      {may('evidence:export') && <BundleList publicKey={ledger.data?.publicKey} />}
      <AuditFilters search={search} />
      {grown > 0 && pages > 1 && (
        <Notice tone="info">
          The ledger has grown by {grown.toLocaleString('en-GB')} {grown === 1 ? 'entry' : 'entries'}.{' '}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              setShownSize(size)
              void refetch()
            }}
          >
            Show the newest
          </Button>
        </Notice>
      )}
      {entries.isPending ? (
        <Loading label="Loading entries" lines={6} height={36} />
      ) : entries.isError && items.length === 0 ? (
        <ProblemNotice error={entries.error} retry={() => void entries.refetch()} />
      ) : items.length === 0 ? (
        <Empty title="No entry matches">
          {Object.keys(search).length > 0 ? 'Widen the filters to see more.' : 'The ledger is still empty.'}
        </Empty>
      ) : (
        <EntryTable
          entries={items}
          onOpen={setOpened}
          loadMore={entries.hasNextPage ? () => void entries.fetchNextPage() : undefined}
          loading={entries.isFetchingNextPage}
        />
      )}
      <EntryDrawer index={opened} onClose={() => setOpened(undefined)} />
    </Page>
  )
}
