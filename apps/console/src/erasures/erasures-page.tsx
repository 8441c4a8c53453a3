import type { Erasure } from '@cordon/contracts/audit'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { api } from '../api/client'
import styles from '../cases/cases.module.css'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMe } from '../layout/permissions'
import { Instant } from '../time/instant'
import { erasuresQuery } from './erasure-queries'
import { heldWords, scopeWords, statusLabels, statusTones, stepLabels } from './erasure-words'
import ownStyles from './erasures.module.css'
import { OrderErasure } from './order-erasure'
import { useErasureCommand } from './use-erasure-command'

/** Erasures of what is kept of people of the public: who decided on each, and how far it is. */
export function ErasuresPage() {
  const list = useQuery(erasuresQuery)
  return (
    <Page title="Erasure" narrow>
      <p className={styles.line}>
        What is kept of a person of the public is erased when one person proposes it and a second one orders it. That
        something was there, who did what with it and why it was erased stays in the ledger.
      </p>
      {list.isError && list.data !== undefined && (
        <Notice tone="warning">The list could not be refreshed; it may have moved on.</Notice>
      )}
      {list.isPending ? (
        <Loading label="Loading the erasures" lines={3} height={140} />
      ) : list.data === undefined ? (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      ) : list.data.items.length === 0 ? (
        <Empty title="Nothing was erased yet, and nothing is proposed">
          Open a conversation, and choose “Erase this person’s data” at one of their messages.
        </Empty>
      ) : (
        <ul className={ownStyles.list} aria-label="Erasures, newest first">
          {list.data.items.map((erasure) => (
            <li key={erasure.id} className={`panel ${styles.card}`} data-erasure={erasure.id}>
              <Shown erasure={erasure} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function Shown({ erasure }: { erasure: Erasure }) {
  const { status, reference, reason, scope } = erasure
  const held = heldWords(scope)
  return (
    <>
      <div className={ownStyles.head}>
        <h2 className={styles.subtitle}>{reference}</h2>
        <span data-testid="erasure-status">
          <Tag tone={statusTones[status]}>{statusLabels[status]}</Tag>
        </span>
      </div>
      {held !== undefined && <Notice tone="warning" title={held} />}
      <dl className={styles.facts}>
        <div className={styles.why}>
          <dt>Reason</dt>
          <dd>{reason}</dd>
        </div>
        <div className={styles.why}>
          <dt>{status === 'proposed' ? 'What would be erased' : 'What it is about'}</dt>
          <dd>{scopeWords(scope)}</dd>
        </div>
        <div>
          <dt>Proposed</dt>
          <dd>
            <Instant at={erasure.proposedAt} /> by {erasure.proposedBy}
          </dd>
        </div>
        {erasure.orderedAt !== undefined && (
          <div>
            <dt>Ordered</dt>
            <dd>
              <Instant at={erasure.orderedAt} /> by {erasure.orderedBy}
            </dd>
          </div>
        )}
        {erasure.carriedOutAt !== undefined && (
          <div>
            <dt>Carried out</dt>
            <dd>
              <Instant at={erasure.carriedOutAt} />
            </dd>
          </div>
        )}
      </dl>
      {status === 'proposed' && <Decide erasure={erasure} />}
      {status === 'ordered' && <Progress erasure={erasure} />}
    </>
  )
}

/** What is proposed and not decided yet: the way to the message, and the two things that may be done. */
function Decide({ erasure: { id, itemId, scope, reference, proposedById } }: { erasure: Erasure }) {
  const { person } = useMe()
  const mine = proposedById === person.id
  const withdraw = useErasureCommand(
    () => api.call('audit.erasure.withdraw', { erasureId: id }),
    'The proposal is withdrawn.',
  )
  const why = `why-${id}`
  return (
    <>
      <p id={why} className={styles.line}>
        {mine
          ? 'You proposed it, so a second person has to order it.'
          : 'It waits for a second person, who may be you.'}{' '}
        <Link to="/inbox/items/$itemId" params={{ itemId }}>
          See the message
        </Link>
      </p>
      {withdraw.isError && <ProblemNotice error={withdraw.error} />}
      <div className={styles.buttons}>
        <OrderErasure erasureId={id} reference={reference} scope={scope} disabled={mine} describedBy={why} />
        <Button
          variant="default"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate(undefined)}
          aria-label={`Withdraw ${reference}`}
        >
          Withdraw
        </Button>
      </div>
    </>
  )
}

function Progress({ erasure: { done, waitingFor } }: { erasure: Erasure }) {
  const steps = Object.entries(stepLabels)
  const all = steps.every(([service]) => done.some((one) => one === service))
  return (
    <div role="status" className={ownStyles.progress}>
      <ol className={ownStyles.steps} aria-label="How far it is">
        {steps.map(([service, label]) => (
          <Step key={service} label={label} done={done.some((one) => one === service)} />
        ))}
        <Step label="The event streams, the ledger’s keys, and evidence bundles that hold some of it" done={false} />
      </ol>
      {waitingFor !== undefined ? (
        <Notice tone="info" title="It waits.">
          {waitingFor}
        </Notice>
      ) : (
        <p className="quiet">{all ? 'The last step goes on now.' : 'It goes on now.'}</p>
      )}
    </div>
  )
}

function Step({ label, done }: { label: string; done: boolean }) {
  return (
    <li data-done={done || undefined}>
      {done ? <IconCircleCheck size={16} aria-hidden /> : <IconCircle size={16} aria-hidden />}
      <span>
        {label}: {done ? 'done' : 'not yet'}
      </span>
    </li>
  )
}
