import type { Account } from '@cordon/contracts/connectors'
import { lengthOn } from '@cordon/contracts/wording'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent, type KeyboardEvent } from 'react'
import { networkLabels } from '../accounts/network-labels'
import { api } from '../api/client'
import { accountsQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { draftStore } from '../inbox/drafts'
import { approvalPolicy } from '../inbox/approval-policy'
import { Page } from '../layout/page'
import { useMe } from '../layout/permissions'
import { fromLocalInput, toLocalInput } from '../time/time-format'
import { audienceLabels } from './outgoing'
import styles from './post-page.module.css'

const drafts = draftStore(sessionStorage)
const DRAFT = 'new post'

/** Writes a post of the organisation's own. */
export function ComposePage() {
  const accounts = useQuery(accountsQuery)
  const usable = accounts.data?.items.filter(({ status }) => status === 'connected') ?? []
  return (
    <Page title="Write a post" narrow>
      {accounts.isPending ? (
        <Loading label="Loading the accounts" />
      ) : accounts.isError && accounts.data === undefined ? (
        <ProblemNotice error={accounts.error} retry={() => void accounts.refetch()} />
      ) : usable.length === 0 ? (
        <Empty title="No account is connected">An administrator connects one on the accounts page.</Empty>
      ) : (
        <ComposeForm accounts={usable} />
      )}
    </Page>
  )
}

function ComposeForm({ accounts }: { accounts: Account[] }) {
  const { person } = useMe()
  const navigate = useNavigate()
  const [accountId, setAccountId] = useState(accounts[0]?.id ?? '')
  const [draft, setDraft] = useState(() => drafts.read(person.id, DRAFT) ?? { text: '' })
  const [visibility, setVisibility] = useState<'public' | 'unlisted'>('public')
  const [language, setLanguage] = useState('')
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0]
  const length = account === undefined ? 0 : lengthOn(account.network, draft.text)
  const tooLong = account !== undefined && length > account.maxGraphemes
  const write = (next: typeof draft) => {
    drafts.write(person.id, DRAFT, next)
    setDraft(next)
  }
  const submit = useMutation({
    mutationFn: () =>
      api.call('publishing.post.submit', {
        accountId,
        text: draft.text,
        visibility,
        ...(language && { language }),
        ...(draft.notBefore && { notBefore: draft.notBefore }),
      }),
    onSuccess: async (post) => {
      drafts.clear(person.id, DRAFT)
      announce(post.requiredApprovals > 0 ? 'Sent for approval.' : 'Handed to the send gate.')
      await queryClient.invalidateQueries({ queryKey: ['posts', 'list'] })
      await navigate({ to: '/posts/$postId', params: { postId: post.id } })
    },
  })
  const send = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    if (draft.text.trim() !== '' && !tooLong && !submit.isPending) submit.mutate()
  }
  if (account === undefined) return null
  return (
    <form
      className={`panel ${styles.card} ${styles.decide}`}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event)
      }}
    >
      <NativeSelect
        label="From"
        value={accountId}
        onChange={(event) => setAccountId(event.currentTarget.value)}
        data={accounts.map(({ id, handle, network, server }) => ({
          value: id,
          label: `@${handle} on ${networkLabels[network]} (${server})`,
        }))}
      />
      {account.sending === 'stopped' && (
        <Notice tone="warning" title="Sending from this account is stopped.">
          The send gate holds everything until somebody lets the account send again.
        </Notice>
      )}
      <Textarea
        label="Text"
        description={`${length} of ${account.maxGraphemes} characters. ${approvalPolicy(account.requiredApprovals)}`}
        autosize
        minRows={5}
        maxRows={18}
        dir="auto"
        value={draft.text}
        onChange={(event) => write({ ...draft, text: event.currentTarget.value })}
        error={tooLong ? `${length - account.maxGraphemes} characters too many` : undefined}
      />
      <NativeSelect
        label="Seen by"
        value={visibility}
        onChange={(event) => setVisibility(event.currentTarget.value === 'unlisted' ? 'unlisted' : 'public')}
        data={[
          { value: 'public', label: audienceLabels.public },
          { value: 'unlisted', label: audienceLabels.unlisted },
        ]}
      />
      <NativeSelect
        label="Language"
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value)}
        data={[
          { value: '', label: 'Not said' },
          { value: 'en', label: 'English' },
          { value: 'cy', label: 'Welsh' },
        ]}
      />
      <TextInput
        type="datetime-local"
        label="Not before (optional)"
        description="Your local time. Left empty, it goes as soon as it may."
        value={draft.notBefore ? toLocalInput(draft.notBefore) : ''}
        onChange={(event) => {
          const notBefore = fromLocalInput(event.currentTarget.value)
          write({ text: draft.text, ...(notBefore && { notBefore }) })
        }}
      />
      {submit.isError && <ProblemNotice error={submit.error} />}
      <div className={styles.buttons}>
        <Button type="submit" disabled={draft.text.trim() === '' || tooLong} loading={submit.isPending}>
          {account.requiredApprovals > 0 ? 'Send for approval' : 'Send'}
        </Button>
      </div>
    </form>
  )
}
