import type { LedgerProblem, Verification } from '@cordon/contracts/audit'
import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconShieldCheck } from '@tabler/icons-react'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Instant } from '../time/instant'
import styles from './audit.module.css'

/** Has the whole ledger recomputed and compared with its signed checkpoint, and says what came out. */
export function VerifyPanel({ onOpen }: { onOpen: (index: number) => void }) {
  const start = useMutation({
    mutationFn: () => api.call('audit.verification.start', {}),
    onSuccess: (verification) => queryClient.setQueryData(['verification', verification.id], verification),
  })
  const id = start.data?.id
  const progress = useQuery({
    queryKey: ['verification', id],
    queryFn: () => api.call('audit.verification.read', { verificationId: id ?? '' }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 500 : false),
  })
  const verification = id === undefined ? undefined : (progress.data ?? start.data)
  const running = start.isPending || verification?.status === 'running'
  return (
    <section className={`panel ${styles.verify}`} aria-label="Verification">
      <div className={styles.verifyHead}>
        <Button
          leftSection={<IconShieldCheck size={17} aria-hidden />}
          onClick={() => start.mutate()}
          loading={running}
          aria-label="Verify the ledger"
        >
          Verify
        </Button>
        <p className="quiet">
          Recomputes every entry from what is stored and compares it with the signed checkpoint. That you asked is
          recorded too.
        </p>
      </div>
      {start.isError && <ProblemNotice error={start.error} />}
      {progress.isError && <ProblemNotice error={progress.error} retry={() => void progress.refetch()} />}
      {verification !== undefined && <Outcome verification={verification} onOpen={onOpen} />}
    </section>
  )
}

function Outcome({ verification, onOpen }: { verification: Verification; onOpen: (index: number) => void }) {
  const { status, checked, size, problems } = verification
  switch (status) {
    case 'running':
      return (
        <div role="status">
          <Progress
            value={size === 0 ? 0 : (checked / size) * 100}
            aria-label="How far the verification is"
            transitionDuration={200}
          />
          {count(checked)} of {count(size)} entries checked
        </div>
      )
    case 'intact':
      return (
        <Notice
          tone="good"
          title={`Intact: ${count(checked)} ${checked === 1 ? 'entry' : 'entries'} match the signed checkpoint.`}
        >
          <Finished verification={verification} />
          {verification.checkpoint !== undefined && (
            <details className={styles.details}>
              <summary>The checkpoint it was compared with</summary>
              <pre className={styles.code}>{verification.checkpoint}</pre>
            </details>
          )}
        </Notice>
      )
    case 'tampered':
      return (
        <Notice tone="bad" title={tamperedTitle(problems)}>
          <ul className={styles.problems}>
            {problems.map((problem, i) => (
              <li key={i}>
                {problem.index !== undefined && (
                  <button type="button" className={styles.open} onClick={() => onOpen(problem.index ?? 0)}>
                    Entry {count(problem.index)}
                  </button>
                )}{' '}
                {problem.explanation}
                {problem.origin !== undefined &&
                  problem.position !== undefined &&
                  ` (${problem.origin}, position ${count(problem.position)})`}
              </li>
            ))}
          </ul>
          {verification.moreProblems === true && <p>There are more problems than are listed here.</p>}
          <Finished verification={verification} />
        </Notice>
      )
    case 'failed':
      return (
        <Notice tone="bad" title="The verification could not be finished.">
          {problems[0]?.explanation ?? 'It stopped before it had an answer. Try again.'}
        </Notice>
      )
  }
}

function Finished({ verification }: { verification: Verification }) {
  return (
    <div className="quiet">
      Verified for {verification.startedBy}, <Instant at={verification.finishedAt ?? verification.startedAt} />.
    </div>
  )
}

function tamperedTitle(problems: LedgerProblem[]): string {
  const named = [...new Set(problems.map(({ index }) => index).filter((index) => index !== undefined))]
  if (named.length === 0) return 'Tampered: the ledger does not match its signed checkpoint.'
  const shown = named.slice(0, 5).map(count).join(', ')
  const more = named.length > 5 ? ` and ${count(named.length - 5)} more` : ''
  return `Tampered: ${named.length === 1 ? 'entry' : 'entries'} ${shown}${more}.`
}

function count(n: number): string {
  return n.toLocaleString('en-GB')
}
