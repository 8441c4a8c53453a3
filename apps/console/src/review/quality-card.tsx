import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { useMay } from '../layout/permissions'
import { percentOf } from '../moderation/decision-rates'
import styles from './nothing-chosen.module.css'
import { qualityQuery } from './review-queries'

/** How often a second person decided the same, and how often an automatic hide was wrong. */
export function QualityCard() {
  const may = useMay()
  const quality = useQuery({ ...qualityQuery, enabled: may('moderation:read') })
  if (!may('moderation:read')) return null
  return (
    <section className={`panel ${styles.card}`} aria-label="Quality of decisions">
      <h2 className={styles.title}>Quality of decisions</h2>
      {quality.isPending ? (
        <Loading label="Loading the figures" lines={3} height={28} />
      ) : quality.data === undefined ? (
        <ProblemNotice error={quality.error} retry={() => void quality.refetch()} />
      ) : (
        <>
          <p className={styles.what}>
            The last 30 days. Some decisions are drawn by chance, and a second person decides on them again without
            seeing the first decision.
          </p>
          <dl className={styles.measures}>
            <Share
              label="Decisions drawn for a second look"
              part={quality.data.drawn}
              of={quality.data.decided}
              unit="decisions"
            />
            <Share
              label="Of those looked at again: both people agreed"
              part={quality.data.agreed}
              of={quality.data.lookedAtAgain}
              unit="looks"
            />
            <Share
              label="Automatic hides that a person took back"
              part={quality.data.automaticHidesUndone}
              of={quality.data.automaticHides}
              unit="hides"
            />
          </dl>
        </>
      )}
    </section>
  )
}

function Share({ label, part, of, unit }: { label: string; part: number; of: number; unit: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <span className={styles.track} aria-hidden>
          <span style={{ width: of === 0 ? 0 : `${(part / of) * 100}%` }} />
        </span>
        <span>
          {of === 0
            ? `no ${unit} yet`
            : `${part.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')} ${unit}, ${percentOf({ right: part, of }) ?? 0} %`}
        </span>
      </dd>
    </div>
  )
}
