import type { Proposal } from '@cordon/contracts/moderation'
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client'
import { proposalQuery, ruleSetQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Copyable } from '../feedback/copyable'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay, useMe } from '../layout/permissions'
import { Instant } from '../time/instant'
import { BacktestResult } from './backtest-result'
import styles from './moderation-page.module.css'
import { ProposalStatusTag } from './proposal-status'
import { changesOf } from './rule-draft'

/** Rules on their way into force: what they change, what their backtest shows, and who may do what with them now. */
export function ProposalPage() {
  const { proposalId } = useParams({ from: '/staff/moderation/proposals/$proposalId' })
  const proposal = useQuery(proposalQuery(proposalId))
  if (proposal.data !== undefined) return <Opened proposal={proposal.data} />
  return (
    <Page title="Proposed rules" narrow>
      {proposal.isPending ? (
        <Loading label="Loading the proposal" lines={3} height={90} />
      ) : (
        <ProblemNotice error={proposal.error} retry={() => void proposal.refetch()} />
      )}
    </Page>
  )
}

function Opened({ proposal }: { proposal: Proposal }) {
  const may = useMay()
  const { status, approval, backtest } = proposal
  const open = status === 'draft' || status === 'approved'
  return (
    <Page
      title={proposal.purpose}
      narrow
      actions={
        may('ledger:read') && (
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/audit" search={{ subject: proposal.id }} {...props} />}
          >
            Show record
          </Button>
        )
      }
    >
      <p className={styles.intro}>
        <ProposalStatusTag status={status} /> Proposed by {proposal.authorName}, <Instant at={proposal.createdAt} />, to
        follow version {proposal.basedOnVersion}. <Link to="/moderation">The rules in force</Link>
      </p>
      {approval !== undefined && (
        <Notice tone="good" title={`${approval.approverName} approved exactly these rules.`}>
          <Instant at={approval.at} />
          {approval.note !== undefined && <p className={styles.intro}>“{approval.note}”</p>}
        </Notice>
      )}
      <Changes proposal={proposal} />
      <section className={`panel ${styles.card}`} aria-label="Backtest">
        <h2 className={styles.subtitle}>
          Backtest
          {open && backtest !== undefined && may('moderation:configure') && <SteerBacktest proposal={proposal} />}
        </h2>
        {backtest === undefined ? <p className="quiet">None yet.</p> : <BacktestResult backtest={backtest} />}
      </section>
      {open && <Decide proposal={proposal} />}
    </Page>
  )
}

function Changes({ proposal }: { proposal: Proposal }) {
  const rules = useQuery(ruleSetQuery)
  const comparable = rules.data?.version === proposal.basedOnVersion ? rules.data : undefined
  const changes = comparable === undefined ? [] : changesOf(comparable, proposal)
  return (
    <section className={`panel ${styles.card}`} aria-label="What changes">
      <h2 className={styles.subtitle}>What changes</h2>
      {comparable === undefined ? (
        <p className="quiet">
          {proposal.wordLists.length} word lists and {proposal.patterns.length} patterns. The version they were written
          against is no longer in force.
        </p>
      ) : (
        <ul className={styles.changeList}>
          {changes.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {proposal.conflicts.length > 0 && (
        <details>
          <summary className={styles.show}>
            {proposal.conflicts.length === 1 ? '1 conflict' : `${proposal.conflicts.length} conflicts`} between rules
          </summary>
          <ul className={styles.changeList}>
            {proposal.conflicts.map(({ message, ruleId, otherRuleId }) => (
              <li key={`${ruleId} ${otherRuleId} ${message}`}>{message}</li>
            ))}
          </ul>
        </details>
      )}
      <p className={styles.intro}>
        Hash of the rules:{' '}
        <Copyable
          value={proposal.contentHash}
          shown={proposal.contentHash.slice(0, 12)}
          label="the hash of the rules"
        />
      </p>
    </section>
  )
}

function SteerBacktest({ proposal: { id, backtest } }: { proposal: Proposal }) {
  const steer = useProposalCommand(id, (what: 'restart' | 'resume' | 'cancel') =>
    api.call('moderation.backtest.steer', { proposalId: id, what }),
  )
  const button = (what: 'restart' | 'resume' | 'cancel', label: string) => (
    <Button size="xs" variant="default" loading={steer.isPending} onClick={() => steer.mutate(what)}>
      {label}
    </Button>
  )
  if (backtest?.status === 'running') return button('cancel', 'Cancel the backtest')
  return (
    <span className={styles.rule}>
      {backtest?.status !== 'finished' && button('resume', 'Go on')}
      {button('restart', 'Run it again')}
    </span>
  )
}

/** The next step, and why it cannot be taken where it cannot. */
function Decide({ proposal }: { proposal: Proposal }) {
  const may = useMay()
  const { person } = useMe()
  const [note, setNote] = useState('')
  const { id: proposalId, contentHash, status, authorId, backtest } = proposal
  const approve = useProposalCommand(
    proposalId,
    () =>
      api.call('moderation.proposal.approve', { proposalId, contentHash, ...(note.trim() && { note: note.trim() }) }),
    'Approved.',
  )
  const putInForce = useProposalCommand(
    proposalId,
    () => api.call('moderation.proposal.put-in-force', { proposalId, contentHash }),
    'The rules are in force.',
  )
  const withdraw = useProposalCommand(
    proposalId,
    () => api.call('moderation.proposal.withdraw', { proposalId }),
    'Withdrawn.',
  )
  const failed = [approve, putInForce, withdraw].find(({ isError }) => isError)
  const tested = backtest?.status === 'finished'
  const own = authorId === person.id
  return (
    <section className={`panel ${styles.card} ${styles.form}`} aria-label="Decide">
      <h2 className={styles.subtitle}>Decide</h2>
      {!tested && <p className="quiet">The backtest has to finish first.</p>}
      {status === 'draft' && own && <Notice tone="info" title="You wrote this, so somebody else must approve it." />}
      {status === 'draft' && !own && may('moderation:approve') && (
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
      {failed !== undefined && <ProblemNotice error={failed.error} />}
      <div className={styles.rule}>
        {status === 'draft' && !own && may('moderation:approve') && (
          <Button disabled={!tested} loading={approve.isPending} onClick={() => approve.mutate()}>
            Approve these rules
          </Button>
        )}
        {status === 'approved' && may('moderation:configure') && (
          <Button disabled={!tested} loading={putInForce.isPending} onClick={() => putInForce.mutate()}>
            Put in force
          </Button>
        )}
        {may('moderation:configure') && (
          <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            Withdraw
          </Button>
        )}
      </div>
    </section>
  )
}

function useProposalCommand<V = void>(proposalId: string, run: (input: V) => Promise<Proposal>, said?: string) {
  return useMutation({
    mutationFn: run,
    onSuccess: (proposal) => {
      queryClient.setQueryData(['proposals', 'one', proposalId], proposal)
      if (said !== undefined) announce(said)
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['proposals'] }),
        queryClient.invalidateQueries({ queryKey: ['rule-set'] }),
      ]),
  })
}
