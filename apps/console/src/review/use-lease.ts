import type { ReviewJob } from '@cordon/contracts/moderation'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { useMe } from '../layout/permissions'
import { useNow } from '../time/use-now'
import { rereadReviews } from './review-queries'

/** Whoever works on a message with less than this left keeps it for another ten minutes, in ms. */
const RENEW_BELOW_MS = 6 * 60_000

/** Who has a message in hand, and taking it, keeping it while there is work on it, and giving it back. */
export function useLease(job: ReviewJob) {
  const { person } = useMe()
  const now = useNow()
  const keep = (answer: ReviewJob) => queryClient.setQueryData(['reviews', 'one', job.id], answer)
  const claim = useMutation({
    mutationFn: () => api.call('moderation.review.claim', { jobId: job.id }),
    onSuccess: keep,
    onSettled: rereadReviews,
  })
  const renew = useMutation({
    mutationFn: () => api.call('moderation.review.claim', { jobId: job.id }),
    onSuccess: keep,
    onError: rereadReviews,
  })
  const release = useMutation({
    mutationFn: () => api.call('moderation.review.release', { jobId: job.id }),
    onSuccess: (answer) => {
      keep(answer)
      announce('Given back. Anybody may take it.')
    },
    onSettled: rereadReviews,
  })
  const lease = job.lease !== undefined && Date.parse(job.lease.until) > now ? job.lease : undefined
  const mine = lease?.personId === person.id

  const renewing = useRef(() => {})
  useEffect(() => {
    renewing.current = () => {
      if (!mine || renew.isPending || Date.parse(lease.until) - Date.now() > RENEW_BELOW_MS) return
      renew.mutate()
    }
  })
  useEffect(() => {
    const onWork = () => renewing.current()
    addEventListener('keydown', onWork)
    addEventListener('pointerdown', onWork)
    return () => {
      removeEventListener('keydown', onWork)
      removeEventListener('pointerdown', onWork)
    }
  }, [])

  return {
    lease,
    mine,
    claim,
    release,
    /** Does it with the message in hand, taking it first where it is free. */
    withLease: (then: () => void) => {
      if (mine) then()
      else if (lease !== undefined) announce(`${lease.personName} is looking at this.`)
      else if (!claim.isPending) claim.mutate(undefined, { onSuccess: then })
    },
  }
}
