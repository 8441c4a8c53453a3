import type { CaseRecordKind, CaseSummary } from '@cordon/contracts/audit'
import { Button, Modal, Radio, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconFolderPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { useMay } from '../layout/permissions'
import { fromLocalInput } from '../time/time-format'
import { OpenCaseForm } from './case-form'
import { casesQuery } from './case-queries'
import { recordKindLabels } from './case-words'
import styles from './cases.module.css'
import { useCaseCommand } from './use-case-command'

interface NamedRecord {
  kind: CaseRecordKind
  recordId: string
}

/** Adds a record to a case, one that is there or a new one. Shown to those alone who may. */
export function AddToCase({
  record,
  size,
  label = 'Add to case…',
}: {
  record: NamedRecord
  size?: 'compact-sm'
  label?: string
}) {
  const may = useMay()
  const [opened, dialog] = useDisclosure(false)
  if (!may('case:manage')) return null
  return (
    <>
      <Button
        variant="default"
        {...(size !== undefined && { size })}
        leftSection={<IconFolderPlus size={16} aria-hidden />}
        onClick={dialog.open}
      >
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title="Add to a case"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <Adding record={record} onClose={dialog.close} />}
      </Modal>
    </>
  )
}

function Adding({ record, onClose }: { record: NamedRecord; onClose: () => void }) {
  const [making, make] = useDisclosure(false)
  const [chosen, setChosen] = useState<CaseSummary>()
  const [added, setAdded] = useState<CaseSummary>()
  if (added !== undefined)
    return (
      <div className={styles.form}>
        <Notice tone="good" title={`It is in the case “${added.title}” now.`}>
          <Link to="/cases/$caseId" params={{ caseId: added.id }} onClick={onClose}>
            Open the case
          </Link>
        </Notice>
      </div>
    )
  if (making)
    return (
      <OpenCaseForm
        onOpened={(opened) => {
          setChosen(opened)
          make.close()
        }}
      />
    )
  return <ChooseCase record={record} chosen={chosen} onChoose={setChosen} onNew={make.open} onAdded={setAdded} />
}

/** What goes into the case with records that go on over time: these may be limited to a period. */
const meanings: { [kind in CaseRecordKind]?: string } = {
  conversation: 'The whole thread goes into the case: its messages and our replies, also those that come later.',
  account: 'All conversations and posts of the account go into the case, also those that come later.',
  person: 'All that this member of staff did goes into the case, also what comes later.',
}

function ChooseCase({
  record,
  chosen,
  onChoose,
  onNew,
  onAdded,
}: {
  record: NamedRecord
  chosen: CaseSummary | undefined
  onChoose: (chosen: CaseSummary) => void
  onNew: () => void
  onAdded: (added: CaseSummary) => void
}) {
  const [text, setText] = useState('')
  const [why, setWhy] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [search] = useDebouncedValue(text.trim(), 300)
  const list = useInfiniteQuery(casesQuery({ status: 'open', ...(search !== '' && { search }) }))
  const holding = useInfiniteQuery(casesQuery({ recordId: record.recordId }))
  const among = holding.data?.pages.flatMap((page) => page.items) ?? []
  const found = (list.data?.pages[0]?.items ?? []).slice(0, 8)
  const items = chosen === undefined || found.some(({ id }) => id === chosen.id) ? found : [chosen, ...found]
  const add = useCaseCommand((caseId: string) => {
    const [since, until] = [fromLocalInput(from), fromLocalInput(to)]
    const period = { ...(since !== undefined && { from: since }), ...(until !== undefined && { to: until }) }
    return api.call('audit.case.add-record', { caseId, ...record, ...period, why: why.trim() })
  }, 'Added to the case.')
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (chosen !== undefined) add.mutate(chosen.id, { onSuccess: onAdded })
      }}
    >
      <p>{meanings[record.kind] ?? `${recordKindLabels[record.kind]} ${record.recordId}`}</p>
      {among.length > 0 && <Notice tone="info">Already in: {among.map(({ title }) => title).join(', ')}.</Notice>}
      <TextInput
        label="Look for a case"
        description="Part of its title or reference."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      {list.isPending ? (
        <Loading label="Looking for cases" lines={2} height={28} />
      ) : list.data === undefined ? (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <p className="quiet">No open case matches. Open a new one.</p>
      ) : (
        <Radio.Group
          label="Case"
          value={chosen?.id ?? ''}
          onChange={(id) => {
            const one = items.find((item) => item.id === id)
            if (one !== undefined) onChoose(one)
          }}
        >
          <div className={styles.choices}>
            {items.map((one) => (
              <Radio key={one.id} value={one.id} label={`${one.title} (${one.reference})`} />
            ))}
          </div>
        </Radio.Group>
      )}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onNew}>
          Open a new case…
        </Button>
      </div>
      {meanings[record.kind] !== undefined && (
        <div className={styles.pair}>
          <TextInput
            type="datetime-local"
            label="From (optional)"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label="To (optional)"
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </div>
      )}
      <Textarea
        label="Why it belongs there"
        description="Kept in the ledger."
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
        required
        minLength={3}
        maxLength={500}
        autosize
        minRows={2}
      />
      {add.isError && <ProblemNotice error={add.error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={add.isPending} disabled={chosen === undefined}>
          Add to the case
        </Button>
      </div>
    </form>
  )
}
