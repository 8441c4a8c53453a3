import type { OriginResult, ReconciliationState } from '@cordon/contracts/audit'
import { Button } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../api/client'
import { reconciliationQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { Notice, ProblemNotice } from '../feedback/notice'
import { useMay } from '../layout/permissions'
import { Elapsed } from '../time/instant'
import { completenessOf, stateWords } from './completeness-text'
import styles from './audit.module.css'

/** Whether all that the services have stated is in the ledger, in words for whoever is on duty. */
export function CompletenessPanel() {
  const may = useMay()
  const state = useQuery(reconciliationQuery)
  const compare = useMutation({
    mutationFn: () => api.call('audit.reconciliation.start', {}),
    onSuccess: (started) => queryClient.setQueryData(reconciliationQuery.queryKey, started),
  })
  const running = compare.isPending || state.data?.running === true
  return (
    <section className={`panel ${styles.verify}`} aria-label="Completeness">
      <div className={styles.verifyHead}>
        {may('ledger:verify') && (
          <Button
            variant="default"
            leftSection={<IconArrowsDiff size={17} aria-hidden />}
            onClick={() => compare.mutate()}
            loading={running}
            aria-label="Compare what was stated with the ledger"
          >
            Compare
          </Button>
        )}
        <p className="quiet">
          Asks every service how much it has stated and compares that with what is here, to see whether anything was
          left out.
          {state.data !== undefined && ` It is done by itself every ${state.data.everyMinutes} minutes.`}
        </p>
      </div>
      {compare.isError && <ProblemNotice error={compare.error} />}
      {state.isError && state.data === undefined && (
        <ProblemNotice error={state.error} retry={() => void state.refetch()} />
      )}
      {state.data !== undefined && <Outcome state={state.data} />}
    </section>
  )
}

function Outcome({ state }: { state: ReconciliationState }) {
  const { newest, omissions } = state
  const { tone, text } = completenessOf(state)
  return (
    <>
      <Notice tone={tone} title={text}>
        {omissions.length > 0 && (
          <ul className={styles.problems}>
            {omissions.map(({ origin, kind, explanation, since }) => (
              <li key={`${origin} ${kind}`}>
                {explanation} Since <Elapsed since={since} />.
              </li>
            ))}
          </ul>
        )}
        {newest !== undefined && (
          <div className="quiet">
            Compared <Elapsed since={newest.finishedAt} /> ago, for {newest.startedBy}.
          </div>
        )}
      </Notice>
      {newest !== undefined && <Origins origins={newest.origins} />}
    </>
  )
}

function Origins({ origins }: { origins: OriginResult[] }) {
  return (
    <details className={styles.details}>
      <summary>Service by service</summary>
      <table className={styles.comparison}>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Result</th>
            <th scope="col">Stated</th>
            <th scope="col">In the ledger</th>
            <th scope="col">Last heartbeat</th>
          </tr>
        </thead>
        <tbody>
          {origins.map((result) => (
            <tr key={result.origin}>
              <th scope="row">{result.origin}</th>
              <td>{stateWords(result)}</td>
              <td>{result.stated?.toLocaleString('en-GB') ?? 'not known'}</td>
              <td>{result.held.toLocaleString('en-GB')}</td>
              <td>{result.heardAt === undefined ? 'never' : <Elapsed since={result.heardAt} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
