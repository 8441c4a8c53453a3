import type { MeasureCount, MeasureStatistics } from '@cordon/contracts/moderation'
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconDownload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import auditStyles from '../audit/audit.module.css'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { QualityCard } from '../review/quality-card'
import { saveFile } from '../text/save-file'
import { kindLabels } from './measure-words'
import { instantsOf, readPeriodSearch, usualPeriods, type Period } from './period'
import { clauseIn, standardsQuery, statisticsQuery } from './register-queries'
import { RegisterSections } from './register-sections'
import styles from './register.module.css'
import { toCsv } from './statistics-csv'
import statStyles from './statistics.module.css'

/** What was imposed in a period, by clause, for the transparency report. No names and no texts. */
export function StatisticsPage() {
  const search = useSearch({ from: '/staff/register/statistics' })
  const navigate = useNavigate()
  const [usual] = useState(() => usualPeriods(new Date()))
  const thisMonth = usual[0]?.period as Period
  const period = { first: search.from ?? thisMonth.first, last: search.to ?? thisMonth.last }
  const asked = instantsOf(period)
  const choose = ({ first, last }: Period) =>
    void navigate({ to: '/register/statistics', search: readPeriodSearch({ from: first, to: last }), replace: true })
  return (
    <Page title="Statistics of blocks and hides">
      <RegisterSections />
      <div className={statStyles.period} role="search" aria-label="Period">
        <TextInput
          size="xs"
          type="date"
          label="First day"
          value={period.first}
          onChange={(event) => choose({ ...period, first: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          type="date"
          label="Last day"
          value={period.last}
          onChange={(event) => choose({ ...period, last: event.currentTarget.value })}
        />
        <div className={styles.tabs} role="group" aria-label="Usual periods">
          {usual.map(({ label, period: one }) => (
            <button
              key={label}
              type="button"
              className={styles.tab}
              aria-pressed={one.first === period.first && one.last === period.last}
              onClick={() => choose(one)}
            >
              {label}
            </button>
          ))}
        </div>
      </div>
      {asked === undefined ? (
        <Notice tone="warning" title="The last day is before the first." />
      ) : (
        <Figures key={`${asked.from} ${asked.to}`} {...asked} period={period} />
      )}
      <QualityCard />
    </Page>
  )
}

function Figures({ from, to, period }: { from: string; to: string; period: Period }) {
  const statistics = useQuery(statisticsQuery(from, to))
  const standards = useQuery(standardsQuery)
  if (statistics.isPending) return <Loading label="Loading the figures" lines={4} height={40} />
  if (statistics.data === undefined)
    return <ProblemNotice error={statistics.error} retry={() => void statistics.refetch()} />
  const { counts, messages } = statistics.data
  const total = sum(counts, imposed)
  return (
    <>
      <p className={styles.line} data-testid="statistics-total">
        {messages.toLocaleString('en-GB')} {messages === 1 ? 'message' : 'messages'} arrived in this period.{' '}
        {total.toLocaleString('en-GB')} {total === 1 ? 'block or hide was' : 'blocks and hides were'} imposed,{' '}
        {sum(counts, ({ byRule }) => byRule).toLocaleString('en-GB')} of them by a rule.
      </p>
      {counts.length === 0 ? (
        <Empty title="Nothing was blocked or hidden in this period">Choose another period to see more.</Empty>
      ) : (
        <CountTable counts={counts} titleOf={(clause) => clauseIn(standards.data, clause)?.title} />
      )}
      <div>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => save(statistics.data, standards.data?.clauses ?? [], period)}
        >
          Download as CSV
        </Button>
      </div>
    </>
  )
}

function CountTable({ counts, titleOf }: { counts: MeasureCount[]; titleOf: (clause: string) => string | undefined }) {
  const most = Math.max(...counts.map(imposed))
  return (
    <div className={`panel ${auditStyles.tableFrame}`}>
      <table className={auditStyles.table} aria-label="Blocks and hides by clause">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Clause</th>
            <th scope="col" className={statStyles.bars}>
              Imposed{' '}
              <span className={statStyles.key}>
                <span className={statStyles.swatch} data-by="rule" aria-hidden /> by a rule{' '}
                <span className={statStyles.swatch} data-by="person" aria-hidden /> by a person
              </span>
            </th>
            <th scope="col" className={statStyles.figure}>
              Lifted
            </th>
            <th scope="col" className={statStyles.figure}>
              Not done
            </th>
            <th scope="col" className={statStyles.figure}>
              Appeals
            </th>
            <th scope="col" className={statStyles.figure}>
              Upheld
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map((count) => (
            <tr key={`${count.kind} ${count.clause}`}>
              <td>{kindLabels[count.kind]}</td>
              <td>
                {count.clause} {titleOf(count.clause)}
              </td>
              <td>
                <span className={statStyles.bar} aria-hidden>
                  <span data-by="rule" style={{ width: `${(count.byRule / most) * 100}%` }} />
                  <span data-by="person" style={{ width: `${(count.byPerson / most) * 100}%` }} />
                </span>
                {imposed(count).toLocaleString('en-GB')}: {count.byRule.toLocaleString('en-GB')} by a rule,{' '}
                {count.byPerson.toLocaleString('en-GB')} by a person
              </td>
              <td className={statStyles.figure}>{count.lifted.toLocaleString('en-GB')}</td>
              <td className={statStyles.figure}>{count.refused.toLocaleString('en-GB')}</td>
              <td className={statStyles.figure}>{count.appeals.toLocaleString('en-GB')}</td>
              <td className={statStyles.figure}>{count.appealsUpheld.toLocaleString('en-GB')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function imposed({ byRule, byPerson }: MeasureCount): number {
  return byRule + byPerson
}

function sum(counts: MeasureCount[], of: (count: MeasureCount) => number): number {
  return counts.reduce((all, count) => all + of(count), 0)
}

function save(statistics: MeasureStatistics, clauses: Parameters<typeof toCsv>[1], period: Period): void {
  const csv = new Blob([toCsv(statistics, clauses, period)], { type: 'text/csv;charset=utf-8' })
  saveFile(csv, `cordon-blocks-and-hides-${period.first}-to-${period.last}.csv`)
}
