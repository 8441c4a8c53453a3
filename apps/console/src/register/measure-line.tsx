import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Tag } from '../feedback/tag'
import { measureQuery } from './register-queries'
import { kindLabels, statusLabels, statusSentence, statusTones } from './measure-words'
import styles from './register.module.css'

/** Where the measure that a decision imposed stands, with the way to its entry. */
export function MeasureLine({ measureId }: { measureId: string }) {
  const { data: measure } = useQuery(measureQuery(measureId))
  return (
    <p className={`panel ${styles.measureLine}`} data-testid="measure">
      {measure !== undefined && (
        <>
          <Tag tone={statusTones[measure.status]}>
            {kindLabels[measure.kind]}: {statusLabels[measure.status].toLowerCase()}
          </Tag>{' '}
          {statusSentence(measure)}{' '}
        </>
      )}
      <Link to="/register/entries/$measureId" params={{ measureId }}>
        Entry in the register
      </Link>
    </p>
  )
}
