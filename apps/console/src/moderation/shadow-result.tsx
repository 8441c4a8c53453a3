import type { Outcome, OutcomeShift, Shadow } from '@cordon/contracts/moderation'
import { useQuery } from '@tanstack/react-query'
import { accountsQuery } from '../api/queries'
import { Instant } from '../time/instant'
import styles from './backtest-result.module.css'
import { OutcomeTag } from './outcome-tag'
import { counted, outcomeLabels } from './outcomes'
import { decidedBy, differing } from './outcome-shifts'
import { accountName, SampleText } from './samples'

/** What proposed rules would have done with what arrived, beside what those in force did. */
export function ShadowResult({ shadow, running }: { shadow: Shadow; running: boolean }) {
  const { since, read, shifts, rules, samples } = shadow
  const changed = differing(shifts)
  const otherwise = changed.reduce((sum, { messages }) => sum + messages, 0)
  return (
    <div className={styles.result}>
      <p className={styles.lead} role="status">
        {running ? 'They have' : 'They had'} read {counted(read, 'message')} since <Instant at={since} />.{' '}
        {read === 0
          ? 'The comparison appears with the first message.'
          : otherwise === 0
            ? 'They decide on all of them as the rules in force do.'
            : `They decide on ${counted(otherwise, 'of them', 'of them')} otherwise than the rules in force.`}
      </p>
      {read > 0 && <Compared shifts={shifts} read={read} />}
      {changed.length > 0 && <Shifts shifts={changed} />}
      {rules.length > 0 && <Found rules={rules} read={read} />}
      {samples.length > 0 && <Samples samples={samples} />}
    </div>
  )
}

/** How many messages each of the two rule sets decides on so; bars on one scale, with their figures. */
function Compared({ shifts, read }: { shifts: OutcomeShift[]; read: number }) {
  const outcomes = decidedBy(shifts)
  return (
    <table className={styles.shares}>
      <caption className={styles.title}>What would happen to messages</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Outcome</span>
          </th>
          <th scope="col">Rules in force</th>
          <th scope="col">In shadow</th>
        </tr>
      </thead>
      <tbody>
        {outcomes.map(({ outcome, before, after }) => (
          <tr key={outcome}>
            <th scope="row">{outcomeLabels[outcome]}</th>
            <td>
              <Bar of={before} most={read} kind="gone" />
            </td>
            <td>
              <Bar of={after} most={read} kind={isGrave(outcome) && after > before ? 'new' : 'same'} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Shifts({ shifts }: { shifts: OutcomeShift[] }) {
  const most = Math.max(...shifts.map(({ messages }) => messages))
  return (
    <table className={styles.shares}>
      <caption className={styles.title}>Decided otherwise</caption>
      <thead>
        <tr>
          <th scope="col">In force</th>
          <th scope="col">In shadow</th>
          <th scope="col">Messages</th>
        </tr>
      </thead>
      <tbody>
        {shifts.map(({ before, after, messages }) => (
          <tr key={`${before} ${after}`}>
            <th scope="row">
              <OutcomeTag outcome={before} />
            </th>
            <td>
              <OutcomeTag outcome={after} />
            </td>
            <td>
              <Bar of={messages} most={most} kind={isGrave(after) ? 'new' : 'same'} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Found({ rules, read }: { rules: Shadow['rules']; read: number }) {
  const sorted = [...rules].sort((a, b) => b.found - a.found)
  return (
    <table className={styles.shares}>
      <caption className={styles.title}>Rules that found something</caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Messages</th>
        </tr>
      </thead>
      <tbody>
        {sorted.slice(0, 30).map(({ ruleId, ruleName, found }) => (
          <tr key={ruleId}>
            <th scope="row">{ruleName}</th>
            <td>
              <Bar of={found} most={read} kind="same" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Samples({ samples }: { samples: Shadow['samples'] }) {
  const accounts = useQuery(accountsQuery)
  return (
    <section aria-label="Samples">
      <h3 className={styles.title}>Samples</h3>
      <ul className={styles.samples} tabIndex={0}>
        {samples.map(({ itemId, before, after, text, accountId }) => (
          <li key={itemId}>
            <span className={styles.change}>
              <OutcomeTag outcome={before} />
              <span aria-label="becomes">→</span>
              <OutcomeTag outcome={after} />
              <span className="quiet">{accountName(accounts.data?.items, accountId)}</span>
            </span>
            <SampleText text={text} itemId={itemId} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Bar({ of, most, kind }: { of: number; most: number; kind: 'new' | 'gone' | 'same' }) {
  return (
    <>
      <span
        className={styles.bar}
        data-kind={kind}
        style={{ width: `${(100 * of) / Math.max(1, most)}%` }}
        aria-hidden
      />{' '}
      {of.toLocaleString('en-GB')}
    </>
  )
}

function isGrave(outcome: Outcome): boolean {
  return outcome !== 'allow' && outcome !== 'tag'
}
