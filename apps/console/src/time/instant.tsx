import { elapsed, localTime, utcTime } from './time-format'
import { useNow } from './use-now'

/** An instant in the reader's time, with the exact UTC time to point at. */
export function Instant({ at, className }: { at: string; className?: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={utcTime(at)} className={className}>
      {localTime(at, now)}
    </time>
  )
}

/** How long ago, moving on by itself. */
export function Elapsed({ since, className }: { since: string; className?: string }) {
  const now = useNow()
  return (
    <time dateTime={since} title={`Since ${utcTime(since)}`} className={className}>
      {elapsed(since, now)}
    </time>
  )
}
