import type { Post } from '@cordon/contracts/publishing'
import { Button, Checkbox, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { networkLabels } from '../accounts/network-labels'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { ProblemNotice } from '../feedback/notice'
import styles from './post-page.module.css'

/** A person settles what the gate held, or what nobody knows the outcome of. */
export function GateDecision({ post }: { post: Post }) {
  const [reason, setReason] = useState('')
  const [looked, setLooked] = useState(false)
  const resolve = useMutation({
    mutationFn: (decision: 'send-again' | 'abandon') =>
      api.call('connectors.delivery.resolve', { deliveryId: post.id, decision, reason: reason.trim() }),
    onSuccess: () => announce('Decided.'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['posts'] }),
  })
  const unknown = post.status === 'unknown'
  const ready = reason.trim().length >= 3 && (!unknown || looked)
  return (
    <section className={`panel ${styles.card}`} aria-label="Settle the delivery">
      <h2 className={styles.cardTitle}>{unknown ? 'Did it go out?' : 'Held by the send gate'}</h2>
      <div className={styles.decide}>
        {unknown && (
          <Checkbox
            label={`I looked at @${post.accountHandle} on ${networkLabels[post.network]} and did not find it there`}
            checked={looked}
            onChange={(event) => setLooked(event.currentTarget.checked)}
          />
        )}
        <Textarea
          label="Reason"
          description="Kept in the record with your decision."
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {resolve.isError && <ProblemNotice error={resolve.error} />}
        <div className={styles.buttons}>
          <Button disabled={!ready} loading={resolve.isPending} onClick={() => resolve.mutate('send-again')}>
            Send again
          </Button>
          <Button
            variant="default"
            disabled={reason.trim().length < 3}
            loading={resolve.isPending}
            onClick={() => resolve.mutate('abandon')}
          >
            Do not send
          </Button>
        </div>
      </div>
    </section>
  )
}
