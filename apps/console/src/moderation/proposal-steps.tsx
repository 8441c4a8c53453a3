import type { Proposal, ProposalStatus } from '@cordon/contracts/moderation'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Instant } from '../time/instant'
import styles from './proposal-steps.module.css'

type Step = 'draft' | 'approved' | 'shadow' | 'live'

const path: readonly Step[] = ['draft', 'approved', 'shadow', 'live']

const words: Record<Step, { title: string; ahead: string }> = {
  draft: { title: 'Proposed', ahead: '' },
  approved: { title: 'Approved', ahead: 'by a second person, after the backtest' },
  shadow: { title: 'In shadow', ahead: 'reads what arrives and does nothing' },
  live: { title: 'In force', ahead: '' },
}

/** The way of a proposal into force, and how far it has come. */
export function ProposalSteps({ proposal }: { proposal: Proposal }) {
  const reached = reachedBy(proposal)
  return (
    <ol className={styles.steps} aria-label="The way into force">
      {path.map((step, i) => {
        const done = i <= reached
        const current = path[reached] === step && proposal.status !== 'withdrawn' && proposal.status !== 'retired'
        return (
          <li
            key={step}
            data-done={done || undefined}
            data-current={current || undefined}
            aria-current={current ? 'step' : undefined}
          >
            <span className={styles.mark} aria-hidden>
              {done ? <IconCheck size={14} /> : i + 1}
            </span>
            <span>
              <strong>{words[step].title}</strong>
              <span className="visually-hidden">{done ? ', done' : ', still to come'}</span>
              <span className={styles.detail}>{done ? detailOf(step, proposal) : words[step].ahead}</span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** The last step that it has taken, also where it was given up since. */
function reachedBy({ status, approval, shadow }: Proposal): number {
  const straight: Partial<Record<ProposalStatus, Step>> = { retired: 'live' }
  const step =
    status === 'withdrawn' ? (shadow ? 'shadow' : approval ? 'approved' : 'draft') : (straight[status] ?? status)
  return path.indexOf(step as Step)
}

function detailOf(step: Step, { authorName, createdAt, approval, shadow, status }: Proposal): ReactNode {
  switch (step) {
    case 'draft':
      return (
        <>
          by {authorName}, <Instant at={createdAt} />
        </>
      )
    case 'approved':
      return (
        approval && (
          <>
            by {approval.approverName}, <Instant at={approval.at} />
          </>
        )
      )
    case 'shadow':
      return (
        shadow && (
          <>
            since <Instant at={shadow.since} />
          </>
        )
      )
    case 'live':
      return status === 'retired' ? 'until others came' : 'now'
  }
}
