import type { LedgerState } from '@cordon/contracts/audit'
import { useQuery } from '@tanstack/react-query'
import { ledgerQuery } from '../api/queries'
import { Notice } from '../feedback/notice'
import { Instant } from '../time/instant'

/** What the proof of an entry shows and what it does not, for somebody who has to stand up in court with it. */
export function ProofInWords({ index }: { index: number }) {
  const ledger = useQuery(ledgerQuery)
  return (
    <Notice tone="info" title="What this proves">
      <span data-testid="proof-in-words">
        The proof below shows that Cordon recorded exactly this, at this place in its log, and that not a letter of it
        has changed since. It does not show that what somebody wrote is true, nor who sat at the keyboard.{' '}
        {ledger.data !== undefined && <Outside index={index} ledger={ledger.data} />} Anybody can check it without
        Cordon, with the proof and the log’s public key.
      </span>
    </Notice>
  )
}

function Outside({ index, ledger: { witnessing, timeStamping } }: { index: number; ledger: LedgerState }) {
  const witnessed = witnessing !== undefined && witnessing.size > index
  const stamped = timeStamping?.newest !== undefined && timeStamping.newest.size > index
  return (
    <>
      {witnessed
        ? 'Outsiders have seen it there too, so that even we could not change it unnoticed.'
        : 'Nobody outside has vouched for it yet: until a witness does, it rests on our own signature.'}
      {stamped && timeStamping?.newest !== undefined && (
        <>
          {' '}
          A time stamping authority vouches that it stood there by <Instant at={timeStamping.newest.at} />.
        </>
      )}
    </>
  )
}
