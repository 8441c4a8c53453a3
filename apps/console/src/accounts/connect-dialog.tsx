import { Button, Modal, NativeSelect, PasswordInput, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { unitsQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { ProblemNotice } from '../feedback/notice'
import { safeUrl } from '../text/safe-url'
import styles from './accounts-page.module.css'

/** Brings an account into custody: by the network's own sign-in page, or with an app password. */
export function ConnectDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [network, setNetwork] = useState('mastodon')
  return (
    <Modal opened={opened} onClose={onClose} title="Connect an account" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={styles.form}>
        <SegmentedControl
          aria-label="Network"
          value={network}
          onChange={setNetwork}
          data={[
            { value: 'mastodon', label: 'Mastodon' },
            { value: 'bluesky', label: 'Bluesky' },
          ]}
        />
        {network === 'mastodon' ? <MastodonForm /> : <BlueskyForm onDone={onClose} />}
      </div>
    </Modal>
  )
}

function MastodonForm() {
  const [server, setServer] = useState('')
  const [unitId, setUnitId] = useState('')
  const begin = useMutation({
    mutationFn: (unit: string) =>
      api.call('connectors.account.begin-connect', {
        network: 'mastodon',
        server: withScheme(server),
        unitId: unit,
        redirectUri: `${location.origin}/accounts/connected`,
      }),
    onSuccess: ({ authorizeUrl }) => {
      const url = safeUrl(authorizeUrl)
      if (url === undefined) throw new Error('The network’s sign-in page has no web address.')
      location.assign(url)
    },
  })
  const unit = useUnit(unitId)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (unit !== undefined) begin.mutate(unit)
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        data-autofocus
        label="Server address"
        description="The server the account lives on."
        placeholder="https://mastodon.social"
        required
        withAsterisk={false}
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
        value={server}
        onChange={(event) => setServer(event.currentTarget.value)}
      />
      <UnitSelect value={unitId} onChange={setUnitId} />
      <p className="quiet">
        You continue on the server’s own page. Sign in there as the account and agree; Cordon never sees its password.
      </p>
      {begin.isError && <ProblemNotice error={begin.error} />}
      <Button type="submit" loading={begin.isPending || begin.isSuccess} disabled={server.trim() === ''}>
        Continue on the server
      </Button>
    </form>
  )
}

function BlueskyForm({ onDone }: { onDone: () => void }) {
  const [server, setServer] = useState('https://bsky.social')
  const [identifier, setIdentifier] = useState('')
  const [appPassword, setAppPassword] = useState('')
  const [unitId, setUnitId] = useState('')
  const unit = useUnit(unitId)
  const connect = useMutation({
    mutationFn: (to: string) =>
      api.call('connectors.account.connect-with-password', {
        network: 'bluesky',
        server: withScheme(server),
        identifier: identifier.trim().replace(/^@/, ''),
        appPassword,
        unitId: to,
      }),
    onSuccess: ({ handle }) => {
      announce(`Connected @${handle}.`)
      onDone()
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['accounts'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (unit !== undefined) connect.mutate(unit)
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label="Handle"
        placeholder="name.bsky.social"
        required
        withAsterisk={false}
        autoCapitalize="none"
        spellCheck={false}
        value={identifier}
        onChange={(event) => setIdentifier(event.currentTarget.value)}
      />
      <PasswordInput
        label="App password"
        description="Made on Bluesky under Settings, Privacy and security, App passwords. Never the account’s own password."
        required
        withAsterisk={false}
        autoComplete="off"
        value={appPassword}
        onChange={(event) => setAppPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the app password', size: 28 }}
      />
      <TextInput
        label="Server address"
        required
        withAsterisk={false}
        value={server}
        onChange={(event) => setServer(event.currentTarget.value)}
      />
      <UnitSelect value={unitId} onChange={setUnitId} />
      {connect.isError && <ProblemNotice error={connect.error} />}
      <Button type="submit" loading={connect.isPending} disabled={identifier.trim() === '' || appPassword === ''}>
        Connect
      </Button>
    </form>
  )
}

function UnitSelect({ value, onChange }: { value: string; onChange: (unitId: string) => void }) {
  const units = useQuery(unitsQuery)
  return (
    <NativeSelect
      label="Belongs to"
      description="Whose people see what arrives and may answer."
      value={value || (units.data?.items[0]?.id ?? '')}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={(units.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}

/** The chosen unit, or the first one as the select shows it. */
function useUnit(chosen: string): string | undefined {
  const units = useQuery(unitsQuery)
  return chosen || units.data?.items[0]?.id
}

function withScheme(server: string): string {
  const address = server.trim()
  return /^https?:\/\//.test(address) ? address : `https://${address}`
}
