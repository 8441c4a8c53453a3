import type { Account } from '@cordon/contracts/connectors'
import { Button, NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconCheck, IconExternalLink, IconHandStop, IconMinus } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { useMay } from '../layout/permissions'
import { safeUrl } from '../text/safe-url'
import { Elapsed } from '../time/instant'
import { AccountDecision, type DecisionKind } from './account-decision'
import styles from './accounts-page.module.css'
import { networkLabels } from './network-labels'

export function AccountCard({ account, unit }: { account: Account; unit: string | undefined }) {
  const may = useMay()
  const [deciding, setDeciding] = useState<DecisionKind>()
  const stopped = account.sending === 'stopped'
  const url = safeUrl(account.url)
  return (
    <article
      className={`panel ${styles.card}`}
      data-stopped={stopped || undefined}
      aria-label={`@${account.handle} on ${networkLabels[account.network]}`}
    >
      <header className={styles.head}>
        <div>
          <h2 className={styles.name}>{account.displayName || `@${account.handle}`}</h2>
          <div className="quiet">
            @{account.handle} · {networkLabels[account.network]}
            {!account.handle.endsWith(account.server) && ` · ${account.server}`}
          </div>
        </div>
        <div className={styles.tags}>
          <StatusTag status={account.status} />
          {stopped ? (
            <Tag tone="critical" icon={<IconHandStop size={13} aria-hidden />}>
              Sending stopped
            </Tag>
          ) : (
            <Tag tone="good">Sending open</Tag>
          )}
        </div>
      </header>
      {account.attention !== undefined && account.attention !== '' && (
        <Notice tone="warning">{account.attention}</Notice>
      )}
      <dl className={styles.facts}>
        <dt>Unit</dt>
        <dd>{unit ?? '—'}</dd>
        <dt>Approval</dt>
        <dd>
          {may('account:configure') && account.status !== 'disconnected' ? (
            <ApprovalPolicy account={account} />
          ) : (
            policyLabels[account.requiredApprovals]
          )}
        </dd>
        <dt>Last captured</dt>
        <dd>
          {account.lastCapturedAt === undefined ? (
            'Nothing yet'
          ) : (
            <>
              <Elapsed since={account.lastCapturedAt} /> ago
            </>
          )}
        </dd>
        <dt>Longest text</dt>
        <dd>{account.maxGraphemes.toLocaleString('en-GB')} characters</dd>
      </dl>
      <Capabilities account={account} />
      <div className={styles.buttons}>
        {may('account:stop') && account.status !== 'disconnected' && (
          <Button
            size="xs"
            {...(stopped ? { variant: 'default' } : { color: 'red' })}
            leftSection={stopped ? undefined : <IconHandStop size={15} aria-hidden />}
            onClick={() => setDeciding(stopped ? 'resume' : 'stop')}
          >
            {stopped ? 'Let it send again…' : 'Stop sending…'}
          </Button>
        )}
        {may('account:connect') && account.status !== 'disconnected' && (
          <Button size="xs" variant="default" onClick={() => setDeciding('disconnect')}>
            Disconnect…
          </Button>
        )}
        {url !== undefined && (
          <Button
            size="xs"
            variant="subtle"
            component="a"
            href={url}
            target="_blank"
            rel="noreferrer"
            rightSection={<IconExternalLink size={14} aria-hidden />}
          >
            On the network
          </Button>
        )}
        {may('ledger:read') && (
          <Button
            size="xs"
            variant="subtle"
            renderRoot={(props) => <Link to="/audit" search={{ subject: account.id }} {...props} />}
          >
            Show record
          </Button>
        )}
      </div>
      <AccountDecision account={account} kind={deciding} onClose={() => setDeciding(undefined)} />
    </article>
  )
}

const policyLabels = ['Nobody else', '1 other person', '2 other people', '3 other people']

function ApprovalPolicy({ account }: { account: Account }) {
  const configure = useMutation({
    mutationFn: (requiredApprovals: number) =>
      api.call('connectors.account.configure', { accountId: account.id, requiredApprovals }),
    onSuccess: ({ requiredApprovals }) => announce(`Saved: ${policyLabels[requiredApprovals]} must approve.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['accounts'] }),
  })
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={`People who must approve what @${account.handle} says`}
        value={String(configure.isPending ? configure.variables : account.requiredApprovals)}
        disabled={configure.isPending}
        onChange={(event) => configure.mutate(Number(event.currentTarget.value))}
        data={policyLabels.map((label, i) => ({ value: String(i), label: i === 0 ? label : `${label} must approve` }))}
      />
      {configure.isError && <ProblemNotice error={configure.error} />}
    </>
  )
}

function StatusTag({ status }: { status: Account['status'] }) {
  if (status === 'connected') return <Tag tone="good">Connected</Tag>
  if (status === 'disconnected') return <Tag>Disconnected</Tag>
  return <Tag tone="medium">Must be connected again</Tag>
}

function Capabilities({ account }: { account: Account }) {
  const can = account.capabilities.filter(({ available }) => available).length
  return (
    <details className={styles.details}>
      <summary>
        {can} of {account.capabilities.length} capabilities
      </summary>
      <ul>
        {account.capabilities.map(({ name, available, verification }) => (
          <li key={name}>
            {available ? <IconCheck size={15} aria-hidden /> : <IconMinus size={15} aria-hidden />}
            <span>
              {name}
              {!available && ' (not offered)'}: <span className="quiet">{verification}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
