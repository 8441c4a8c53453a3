import type { Account } from '@cordon/contracts/connectors'
import { lengthOn, openingMention } from '@cordon/contracts/wording'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent, type KeyboardEvent } from 'react'
import { networkLabels } from '../accounts/network-labels'
import { api } from '../api/client'
import { problemCode } from '../api/problem-text'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { useMe } from '../layout/permissions'
import { fromLocalInput, toLocalInput } from '../time/time-format'
import { approvalPolicy } from './approval-policy'
import { draftStore } from './drafts'
import styles from './reply-panel.module.css'
import type { ReplyPanelProps } from './reply-panel'

const drafts = draftStore(sessionStorage)

/** Writes a reply. What is written survives a reload; it is forgotten only once the service has it. */
export function ReplyForm({
  conversation,
  account,
  answering,
  onAnswering,
  box,
}: ReplyPanelProps & { account: Account }) {
  const { summary } = conversation
  const items = conversation.items.filter(({ erased }) => erased !== true)
  const { person } = useMe()
  const [draft, setDraft] = useState(() => drafts.read(person.id, summary.id) ?? { text: '' })
  const newest = items.at(-1)
  const [began, setBegan] = useState(draft.itemId ?? newest?.itemId)
  const chosen = answering ?? began
  const target = items.find(({ itemId }) => itemId === chosen) ?? newest
  const handle = target?.author.handle
  const mention = openingMention(account.network, draft.text, handle)
  const length = draft.text === '' ? 0 : lengthOn(account.network, mention + draft.text)
  const tooLong = length > account.maxGraphemes
  const late = draft.notBefore !== undefined && Date.parse(draft.notBefore) < Date.now()

  useEffect(() => {
    drafts.write(person.id, summary.id, { ...draft, ...(target && { itemId: target.itemId }) })
  }, [draft, target, person.id, summary.id])

  const submit = useMutation({
    mutationFn: (itemId: string) =>
      api.call('inbox.reply.submit', {
        conversationId: summary.id,
        itemId,
        text: draft.text,
        ...(draft.notBefore && { notBefore: draft.notBefore }),
      }),
    onSuccess: async () => {
      drafts.clear(person.id, summary.id)
      setDraft({ text: '' })
      onAnswering(undefined)
      announce(account.requiredApprovals > 0 ? 'Sent for approval.' : 'Handed to the send gate.')
      await queryClient.invalidateQueries({ queryKey: ['conversations'] })
    },
    onError: (error) => {
      if (problemCode(error)?.startsWith('CONVERSATION_') || problemCode(error) === 'REPLY_PENDING')
        void queryClient.invalidateQueries({ queryKey: ['conversations', 'one', summary.id] })
    },
  })
  const blocked = draft.text.trim() === '' || tooLong || target === undefined
  const send = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    if (!blocked && !submit.isPending) submit.mutate(target.itemId)
  }

  return (
    <form
      className={styles.form}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event)
      }}
    >
      <AccountNotice account={account} />
      {target !== undefined && (
        <div className={styles.target}>
          Answering {target.author.displayName || `@${target.author.handle}`}
          {target.kind === 'direct_message' ? ', privately' : ', in public'}: <q dir="auto">{target.text}</q>
          {newest !== undefined && newest.itemId !== target.itemId && (
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => {
                onAnswering(undefined)
                setBegan(newest.itemId)
              }}
            >
              Answer the newest message instead
            </Button>
          )}
        </div>
      )}
      <div>
        <Textarea
          ref={box}
          label={`Your reply as @${account.handle} on ${networkLabels[account.network]}`}
          autosize
          minRows={5}
          maxRows={14}
          dir="auto"
          spellCheck
          aria-keyshortcuts="r"
          aria-describedby="reply-count reply-policy"
          aria-invalid={tooLong}
          value={draft.text}
          onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        />
        <div className={styles.under}>
          <span id="reply-policy" className="quiet">
            {approvalPolicy(account.requiredApprovals)}
          </span>
          <span id="reply-count" className={styles.count} data-over={tooLong || undefined}>
            {tooLong
              ? `${length - account.maxGraphemes} characters too many`
              : `${length} of ${account.maxGraphemes} characters`}
          </span>
        </div>
      </div>
      {mention !== '' && (
        <p className={styles.hint}>
          {networkLabels[account.network]} shows it with {mention}in front, so that the person is told of it. It counts
          in.
        </p>
      )}
      <TextInput
        type="datetime-local"
        className={styles.when}
        size="xs"
        label="Not before (optional)"
        description="Your local time. Left empty, it goes as soon as it may."
        value={draft.notBefore ? toLocalInput(draft.notBefore) : ''}
        error={late ? 'This time has passed.' : undefined}
        onChange={(event) => {
          const notBefore = fromLocalInput(event.currentTarget.value)
          setDraft({ text: draft.text, ...(notBefore && { notBefore }) })
        }}
      />
      {submit.isError && <SubmitProblem error={submit.error} />}
      <div className={styles.send}>
        <Button type="submit" disabled={blocked || late} loading={submit.isPending}>
          {account.requiredApprovals > 0 ? 'Send for approval' : 'Send'}
        </Button>
        <span className={styles.hint}>Ctrl + Enter</span>
      </div>
    </form>
  )
}

function AccountNotice({ account }: { account: Account }) {
  if (account.sending === 'stopped')
    return (
      <Notice tone="warning" title="Sending from this account is stopped.">
        You may write, but the send gate holds everything until somebody lets the account send again.
      </Notice>
    )
  if (account.status !== 'connected')
    return (
      <Notice tone="warning" title="This account must be connected again.">
        {account.attention ?? 'The network does not accept its credentials.'}
      </Notice>
    )
  return null
}

function SubmitProblem({ error }: { error: unknown }) {
  switch (problemCode(error)) {
    case 'CONVERSATION_NOT_YOURS':
      return (
        <Notice tone="bad" title="You do not hold this conversation any more.">
          Your text is kept. Claim the conversation again, or ask the person who holds it.
        </Notice>
      )
    case 'REPLY_PENDING':
      return (
        <Notice tone="bad" title="A reply is on its way already.">
          Your text is kept here. Edit or withdraw the other reply first.
        </Notice>
      )
    default:
      return <ProblemNotice error={error} />
  }
}
