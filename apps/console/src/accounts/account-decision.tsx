import type { Account } from '@cordon/contracts/connectors'
import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { ProblemNotice } from '../feedback/notice'
import styles from './accounts-page.module.css'

export type DecisionKind = 'stop' | 'resume' | 'disconnect'

const decisions = {
  stop: {
    call: 'connectors.account.stop-sending',
    title: 'Stop sending',
    explains: 'Nothing leaves through this account from now on: no post, no reply, also none that is approved already.',
    button: 'Stop sending now',
    said: 'Stopped. Nothing leaves through this account.',
    color: 'red',
  },
  resume: {
    call: 'connectors.account.resume-sending',
    title: 'Let it send again',
    explains: 'From now on the send gate lets approved posts and replies out again.',
    button: 'Let it send again',
    said: 'The account may send again.',
    color: 'cordon',
  },
  disconnect: {
    call: 'connectors.account.disconnect',
    title: 'Disconnect',
    explains: 'Cordon gives up the credentials and captures nothing more. What was captured stays in the record.',
    button: 'Disconnect the account',
    said: 'Disconnected.',
    color: 'red',
  },
} as const

/** Stop, resume or disconnect: what it means, a reason, and one button. */
export function AccountDecision({
  account,
  kind,
  onClose,
}: {
  account: Account
  kind: DecisionKind | undefined
  onClose: () => void
}) {
  return (
    <Modal
      opened={kind !== undefined}
      onClose={onClose}
      title={kind && `${decisions[kind].title}: @${account.handle}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {kind !== undefined && <DecisionForm account={account} kind={kind} onClose={onClose} />}
    </Modal>
  )
}

function DecisionForm({ account, kind, onClose }: { account: Account; kind: DecisionKind; onClose: () => void }) {
  const { call, explains, button, said, color } = decisions[kind]
  const [reason, setReason] = useState('')
  const decide = useMutation({
    mutationFn: () => api.call(call, { accountId: account.id, reason: reason.trim() }),
    onSuccess: () => {
      announce(said)
      onClose()
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['accounts'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    decide.mutate()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>{explains}</p>
      <Textarea
        data-autofocus
        label="Reason"
        description="Kept in the record with your name."
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {decide.isError && <ProblemNotice error={decide.error} />}
      <Button type="submit" color={color} loading={decide.isPending} disabled={reason.trim().length < 3}>
        {button}
      </Button>
    </form>
  )
}
