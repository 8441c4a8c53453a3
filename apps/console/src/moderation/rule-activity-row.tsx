import type { HourOfRule, RuleActivity, RuleAlarm } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { Notice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import { OutcomeTag } from './outcome-tag'
import { counted } from './outcomes'
import type { RuleDecisionKind } from './rule-decision'
import styles from './rule-activity.module.css'

/** One rule: what it asks for, its last day in bars and figures, its alarm. */
export function RuleActivityRow({
  rule,
  written,
  onDecide,
}: {
  rule: RuleActivity
  /** A person wrote it, so a person can retire it; the engine's own are always there. */
  written: boolean
  onDecide: (kind: RuleDecisionKind) => void
}) {
  const may = useMay()
  const { ruleName, outcome, hours, hiddenToday, hidesADay, alarm } = rule
  const found = hours.reduce((sum, hour) => sum + hour.found, 0)
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <strong>{ruleName}</strong>
        <OutcomeTag outcome={outcome} />
        {!written && <Tag>Built in</Tag>}
        <span className={styles.gap} />
        {written && may('moderation:configure') && (
          <Button size="xs" variant="default" aria-label={`Retire ${ruleName}…`} onClick={() => onDecide('retire')}>
            Retire…
          </Button>
        )}
      </div>
      {alarm !== undefined && <Alarm alarm={alarm} onClear={() => onDecide('clear')} />}
      <div className={styles.facts}>
        {found > 0 && <Bars hours={hours} />}
        <span>
          {found === 0 ? (
            <span className="quiet">Nothing in 24 hours</span>
          ) : (
            <details>
              <summary>
                <strong>{found.toLocaleString('en-GB')}</strong> in 24 hours
                <span className="visually-hidden"> by {ruleName}</span>, by the hour
              </summary>
              <HourTable hours={hours} name={ruleName} />
            </details>
          )}
          {(outcome === 'hide' || hiddenToday > 0) && (
            <span className={styles.hidden}>
              Hid {hiddenToday.toLocaleString('en-GB')} of at most {hidesADay.toLocaleString('en-GB')} today
            </span>
          )}
        </span>
      </div>
    </li>
  )
}

function Alarm({
  alarm: { found, read, expected, reason, since },
  onClear,
}: {
  alarm: RuleAlarm
  onClear: () => void
}) {
  const may = useMay()
  return (
    <Notice
      tone="warning"
      title={
        reason === 'jump' ? 'It fires far more often than it used to.' : 'It has hidden as many as it may in a day.'
      }
    >
      {reason === 'jump' && (
        <>
          It found something in {found.toLocaleString('en-GB')} of {counted(read, 'message')} within a quarter of an
          hour, where {expected.toLocaleString('en-GB')} were to be expected.{' '}
        </>
      )}
      Since <Instant at={since} /> it hides nothing by itself and asks a person instead.
      {may('moderation:configure') && (
        <div>
          <Button size="xs" mt={8} variant="default" onClick={onClear}>
            It fires as it should…
          </Button>
        </div>
      )}
    </Notice>
  )
}

const WIDTH = 240
const HEIGHT = 36

/** A bar an hour, oldest first. The figures are beside it and in its table. */
function Bars({ hours }: { hours: HourOfRule[] }) {
  const most = Math.max(1, ...hours.map(({ found }) => found))
  const step = WIDTH / Math.max(1, hours.length)
  return (
    <svg className={styles.bars} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden>
      {hours.map(({ hour, found }, i) => {
        const height = found === 0 ? 1 : Math.max(3, (found / most) * HEIGHT)
        return (
          <rect
            key={hour}
            data-none={found === 0 || undefined}
            x={i * step + 1}
            y={HEIGHT - height}
            width={step - 2}
            height={height}
            rx={1}
          />
        )
      })}
    </svg>
  )
}

function HourTable({ hours, name }: { hours: HourOfRule[]; name: string }) {
  return (
    <table className={styles.hours}>
      <caption className="visually-hidden">Found by {name}, by the hour, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Hour from</th>
          <th scope="col">Messages</th>
        </tr>
      </thead>
      <tbody>
        {hours
          .filter(({ found }) => found > 0)
          .reverse()
          .map(({ hour, found }) => (
            <tr key={hour}>
              <th scope="row">
                <Instant at={hour} />
              </th>
              <td>{found.toLocaleString('en-GB')}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
