import type { LedgerState } from '@cordon/contracts/audit'
import { Copyable } from '../feedback/copyable'
import { OutsideWord } from './outside-word'
import { SiemFeeds } from './siem-feeds'
import styles from './audit.module.css'

export function LedgerCard({ ledger }: { ledger: LedgerState }) {
  return (
    <section className={`panel ${styles.card}`} aria-label="The ledger">
      <dl className={styles.facts}>
        <div>
          <dt>Entries</dt>
          <dd className={styles.size} data-testid="ledger-size">
            {ledger.size.toLocaleString('en-GB')}
          </dd>
        </div>
        <div>
          <dt>Root</dt>
          <dd>
            <Copyable value={ledger.rootHash} shown={`${ledger.rootHash.slice(0, 16)}…`} label="the root hash" />
          </dd>
        </div>
        <div>
          <dt>Public key</dt>
          <dd>
            <Copyable value={ledger.publicKey} shown={short(ledger.publicKey)} label="the public key" />
          </dd>
        </div>
      </dl>
      <OutsideWord witnessing={ledger.witnessing} timeStamping={ledger.timeStamping} />
      {ledger.siem !== undefined && <SiemFeeds feeds={ledger.siem} />}
      <ul className={styles.origins} aria-label="Position of each service">
        {ledger.origins.map(({ origin, position }) => (
          <li key={origin}>
            {origin} <strong className={styles.number}>{position.toLocaleString('en-GB')}</strong>
          </li>
        ))}
      </ul>
      <details className={styles.details}>
        <summary>Signed checkpoint</summary>
        <pre className={styles.code}>{ledger.checkpoint}</pre>
      </details>
    </section>
  )
}

function short(text: string): string {
  return text.length > 34 ? `${text.slice(0, 30)}…` : text
}
