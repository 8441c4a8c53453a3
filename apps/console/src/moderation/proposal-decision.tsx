import type { Proposal } from '@cordon/contracts/moderation'
import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '../api/client'
import { problemCode } from '../api/problem-text'
import { Notice, ProblemNotice } from '../feedback/notice'
import { useMay, useMe } from '../layout/permissions'
import styles from './moderation-page.module.css'
import { useProposalCommand } from './use-proposal-command'

/** The next step, and why it cannot be taken where it cannot. */
export function ProposalDecision({ proposal }: { proposal: Proposal }) {
  const may = useMay()
  const { person } = useMe()
  const [note, setNote] = useState('')
  const { id: proposalId, contentHash, status, authorId, backtest } = proposal
  const seen = { proposalId, contentHash }
  const approve = useProposalCommand(
    proposalId,
    () => api.call('moderation.proposal.approve', { ...seen, ...(note.trim() && { note: note.trim() }) }),
    'Approved.',
  )
  const runInShadow = useProposalCommand(
    proposalId,
    () => api.call('moderation.proposal.run-in-shadow', seen),
    'The rules run in shadow.',
  )
  const putInForce = useProposalCommand(
    proposalId,
    () => api.call('moderation.proposal.put-in-force', seen),
    'The rules are in force.',
  )
  const withdraw = useProposalCommand(
    proposalId,
    () => api.call('moderation.proposal.withdraw', { proposalId }),
    'Withdrawn.',
  )
  const failed = [approve, runInShadow, putInForce, withdraw].find(({ isError }) => isError)
  const tested = backtest?.status === 'finished'
  const mayApprove = status === 'draft' && authorId !== person.id && may('moderation:approve')
  const mayConfigure = may('moderation:configure')
  return (
    <section className={`panel ${styles.card} ${styles.form}`} aria-label="Decide">
      <h2 className={styles.subtitle}>Next step</h2>
      <NextStep proposal={proposal} own={authorId === person.id} mayConfigure={mayConfigure} />
      {mayApprove && (
        <Textarea
          label="Note (optional)"
          description="Kept in the record with your approval."
          autosize
          minRows={1}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      {failed !== undefined && <DecisionProblem error={failed.error} />}
      {(mayApprove || mayConfigure) && (
        <div className={styles.rule}>
          {mayApprove && (
            <Button disabled={!tested} loading={approve.isPending} onClick={() => approve.mutate()}>
              Approve these rules
            </Button>
          )}
          {status === 'approved' && mayConfigure && (
            <Button disabled={!tested} loading={runInShadow.isPending} onClick={() => runInShadow.mutate()}>
              Run in shadow
            </Button>
          )}
          {status === 'shadow' && mayConfigure && (
            <Button loading={putInForce.isPending} onClick={() => putInForce.mutate()}>
              Put in force
            </Button>
          )}
          {mayConfigure && (
            <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
              Withdraw
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

function NextStep({
  proposal: { status, backtest, shadow },
  own,
  mayConfigure,
}: {
  proposal: Proposal
  own: boolean
  mayConfigure: boolean
}) {
  if (status === 'shadow')
    return (
      <p className="quiet">
        {shadow?.read === 0
          ? 'Nothing has arrived since they began. Wait for some messages, then look at what they would have done.'
          : mayConfigure
            ? 'Look at what they would have done below. When that is what you mean, put them in force.'
            : 'Look at what they would have done below. Whoever may change rules puts them in force.'}
      </p>
    )
  if (backtest?.status !== 'finished') return <p className="quiet">The backtest has to finish first.</p>
  if (status === 'draft' && own) return <Notice tone="info" title="You wrote this, so somebody else must approve it." />
  if (status === 'draft') return <p className="quiet">A second person approves exactly these rules, or leaves them.</p>
  return (
    <p className="quiet">
      {mayConfigure ? 'Run them in shadow' : 'They run in shadow next'}: they read what arrives beside the rules in
      force, and record what they would have done. Nothing is done by them.
    </p>
  )
}

function DecisionProblem({ error }: { error: unknown }) {
  switch (problemCode(error)) {
    case 'SHADOW_TAKEN':
      return (
        <Notice tone="bad" title="Other rules run in shadow already.">
          One proposal at a time: put the other one in force or withdraw it, then come back to this one.
        </Notice>
      )
    case 'SHADOW_MISSING':
      return (
        <Notice tone="bad" title="These rules have to run in shadow first.">
          Run them in shadow and look at what they would have done with some messages.
        </Notice>
      )
    case 'RULE_SET_CHANGED':
      return (
        <Notice tone="bad" title="The rules in force have changed since this was written.">
          Another version came into force, or somebody retired a rule that is in here. Withdraw this proposal and write
          it anew from the rules in force.
        </Notice>
      )
    case 'BACKTEST_MISSING':
      return (
        <Notice tone="bad" title="Its backtest is older than seven days, or missing.">
          Messages have changed since. Run the backtest again, and read what it shows.
        </Notice>
      )
    default:
      return <ProblemNotice error={error} />
  }
}
