import type { Clause, Standards } from '@cordon/contracts/moderation'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client'
import { problemCode } from '../api/problem-text'
import { ruleSetQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { Notice, ProblemNotice } from '../feedback/notice'
import styles from './register.module.css'
import { changesOf, lackOf, leftWithoutClause, trimmed } from './standards-draft'

type Row = Clause & { key: number }

/** Writes the version after `base` and publishes it. */
export function StandardsEditor({
  base,
  newest,
  onDone,
  onRestart,
}: {
  base: Standards
  newest: Standards
  onDone: () => void
  onRestart: () => void
}) {
  const rules = useQuery(ruleSetQuery)
  const [rows, setRows] = useState<Row[]>(() => base.clauses.map((clause, key) => ({ ...clause, key })))
  const [nextKey, setNextKey] = useState(base.clauses.length)
  const clauses = trimmed(rows)
  const changes = changesOf(base.clauses, clauses)
  const lack = lackOf(rows)
  const without = leftWithoutClause(rules.data, clauses)
  const overtaken = newest.version !== base.version
  const publish = useMutation({
    mutationFn: () => api.call('moderation.standards.publish', { basedOnVersion: base.version, clauses }),
    onSuccess: (standards) => {
      queryClient.setQueryData(['standards'], standards)
      announce(`Version ${standards.version} is published.`)
      onDone()
    },
    onError: (error) => {
      if (problemCode(error) === 'STANDARDS_CHANGED') void queryClient.invalidateQueries({ queryKey: ['standards'] })
    },
  })
  const change = (key: number, part: Partial<Clause>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <form
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        publish.mutate()
      }}
    >
      {(overtaken || problemCode(publish.error) === 'STANDARDS_CHANGED') && (
        <Notice tone="warning" title="Somebody else published another version meanwhile.">
          <p className={styles.line}>
            What you wrote is still here, but it follows version {base.version}. Copy what you need, then begin from
            version {newest.version}.
          </p>
          {overtaken && (
            <Button variant="default" size="xs" mt={8} onClick={onRestart}>
              Begin from version {newest.version}
            </Button>
          )}
        </Notice>
      )}
      {rows.map((row) => (
        <fieldset key={row.key} className={`panel ${styles.clauseEdit}`}>
          <legend className="visually-hidden">Clause {row.number || 'without a number'}</legend>
          <div className={styles.clauseHead}>
            <TextInput
              label="Number"
              maxLength={20}
              value={row.number}
              onChange={(event) => change(row.key, { number: event.currentTarget.value })}
            />
            <TextInput
              label="Title"
              maxLength={200}
              value={row.title}
              onChange={(event) => change(row.key, { title: event.currentTarget.value })}
            />
            <Button
              variant="default"
              aria-label={`Remove clause ${row.number} ${row.title}`}
              onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
            >
              Remove
            </Button>
          </div>
          <Textarea
            label="Text"
            autosize
            minRows={2}
            maxLength={2000}
            value={row.text}
            onChange={(event) => change(row.key, { text: event.currentTarget.value })}
          />
        </fieldset>
      ))}
      <div>
        <Button
          variant="default"
          disabled={rows.length >= 100}
          onClick={() => {
            setRows([...rows, { key: nextKey, number: '', title: '', text: '' }])
            setNextKey(nextKey + 1)
          }}
        >
          Add a clause
        </Button>
      </div>
      {without.length > 0 && (
        <Notice tone="warning" title="Rules in force name a clause that this version does not have.">
          They will only propose to hide: {without.join(', ')}.
        </Notice>
      )}
      {publish.isError && problemCode(publish.error) !== 'STANDARDS_CHANGED' && <ProblemNotice error={publish.error} />}
      <div className={`panel ${styles.bar}`}>
        <ul className={styles.changes} aria-label="Changes">
          {changes.length === 0 ? <li>Nothing is changed yet.</li> : changes.map((line) => <li key={line}>{line}</li>)}
          {lack !== undefined && <li>{lack}</li>}
        </ul>
        <Button variant="default" onClick={onDone}>
          Discard
        </Button>
        <Button
          type="submit"
          loading={publish.isPending}
          disabled={overtaken || lack !== undefined || changes.length === 0}
        >
          Publish version {base.version + 1}
        </Button>
      </div>
    </form>
  )
}
