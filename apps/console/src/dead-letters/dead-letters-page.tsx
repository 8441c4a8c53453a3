import type { ConsumingService, DeadLetter } from '@cordon/contracts/dead-letter'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../api/client'
import { deadLettersQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { announce } from '../feedback/announcer'
import { ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import styles from './dead-letters-page.module.css'

const services = ['connectors', 'moderation', 'inbox', 'publishing', 'audit'] as const satisfies ConsumingService[]

/** Events a service could not take, set aside so that the others go on. */
export function DeadLettersPage() {
  return (
    <Page title="Dead letters">
      <p className={styles.intro}>
        An event that a service could not take is set aside here, so that the others go on. Mend the cause, then let the
        service take it once more.
      </p>
      {services.map((service) => (
        <ServiceLetters key={service} service={service} />
      ))}
    </Page>
  )
}

function ServiceLetters({ service }: { service: ConsumingService }) {
  const list = useQuery(deadLettersQuery(service))
  return (
    <section className={`panel ${styles.service}`} aria-label={`Dead letters of ${service}`}>
      <h2 className={styles.name}>
        {service} {list.data !== undefined && <Tag tone={list.data.total > 0 ? 'high' : 'good'}>{list.data.total}</Tag>}
      </h2>
      {list.isPending && <Loading label={`Loading dead letters of ${service}`} lines={1} height={28} />}
      {list.isError && list.data === undefined && (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      )}
      {list.data?.total === 0 && <p className="quiet">None. Everything was taken.</p>}
      {list.data !== undefined && list.data.items.length > 0 && (
        <ul className={styles.letters}>
          {list.data.items.map((letter) => (
            <li key={letter.id}>
              <Letter service={service} letter={letter} />
            </li>
          ))}
        </ul>
      )}
      {list.data !== undefined && list.data.total > list.data.items.length && (
        <p className="quiet">
          The newest {list.data.items.length} of {list.data.total} are shown.
        </p>
      )}
    </section>
  )
}

function Letter({ service, letter }: { service: ConsumingService; letter: DeadLetter }) {
  const may = useMay()
  const redrive = useMutation({
    mutationFn: () => api.call(`${service}.dead-letter.redrive`, { deadLetterId: letter.id }),
    onSuccess: () => announce('Taken.'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['dead-letters', service] }),
  })
  return (
    <article className={styles.letter} aria-label={`${letter.type} set aside`}>
      <div className={styles.line}>
        <strong className="mono">{letter.type}</strong>
        <span className="quiet">for {letter.consumer}</span>
        <Instant at={letter.at} className="quiet" />
        {letter.redrives > 0 && <Tag>tried again {letter.redrives} times</Tag>}
        <span className={styles.gap} />
        {may('dead-letter:redrive') && (
          <Button size="xs" variant="default" onClick={() => redrive.mutate()} loading={redrive.isPending}>
            Try again
          </Button>
        )}
      </div>
      <p className={styles.reason}>{letter.reason}</p>
      {redrive.isError && <ProblemNotice error={redrive.error} />}
      <details className={styles.details}>
        <summary>The event as it arrived</summary>
        <pre className={styles.code} tabIndex={0}>
          {letter.body}
        </pre>
      </details>
    </article>
  )
}
