import type { CaseSummary } from '@cordon/contracts/audit'
import { Button, Modal, TextInput } from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconFolderPlus, IconLock } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import auditStyles from '../audit/audit.module.css'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import registerStyles from '../register/register.module.css'
import { Instant } from '../time/instant'
import { OpenCaseForm } from './case-form'
import { casesQuery } from './case-queries'
import { readCaseSearch, type CaseSearch } from './case-search'

const statuses = [
  [undefined, 'All'],
  ['open', 'Open'],
  ['closed', 'Closed'],
] as const

/** What belongs to one incident, incident by incident. */
export function CasesPage() {
  const search = useSearch({ from: '/staff/cases' })
  const may = useMay()
  const list = useInfiniteQuery(casesQuery(search))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title="Cases" actions={may('case:manage') && <OpenCase />}>
      <Filters search={search} />
      {list.isError && list.data !== undefined && (
        <Notice tone="warning">The list could not be refreshed; it may have moved on.</Notice>
      )}
      {list.isPending ? (
        <Loading label="Loading the cases" lines={6} height={40} />
      ) : list.data === undefined ? (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <Empty title={Object.keys(search).length > 0 ? 'No case matches' : 'There is no case yet'}>
          {Object.keys(search).length > 0
            ? 'Look for another part of the title or the reference.'
            : 'A case gathers what belongs to one incident: open one here, or from a conversation.'}
        </Empty>
      ) : (
        <>
          <CaseTable cases={items} />
          {list.hasNextPage && (
            <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
              Show older cases
            </Button>
          )}
        </>
      )}
    </Page>
  )
}

function Filters({ search }: { search: CaseSearch }) {
  const navigate = useNavigate()
  const change = (next: { status?: string | undefined; search?: string }) =>
    void navigate({ to: '/cases', search: readCaseSearch({ ...search, ...next }), replace: true })
  const [text, setText] = useState(search.search ?? '')
  const look = useDebouncedCallback((value: string) => change({ search: value }), 300)
  useEffect(() => setText(search.search ?? ''), [search.search])
  return (
    <div className={registerStyles.filters} role="search" aria-label="Filter cases">
      <div className={registerStyles.tabs} role="group" aria-label="Which">
        {statuses.map(([status, label]) => (
          <button
            key={label}
            type="button"
            className={registerStyles.tab}
            aria-pressed={search.status === status}
            onClick={() => change({ status })}
          >
            {label}
          </button>
        ))}
      </div>
      <TextInput
        size="xs"
        aria-label="Title or reference"
        placeholder="Title or reference"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          look(event.currentTarget.value)
        }}
      />
    </div>
  )
}

function CaseTable({ cases }: { cases: CaseSummary[] }) {
  return (
    <div className={`panel ${auditStyles.tableFrame}`}>
      <table className={auditStyles.table} aria-label="Cases, newest first">
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Reference</th>
            <th scope="col">Status</th>
            <th scope="col">Records</th>
            <th scope="col" className={auditStyles.wide}>
              Opened
            </th>
            <th scope="col" className={auditStyles.wide}>
              Last change
            </th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <tr key={one.id} data-case={one.id}>
              <td>
                <Link to="/cases/$caseId" params={{ caseId: one.id }}>
                  {one.title}
                </Link>
                <div className="quiet">{one.why}</div>
              </td>
              <td>{one.reference}</td>
              <td>
                <span className={registerStyles.status}>
                  <CaseTags summary={one} />
                </span>
              </td>
              <td className={auditStyles.number}>{one.records.toLocaleString('en-GB')}</td>
              <td className={auditStyles.wide}>
                <Instant at={one.openedAt} />
                <div className="quiet">{one.openedBy}</div>
              </td>
              <td className={auditStyles.wide}>
                <Instant at={one.changedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function CaseTags({ summary }: { summary: CaseSummary }) {
  return (
    <>
      <Tag tone={summary.status === 'open' ? 'low' : 'none'}>{summary.status === 'open' ? 'Open' : 'Closed'}</Tag>
      {summary.hold !== undefined && (
        <Tag tone="high" icon={<IconLock size={12} aria-hidden />}>
          Legal hold
        </Tag>
      )}
    </>
  )
}

function OpenCase() {
  const [opened, dialog] = useDisclosure(false)
  const navigate = useNavigate()
  return (
    <>
      <Button leftSection={<IconFolderPlus size={16} aria-hidden />} onClick={dialog.open}>
        Open a case…
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title="Open a case"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <OpenCaseForm onOpened={({ id }) => void navigate({ to: '/cases/$caseId', params: { caseId: id } })} />
      </Modal>
    </>
  )
}
