import type { LedgerState, TimeStampingView, WitnessingView } from '@cordon/contracts/audit'
import { Notice } from '../feedback/notice'
import { Elapsed, Instant } from '../time/instant'
import styles from './audit.module.css'

/** Who outside the organisation vouches for the ledger, how far and how recently, in plain words. */
export function OutsideWord({ witnessing, timeStamping }: Pick<LedgerState, 'witnessing' | 'timeStamping'>) {
  return (
    <div className={styles.outside} data-testid="outside-word">
      {witnessing !== undefined && <Witnesses witnessing={witnessing} />}
      {timeStamping !== undefined && <TimeStamps timeStamping={timeStamping} />}
    </div>
  )
}

function Witnesses({ witnessing: { witnesses, needed, size, state } }: { witnessing: WitnessingView }) {
  if (state === 'none')
    return <p className="quiet">No witness is named: nobody outside this organisation vouches for the ledger.</p>
  const enough = needed === 1 ? 'One witness is' : `${needed} of ${witnesses.length} witnesses are`
  return (
    <>
      {state === 'recent' && (
        <p>
          Witnessed: outsiders vouch that the first <strong>{count(size)}</strong> entries are those they saw. {enough}{' '}
          needed.
        </p>
      )}
      {state === 'overdue' && (
        <Notice tone="warning">
          Witnesses vouch for the first {count(size)} entries, but too few have looked of late. What came after, the
          ledger’s own key alone vouches for. {enough} needed.
        </Notice>
      )}
      {state === 'never' && (
        <Notice tone="warning">Too few witnesses have vouched for the ledger so far. {enough} needed.</Notice>
      )}
      <ul aria-label="Witnesses">
        {witnesses.map((witness) => (
          <li key={`${witness.name} ${witness.keyId}`}>
            {witness.name}:{' '}
            {witness.at === undefined || witness.size === undefined ? (
              'has not vouched yet'
            ) : (
              <>
                saw the first {count(witness.size)} entries <Elapsed since={witness.at} /> ago
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function TimeStamps({ timeStamping: { newest, state, problem } }: { timeStamping: TimeStampingView }) {
  if (state === 'none' && newest === undefined)
    return <p className="quiet">No time stamping authority is named: when an entry was made rests on our own clock.</p>
  return (
    <>
      {newest !== undefined && (
        <p>
          Time stamp: <span title={newest.authority}>an authority</span> vouches that the first{' '}
          <strong>{count(newest.size)}</strong> entries stood by <Instant at={newest.at} />.
        </p>
      )}
      {newest === undefined && state === 'never' && <p className="quiet">No time stamp has been had yet.</p>}
      {state === 'overdue' && <Notice tone="warning">The last time stamp is longer ago than it should be.</Notice>}
      {problem !== undefined && <Notice tone="warning">The last time stamp could not be had: {problem}</Notice>}
    </>
  )
}

function count(entries: number): string {
  return entries.toLocaleString('en-GB')
}
