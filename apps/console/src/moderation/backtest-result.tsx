import type { AgainstDecisions, Backtest, BacktestShare } from '@cordon/contracts/moderation'
import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { accountsQuery } from '../api/queries'
import { Notice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { severityLabels, severityTones } from '../inbox/urgency'
import styles from './backtest-result.module.css'
import { percentOf, ratesOf, type Rate } from './decision-rates'
import { accountName, SampleText } from './samples'

/** Authors beyond so many are not told apart. */
const MOST_AUTHORS = 100_000

/** What a replay of stored messages shows of proposed rules, beside those in force. */
export function BacktestResult({ backtest }: { backtest: Backtest }) {
  const accounts = useQuery(accountsQuery)
  const { status, total, done, caughtBefore, caughtAfter, newlyCaught, noLongerCaught, graver, milder } = backtest
  return (
    <div className={styles.result}>
      {status !== 'finished' && (
        <div className={styles.progress}>
          <Progress.Root size="lg">
            <Progress.Section
              value={total === 0 ? 0 : (100 * done) / total}
              aria-label={`Backtest: ${done} of ${total} messages read`}
            />
          </Progress.Root>
          <span>
            {done.toLocaleString('en-GB')} of {total.toLocaleString('en-GB')} messages read
          </span>
        </div>
      )}
      {status === 'failed' && (
        <Notice tone="bad" title="The backtest failed.">
          {backtest.reason}
        </Notice>
      )}
      {status === 'finished' && total === 0 && (
        <Notice tone="warning" title="There were no stored messages to read.">
          The backtest is done, but it says nothing about these rules.
        </Notice>
      )}
      {backtest.unanswered !== undefined && (
        <Notice tone="info" title="Some of what these rules ask was not known of the stored messages.">
          In {backtest.unanswered.toLocaleString('en-GB')} messages they ask for something that nobody was asked for
          when these arrived, such as what a classifier says. There, conditions that ask for it did not hold.
        </Notice>
      )}
      <dl className={styles.figures}>
        <Figure name="Newly caught" value={newlyCaught} />
        <Figure name="No longer caught" value={noLongerCaught} />
        <Figure name="Graver" value={graver} />
        <Figure name="Milder" value={milder} />
        <Figure name="Caught before" value={caughtBefore} />
        <Figure name="Caught after" value={caughtAfter} />
        {backtest.affectedAuthors !== undefined && (
          <Figure
            name="Authors affected"
            value={backtest.affectedAuthors}
            atLeast={backtest.affectedAuthors >= MOST_AUTHORS}
          />
        )}
      </dl>
      {backtest.againstDecisions && <Decisions against={backtest.againstDecisions} />}
      <Shares title="By account" shares={backtest.byAccount} named={(id) => accountName(accounts.data?.items, id)} />
      <Shares title="By day" shares={backtest.byDay} named={(day) => day} />
      {backtest.samples.length > 0 && (
        <section aria-label="Samples">
          <h3 className={styles.title}>Samples</h3>
          <ul className={styles.samples} tabIndex={0}>
            {backtest.samples.map(({ itemId, before, after, text, accountId }) => (
              <li key={itemId}>
                <span className={styles.change}>
                  <Tag tone={severityTones[before]}>{severityLabels[before]}</Tag>
                  <span aria-label="becomes">→</span>
                  <Tag tone={severityTones[after]}>{severityLabels[after]}</Tag>
                  <span className="quiet">{accountName(accounts.data?.items, accountId)}</span>
                </span>
                <SampleText text={text} itemId={itemId} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Figure({ name, value, atLeast = false }: { name: string; value: number; atLeast?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value.toLocaleString('en-GB')}
        {atLeast && ' or more'}
      </dd>
    </div>
  )
}

/** Both rule sets beside what people decided on the same messages. */
function Decisions({ against }: { against: AgainstDecisions }) {
  const { before, after } = ratesOf(against)
  return (
    <table className={styles.shares}>
      <caption className={styles.title}>Against people’s decisions</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Measure</span>
          </th>
          <th scope="col">Rules in force</th>
          <th scope="col">Proposed rules</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Precision: caught, and rightly so</th>
          <RateCell rate={before.precision} kind="before" none="Nothing was caught" />
          <RateCell rate={after.precision} kind="after" none="Nothing was caught" />
        </tr>
        <tr>
          <th scope="row">Recall: to be caught, and caught</th>
          <RateCell rate={before.recall} kind="before" none="Nothing was to be caught" />
          <RateCell rate={after.recall} kind="after" none="Nothing was to be caught" />
        </tr>
      </tbody>
    </table>
  )
}

/** The bar is drawn for the eye; the figures say the same. */
function RateCell({ rate, kind, none }: { rate: Rate; kind: 'before' | 'after'; none: string }) {
  const percent = percentOf(rate)
  if (percent === undefined)
    return (
      <td>
        <span className="quiet">{none}</span>
      </td>
    )
  return (
    <td>
      <span className={styles.track} aria-hidden>
        <span data-kind={kind} style={{ width: `${percent}%` }} />
      </span>
      {percent} %{' '}
      <span className="quiet">
        {rate.right.toLocaleString('en-GB')} of {rate.of.toLocaleString('en-GB')}
      </span>
    </td>
  )
}

/** Bars over the figures that are compared; the figures stand beside them. */
function Shares({ title, shares, named }: { title: string; shares: BacktestShare[]; named: (of: string) => string }) {
  if (shares.length === 0) return null
  const most = Math.max(...shares.map(({ newlyCaught, noLongerCaught }) => Math.max(newlyCaught, noLongerCaught)))
  const width = (value: number) => ({ width: `${(100 * value) / most}%` })
  return (
    <table className={styles.shares}>
      <caption className={styles.title}>{title}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{title.slice(3)}</span>
          </th>
          <th scope="col">Newly caught</th>
          <th scope="col">No longer caught</th>
        </tr>
      </thead>
      <tbody>
        {shares.slice(0, 31).map(({ of, newlyCaught, noLongerCaught }) => (
          <tr key={of}>
            <th scope="row">{named(of)}</th>
            <td>
              <span className={styles.bar} data-kind="new" style={width(newlyCaught)} aria-hidden /> {newlyCaught}
            </td>
            <td>
              <span className={styles.bar} data-kind="gone" style={width(noLongerCaught)} aria-hidden />{' '}
              {noLongerCaught}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
