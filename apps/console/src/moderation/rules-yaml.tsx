import type { RuleSet } from '@cordon/contracts/moderation'
import { Button, FileInput, Modal, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { problemCode } from '../api/problem-text'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { saveFile } from '../text/save-file'
import { allRules } from './rule-draft'
import styles from './rule-editor.module.css'
import { RefusedRules } from './rule-faults'

/** Brings the rules in force as a file. */
export function DownloadYaml() {
  const bring = useMutation({
    mutationFn: async () => {
      const { yaml, version } = await api.call('moderation.rule-set.read-yaml', {})
      saveFile(new Blob([yaml], { type: 'application/yaml' }), `cordon-rules-v${version}.yaml`)
    },
    onSuccess: () => announce('The file was saved where your browser keeps downloads.'),
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={bring.isPending}
        onClick={() => bring.mutate()}
      >
        Download as YAML
      </Button>
      <Modal
        opened={bring.isError}
        onClose={bring.reset}
        title="The rules could not be brought"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <ProblemNotice error={bring.error} retry={() => bring.mutate()} />
      </Modal>
    </>
  )
}

/** Proposes rules that were written elsewhere. */
export function ProposeYaml({ rules }: { rules: RuleSet }) {
  const [opened, dialog] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} onClick={dialog.open}>
        Propose from YAML…
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="xl"
        title="Propose from YAML"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <YamlForm rules={rules} />
      </Modal>
    </>
  )
}

function YamlForm({ rules }: { rules: RuleSet }) {
  const [base] = useState(rules)
  const [yaml, setYaml] = useState('')
  const [purpose, setPurpose] = useState('')
  const navigate = useNavigate()
  const propose = useMutation({
    mutationFn: () =>
      api.call('moderation.proposal.write-yaml', { basedOnVersion: base.version, purpose: purpose.trim(), yaml }),
    onSuccess: async (proposal) => {
      queryClient.setQueryData(['proposals', 'one', proposal.id], proposal)
      announce('Proposed. The backtest runs.')
      await navigate({ to: '/moderation/proposals/$proposalId', params: { proposalId: proposal.id } })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    propose.mutate()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>
        The whole of the next version, as it stands in the file that “Download as YAML” brings. It is to follow version{' '}
        {base.version}; what is not in it goes.
      </p>
      <FileInput
        label="Read a file"
        placeholder="Choose a file"
        accept=".yaml,.yml,application/yaml,text/yaml"
        clearable
        clearButtonProps={{ 'aria-label': 'Choose no file' }}
        onChange={(file) => void file?.text().then(setYaml)}
      />
      <Textarea
        label="Rules as YAML"
        required
        withAsterisk={false}
        autosize
        minRows={8}
        maxRows={18}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={yaml}
        onChange={(event) => setYaml(event.currentTarget.value)}
      />
      <TextInput
        label="What it is for"
        description="Who approves it reads this first."
        required
        withAsterisk={false}
        maxLength={500}
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value)}
      />
      {propose.isError && <Refused error={propose.error} base={base} />}
      <Button type="submit" loading={propose.isPending} disabled={yaml.trim() === '' || purpose.trim() === ''}>
        Propose and backtest
      </Button>
    </form>
  )
}

function Refused({ error, base }: { error: unknown; base: RuleSet }) {
  if (problemCode(error) === 'RULE_SET_CHANGED')
    return (
      <Notice tone="bad" title="Another version came into force since you opened this.">
        Nothing was proposed. Copy what you wrote, download the rules that are in force now, and bring both together.
      </Notice>
    )
  return <RefusedRules error={error} names={new Map(allRules(base).map(({ id, name }) => [id, name]))} />
}
