import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useMay } from '../layout/permissions'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client'
import { fromLocalInput, toLocalInput } from '../time/time-format'
import { origins, readAuditSearch, type AuditSearch } from './audit-search'
import styles from './audit.module.css'

export function AuditFilters({ search }: { search: AuditSearch }) {
  const navigate = useNavigate()
  const change = (next: Partial<Record<keyof AuditSearch, string | boolean | undefined>>) =>
    void navigate({ to: '/audit', search: readAuditSearch({ ...search, ...next }), replace: true })
  const [subject, setSubject] = useState(search.subject ?? '')
  const look = useDebouncedCallback((value: string) => change({ subject: value }), 400)
  useEffect(() => setSubject(search.subject ?? ''), [search.subject])
  return (
    <div className={styles.filters} role="search" aria-label="Filter entries">
      <NativeSelect
        size="xs"
        label="Service"
        value={search.origin ?? ''}
        onChange={(event) => change({ origin: event.currentTarget.value })}
        data={[{ value: '', label: 'Every service' }, ...origins.map((value) => ({ value, label: value }))]}
      />
      <ActorFilter value={search.actor ?? ''} onChange={(actor) => change({ actor })} />
      <TextInput
        size="xs"
        label="About (id)"
        placeholder="Conversation, post or account"
        value={subject}
        onChange={(event) => {
          setSubject(event.currentTarget.value)
          look(event.currentTarget.value)
        }}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label="From"
        value={search.from ? toLocalInput(search.from) : ''}
        onChange={(event) => change({ from: fromLocalInput(event.currentTarget.value) })}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label="To"
        value={search.to ? toLocalInput(search.to) : ''}
        onChange={(event) => change({ to: fromLocalInput(event.currentTarget.value) })}
      />
      <Checkbox
        size="xs"
        label="Heartbeats too"
        checked={search.heartbeats === true}
        onChange={(event) => change({ heartbeats: event.currentTarget.checked })}
      />
      {Object.keys(search).length > 0 && (
        <Button size="xs" variant="default" onClick={() => void navigate({ to: '/audit', search: {}, replace: true })}>
          Clear filters
        </Button>
      )}
    </div>
  )
}

/** The people by name, and the services that act on their own. */
function ActorFilter({ value, onChange }: { value: string; onChange: (actor: string) => void }) {
  const may = useMay()
  const people = useQuery({
    queryKey: ['people'],
    queryFn: () => api.call('identity.person.list', {}),
    enabled: may('person:read'),
    staleTime: 5 * 60_000,
  })
  const known = (people.data?.items ?? []).map(({ id, name }) => ({ value: `person:${id}`, label: name }))
  const services = origins.map((name) => ({ value: `service:${name}`, label: `${name} (service)` }))
  const listed = [...known, ...services]
  return (
    <NativeSelect
      size="xs"
      label="Who"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: 'Anybody' },
        ...listed,
        ...(value !== '' && !listed.some((one) => one.value === value) ? [{ value, label: value }] : []),
      ]}
    />
  )
}
