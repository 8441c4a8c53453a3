import type { BundleFilter } from '@cordon/contracts/audit'
import { Button, Checkbox, Modal, PasswordInput, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconFileZip } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { bundlesQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { sizeText } from './bundle-text'
import styles from './audit.module.css'

interface Wanted {
  filters: BundleFilter
  /** What the field for the reference says at first. */
  reference?: string
  /** What the file will show, as the beginning of a sentence. */
  shows?: string
}

/** Asks for a file that proves, without Cordon, what a filter shows. */
export function MakeBundle({ label = 'Make an evidence bundle…', ...wanted }: Wanted & { label?: string }) {
  const [opened, dialog] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconFileZip size={16} aria-hidden />} onClick={dialog.open}>
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title="Make an evidence bundle"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <BundleForm {...wanted} done={dialog.close} />}
      </Modal>
    </>
  )
}

function BundleForm({
  filters,
  reference: given = '',
  shows = 'Everything the filter on this page shows',
  done,
}: Wanted & { done: () => void }) {
  const [purpose, setPurpose] = useState('')
  const [reference, setReference] = useState(given)
  const [passPhrase, setPassPhrase] = useState('')
  const [thread, setThread] = useState(filters.subject !== undefined)
  const estimate = useQuery({
    queryKey: ['bundles', 'estimate', filters],
    queryFn: () => api.call('audit.bundle.estimate', filters),
    staleTime: 0,
  })
  const ask = useMutation({
    mutationFn: () =>
      api.call('audit.bundle.ask', {
        filter: filters,
        thread: thread && filters.subject !== undefined,
        purpose: purpose.trim(),
        reference: reference.trim(),
        ...(passPhrase !== '' && { passPhrase }),
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: bundlesQuery.queryKey })
      done()
    },
  })
  const tooLarge = estimate.data?.tooLarge === true
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!tooLarge) ask.mutate()
  }
  return (
    <form className={styles.verify} onSubmit={submit}>
      <p>
        {shows} in one file, for a court, a committee or an expert of the other side. Each step in it carries its own
        proof. Anybody can check the file on their own computer, without Cordon and without asking us: if a single
        letter was changed, the check says where.
      </p>
      {estimate.isPending && <Loading label="Working out the size" lines={1} height={24} />}
      {estimate.isError && <ProblemNotice error={estimate.error} retry={() => void estimate.refetch()} />}
      {estimate.data !== undefined && !tooLarge && (
        <p role="status">
          {estimate.data.entries.toLocaleString('en-GB')} {estimate.data.entries === 1 ? 'step' : 'steps'}, about{' '}
          {sizeText(estimate.data.bytes)}
          {thread && ', and the thread around them'}.
        </p>
      )}
      {tooLarge && (
        <Notice tone="warning" title="The filter shows too much for one bundle.">
          Choose a shorter period: one bundle holds at most {estimate.data?.mostEntries.toLocaleString('en-GB')} steps.
        </Notice>
      )}
      <TextInput
        label="Purpose"
        description="Why it is made. It is recorded and stands in the bundle."
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value)}
        required
        minLength={3}
        maxLength={500}
        data-autofocus
      />
      <TextInput
        label="Reference"
        description="The case or file it belongs to."
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
        required
        maxLength={200}
      />
      {filters.subject !== undefined && (
        <Checkbox
          label="Also the whole thread before and after, whatever the period"
          checked={thread}
          onChange={(event) => setThread(event.currentTarget.checked)}
        />
      )}
      <PasswordInput
        label="Pass phrase (optional)"
        description="Opens the list of who is “Officer A”. At least 12 characters. We do not keep it and cannot replace it."
        value={passPhrase}
        onChange={(event) => setPassPhrase(event.currentTarget.value)}
        minLength={12}
        maxLength={200}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the pass phrase' }}
      />
      <p className="quiet">
        On the pages for reading, staff are called by what they did. The files for machines hold names as they were
        recorded, because a proof covers every letter: show only the pages where names must stay private.
      </p>
      {ask.isError && <ProblemNotice error={ask.error} />}
      <Button type="submit" loading={ask.isPending} disabled={tooLarge}>
        Make the bundle
      </Button>
    </form>
  )
}
