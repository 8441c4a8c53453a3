import type { RuleActivity } from '@cordon/contracts/moderation'
import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { problemCode } from '../api/problem-text'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import styles from './moderation-page.module.css'

export type RuleDecisionKind = 'retire' | 'clear'

const decisions = {
  retire: {
    title: 'Retire',
    explains:
      'It finds nothing from now on, on any account. What it found stays as it is. Bringing it back takes a proposal and a second person.',
    button: 'Retire the rule now',
    said: 'Retired. The rule finds nothing from now on.',
    color: 'red',
  },
  clear: {
    title: 'It fires as it should',
    explains: 'The alarm goes, and the rule may hide by itself again where that is what it asks for.',
    button: 'Clear the alarm',
    said: 'The alarm is cleared.',
    color: 'cordon',
  },
} as const

/** Retire a rule or clear its alarm: what it means, a reason, and one button. */
export function RuleDecision({
  rule,
  kind,
  ruleSetVersion,
  onClose,
}: {
  rule: RuleActivity | undefined
  kind: RuleDecisionKind | undefined
  ruleSetVersion: number
  onClose: () => void
}) {
  return (
    <Modal
      opened={rule !== undefined}
      onClose={onClose}
      title={kind && `${decisions[kind].title}: ${rule?.ruleName}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {rule !== undefined && kind !== undefined && (
        <DecisionForm ruleId={rule.ruleId} kind={kind} ruleSetVersion={ruleSetVersion} onClose={onClose} />
      )}
    </Modal>
  )
}

function DecisionForm({
  ruleId,
  kind,
  ruleSetVersion,
  onClose,
}: {
  ruleId: string
  kind: RuleDecisionKind
  ruleSetVersion: number
  onClose: () => void
}) {
  // The version in which this dialog was opened: a newer one is not what the person looked at.
  const [seen] = useState(ruleSetVersion)
  const [reason, setReason] = useState('')
  const { explains, button, said, color } = decisions[kind]
  const decide = useMutation({
    mutationFn: async () => {
      const input = { ruleId, reason: reason.trim() }
      if (kind === 'clear')
        queryClient.setQueryData(['rule-activity'], await api.call('moderation.rule.clear-alarm', input))
      else
        queryClient.setQueryData(
          ['rule-set'],
          await api.call('moderation.rule.retire', { ...input, ruleSetVersion: seen }),
        )
    },
    onSuccess: () => {
      announce(said)
      onClose()
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['rule-activity'] }),
        queryClient.invalidateQueries({ queryKey: ['rule-set'] }),
      ]),
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
      {decide.isError && <DecisionProblem error={decide.error} />}
      <Button type="submit" color={color} loading={decide.isPending} disabled={reason.trim().length < 3}>
        {button}
      </Button>
    </form>
  )
}

function DecisionProblem({ error }: { error: unknown }) {
  switch (problemCode(error)) {
    case 'RULE_GUARDS_SENDING':
      return (
        <Notice tone="bad" title="This rule holds back what we send.">
          One person alone cannot take it out of force. Propose a change without it; a second person approves that.
        </Notice>
      )
    case 'RULE_SET_CHANGED':
      return (
        <Notice tone="bad" title="Another version came into force meanwhile.">
          Nothing was retired. Close this, look at the rule as it stands now, then decide again.
        </Notice>
      )
    default:
      return <ProblemNotice error={error} />
  }
}
