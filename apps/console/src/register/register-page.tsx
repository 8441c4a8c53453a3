import type { Measure } from '@cordon/contracts/moderation'
import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { accountsQuery } from '../api/queries'
import auditStyles from '../audit/audit.module.css'
import { ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { Instant } from '../time/instant'
import { useNow } from '../time/use-now'
import { hasOpenAppeal, isDue, kindLabels, statusLabels, statusTones } from './measure-words'
import { clauseIn, measuresQuery, standardsQuery } from './register-queries'
import { readRegisterSearch, whichLabels, type RegisterSearch, type Which } from './register-search'
import { RegisterSections } from './register-sections'
import styles from './register.module.css'

/** Blocks and hides, and what became of them. */
export function RegisterPage() {
  const search = useSearch({ from: '/staff/register' })
  const navigate = useNavigate()
  const which = search.which ?? 'in_force'
  const list = useInfiniteQuery(measuresQuery({ which, ...(search.kind && { kind: search.kind }) }))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const change = (next: { which?: string; kind?: string }) =>
    void navigate({ to: '/register', search: readRegisterSearch({ ...search, ...next }), replace: true })
  return (
    <Page title="Blocks and hides">
      <RegisterSections />
      <div className={styles.filters} role="search" aria-label="Filter entries">
        <div className={styles.tabs} role="group" aria-label="Which">
          {(Object.keys(whichLabels) as Which[]).map((one) => (
            <button
              key={one}
              type="button"
              className={styles.tab}
              aria-pressed={one === which}
              onClick={() => change({ which: one })}
            >
              {whichLabels[one]}
            </button>
          ))}
        </div>
        <NativeSelect
          size="xs"
          aria-label="Kind"
          value={search.kind ?? ''}
          onChange={(event) => change({ kind: event.currentTarget.value })}
          data={[
            { value: '', label: 'Blocks and hides' },
            { value: 'block', label: 'Blocks' },
            { value: 'hide', label: 'Hides' },
          ]}
        />
      </div>
      {list.isPending ? (
        <Loading label="Loading the register" lines={6} height={40} />
      ) : list.data === undefined ? (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <NoEntries search={search} />
      ) : (
        <>
          <MeasureTable measures={items} />
          {list.hasNextPage && (
            <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
              Show older entries
            </Button>
          )}
        </>
      )}
    </Page>
  )
}

const noEntries: Record<Which, [title: string, means: string]> = {
  in_force: ['Nothing is blocked or hidden', 'What a person or a rule hides or blocks stands here with its reason.'],
  due_for_review: [
    'Nothing is due for review',
    'Entries come here on the day on which somebody is to look at them again.',
  ],
  appealed: ['No appeal is open', 'Appeals that somebody recorded wait here until they are decided.'],
  ended: ['Nothing has ended yet', 'What was lifted, and what the network did not do, stands here.'],
}

function NoEntries({ search: { which, kind } }: { search: RegisterSearch }) {
  const [title, means] = noEntries[which ?? 'in_force']
  return <Empty title={kind === undefined ? title : `${title} of this kind`}>{means}</Empty>
}

function MeasureTable({ measures }: { measures: Measure[] }) {
  const standards = useQuery(standardsQuery)
  const accounts = useQuery(accountsQuery)
  const now = useNow()
  return (
    <div className={`panel ${auditStyles.tableFrame}`}>
      <table className={auditStyles.table} aria-label="Blocks and hides, newest first">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Author</th>
            <th scope="col">Clause</th>
            <th scope="col" className={auditStyles.wide}>
              Reason
            </th>
            <th scope="col">Imposed</th>
            <th scope="col">Status</th>
            <th scope="col" className={auditStyles.wide}>
              Review
            </th>
          </tr>
        </thead>
        <tbody>
          {measures.map((measure) => (
            <tr key={measure.id} data-measure={measure.id}>
              <td>
                <Link
                  to="/register/entries/$measureId"
                  params={{ measureId: measure.id }}
                  aria-label={`${kindLabels[measure.kind]} of @${measure.capture.authorHandle}`}
                >
                  {kindLabels[measure.kind]}
                </Link>
              </td>
              <td>
                {measure.capture.authorName || `@${measure.capture.authorHandle}`}
                <div className="quiet">
                  @{measure.capture.authorHandle} to @
                  {accounts.data?.items.find(({ id }) => id === measure.accountId)?.handle ?? 'unknown account'}
                </div>
              </td>
              <td>
                {measure.clause} {clauseIn(standards.data, measure.clause)?.title}
              </td>
              <td className={auditStyles.wide}>{measure.reason}</td>
              <td>
                <Instant at={measure.imposedAt} />
                <div className="quiet">
                  {measure.ruleId === undefined ? measure.imposedBy : `Rule ${measure.imposedBy}`}
                </div>
              </td>
              <td>
                <span className={styles.status}>
                  <Tag tone={statusTones[measure.status]}>{statusLabels[measure.status]}</Tag>
                  {hasOpenAppeal(measure) && <Tag tone="medium">Appealed</Tag>}
                </span>
              </td>
              <td className={auditStyles.wide}>
                {isDue(measure, now) ? <Tag tone="medium">Due</Tag> : <Instant at={measure.reviewAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
