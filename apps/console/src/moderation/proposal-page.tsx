import type { Proposal } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api } from '../api/client'
import { proposalQuery, ruleSetQuery } from '../api/queries'
import { Copyable } from '../feedback/copyable'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import { BacktestResult } from './backtest-result'
import styles from './moderation-page.module.css'
import { counted } from './outcomes'
import { ProposalDecision } from './proposal-decision'
import { ProposalStatusTag } from './proposal-status'
import { ProposalSteps } from './proposal-steps'
import { changesOf } from './rule-draft'
import { Conflicts } from './rule-faults'
import { ShadowResult } from './shadow-result'
import { useProposalCommand } from './use-proposal-command'

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
  const { status, approval, backtest, shadow } = proposal
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
      <ProposalSteps proposal={proposal} />
      {(open || status === 'shadow') && <ProposalDecision proposal={proposal} />}
      {approval !== undefined && (
        <Notice tone="good" title={`${approval.approverName} approved exactly these rules.`}>
          <Instant at={approval.at} />
          {approval.note !== undefined && <p className={styles.intro}>“{approval.note}”</p>}
        </Notice>
      )}
      {shadow !== undefined && (
        <section className={`panel ${styles.card}`} aria-label="Shadow">
          <h2 className={styles.subtitle}>Shadow</h2>
          <ShadowResult shadow={shadow} running={status === 'shadow'} />
        </section>
      )}
      <Changes proposal={proposal} />
      <section className={`panel ${styles.card}`} aria-label="Backtest">
        <h2 className={styles.subtitle}>
          Backtest
          {open && backtest !== undefined && may('moderation:configure') && <SteerBacktest proposal={proposal} />}
        </h2>
        {backtest === undefined ? <p className="quiet">None yet.</p> : <BacktestResult backtest={backtest} />}
      </section>
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
          {counted(proposal.wordLists.length, 'word list')}, {counted(proposal.patterns.length, 'pattern')} and{' '}
          {counted(proposal.conditions?.length ?? 0, 'rule')} over what was found. The version they were written against
          is no longer in force.
        </p>
      ) : (
        <ul className={styles.changeList}>
          {changes.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {proposal.conflicts.length > 0 && <Conflicts conflicts={proposal.conflicts} />}
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
