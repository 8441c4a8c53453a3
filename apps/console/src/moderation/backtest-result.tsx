import type { Account } from '@cordon/contracts/connectors'
import type { Backtest, BacktestShare } from '@cordon/contracts/moderation'
import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { accountsQuery } from '../api/queries'
import { Notice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { severityLabels, severityTones } from '../inbox/urgency'
import styles from './backtest-result.module.css'

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
      <dl className={styles.figures}>
        <Figure name="Newly caught" value={newlyCaught} />
        <Figure name="No longer caught" value={noLongerCaught} />
        <Figure name="Graver" value={graver} />
        <Figure name="Milder" value={milder} />
        <Figure name="Caught before" value={caughtBefore} />
        <Figure name="Caught after" value={caughtAfter} />
      </dl>
      <Shares title="By account" shares={backtest.byAccount} named={(id) => nameOf(accounts.data?.items, id)} />
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
                  <span className="quiet">{nameOf(accounts.data?.items, accountId)}</span>
                </span>
                {text === undefined ? (
                  <span className="quiet">Its text is open to those who may read its unit’s conversations.</span>
                ) : (
                  <Link to="/inbox" search={{ q: text.split(/\s+/).slice(0, 6).join(' ') }}>
                    {text}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value.toLocaleString('en-GB')}</dd>
    </div>
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

function nameOf(accounts: readonly Account[] | undefined, id: string): string {
  const handle = accounts?.find((account) => account.id === id)?.handle
  return handle === undefined ? 'An account' : `@${handle}`
}
