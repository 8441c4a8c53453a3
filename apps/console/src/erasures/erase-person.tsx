import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { IconEraser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import styles from '../cases/cases.module.css'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { useMay } from '../layout/permissions'
import { erasureScopeQuery } from './erasure-queries'
import { heldWords, nothingFree, scopeWords } from './erasure-words'
import { useErasureCommand } from './use-erasure-command'

/** Proposes to erase everything of the person who wrote a message. Shown to those alone who may. */
export function ErasePerson({ itemId, author }: { itemId: string; author: string }) {
  const may = useMay()
  const [opened, dialog] = useDisclosure(false)
  if (!may('erasure:order')) return null
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconEraser size={15} aria-hidden />}
        onClick={dialog.open}
      >
        Erase this person’s data…
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title={`Erase the data of ${author}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <Proposing itemId={itemId} onClose={dialog.close} />}
      </Modal>
    </>
  )
}

function Proposing({ itemId, onClose }: { itemId: string; onClose: () => void }) {
  const scope = useQuery(erasureScopeQuery(itemId))
  const [reference, setReference] = useState('')
  const [reason, setReason] = useState('')
  const propose = useErasureCommand(
    () => api.call('audit.erasure.propose', { itemId, reason: reason.trim(), reference: reference.trim() }),
    'The erasure is proposed.',
  )
  if (propose.data !== undefined)
    return (
      <div className={styles.form}>
        <Notice tone="good" title="The erasure is proposed. A second person has to order it.">
          <Link to="/erasures" onClick={onClose}>
            Open the page Erasure
          </Link>
        </Notice>
      </div>
    )
  if (scope.isPending) return <Loading label="Counting what is kept of this person" lines={2} height={40} />
  if (scope.data === undefined)
    return (
      <ProblemNotice error={scope.error} retry={() => void scope.refetch()}>
        <Link to="/erasures" onClick={onClose}>
          Open the page Erasure
        </Link>
      </ProblemNotice>
    )
  const held = heldWords(scope.data)
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        propose.mutate(undefined)
      }}
    >
      <p data-testid="erasure-scope">
        Everything of the person who wrote this message, on all accounts: {scopeWords(scope.data)}.
      </p>
      {held !== undefined && (
        <Notice tone="warning" title={held}>
          {nothingFree(scope.data) && 'Nothing of this person can be erased while the hold stands.'}
        </Notice>
      )}
      <TextInput
        label="Reference"
        description="The request it answers. Do not name the person: this text stays."
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
        required
        maxLength={200}
        data-autofocus
      />
      <Textarea
        label="Reason"
        description="On what ground. Without the person’s name: this text stays, in the ledger too."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
        minLength={3}
        maxLength={500}
        autosize
        minRows={2}
      />
      <p className="quiet">Nothing is erased yet: a second person has to order it on the page Erasure.</p>
      {propose.isError && (
        <ProblemNotice error={propose.error}>
          <Link to="/erasures" onClick={onClose}>
            Open the page Erasure
          </Link>
        </ProblemNotice>
      )}
      <div className={styles.buttons}>
        <Button type="submit" loading={propose.isPending} disabled={nothingFree(scope.data)}>
          Propose the erasure
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
