import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '../feedback/notice'
import { clauseIn, standardsQuery } from './register-queries'
import styles from './register.module.css'

/** The clause of the published standards that something rests on, with what it says. */
export function ClauseField({
  value,
  onChange,
  description,
}: {
  value: string
  onChange: (clause: string) => void
  description?: string | undefined
}) {
  const standards = useQuery(standardsQuery)
  if (standards.isError && standards.data === undefined)
    return <ProblemNotice error={standards.error} retry={() => void standards.refetch()} />
  const clause = clauseIn(standards.data, value)
  return (
    <div>
      <NativeSelect
        label="Clause of the published standards"
        {...(description !== undefined && { description })}
        value={clause === undefined ? '' : value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[
          { value: '', label: 'Choose a clause' },
          ...(standards.data?.clauses ?? []).map(({ number, title }) => ({
            value: number,
            label: `${number} ${title}`,
          })),
        ]}
      />
      {clause !== undefined && <p className={styles.clauseText}>{clause.text}</p>}
    </div>
  )
}
