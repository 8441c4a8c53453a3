import type { ExplainedAssessment, FiredRule } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { assessmentQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Loading } from '../feedback/waiting'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import { nested, type TracedCondition } from './assessment-trace'
import { plainQuestion } from './condition-words'
import styles from './explain-assessment.module.css'
import { OutcomeTag } from './outcome-tag'

/** Why a message is treated as it is: a button that opens the rules and conditions behind it. */
export function ExplainAssessment({ itemId }: { itemId: string }) {
  const may = useMay()
  const [open, setOpen] = useState(false)
  const panel = useId()
  if (!may('moderation:read')) return null
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        className={styles.button}
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Close the explanation' : 'Explain'}
      </Button>
      {open && (
        <section id={panel} className={styles.panel} aria-label="Why it is treated so">
          <Explanation itemId={itemId} />
        </section>
      )}
    </div>
  )
}

function Explanation({ itemId }: { itemId: string }) {
  const assessment = useQuery(assessmentQuery(itemId))
  if (assessment.isPending) return <Loading label="Loading the explanation" lines={2} height={24} />
  if (assessment.data === undefined)
    return <ProblemNotice error={assessment.error} retry={() => void assessment.refetch()} />
  return <Explained assessment={assessment.data} />
}

function Explained({
  assessment: { outcome, fired = [], trace = [], ruleSetVersion, assessedAt },
}: {
  assessment: ExplainedAssessment
}) {
  return (
    <>
      <p>
        {outcome === undefined ? 'Read' : <OutcomeTag outcome={outcome} />} by rules version {ruleSetVersion},{' '}
        <Instant at={assessedAt} />.
      </p>
      <FiredRules fired={fired} />
      {trace.length > 0 && (
        <>
          <h3 className={styles.title}>What was asked</h3>
          <Trace steps={nested(trace)} />
        </>
      )}
    </>
  )
}

/** The rules that hold of a text and what each asks for, gravest first. */
export function FiredRules({ fired }: { fired: FiredRule[] }) {
  if (fired.length === 0) return <p className="quiet">No rule asks for anything.</p>
  return (
    <ul className={styles.fired} aria-label="What each rule asks for">
      {fired.map(({ ruleId, ruleName, outcome, undecided }) => (
        <li key={ruleId}>
          <OutcomeTag outcome={outcome} /> {ruleName}
          {undecided === true && (
            <span className={styles.undecided}>
              Undecided: something it asks for is not known, so a person has to look.
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

const answers = {
  true: { word: 'True', tone: 'good' },
  false: { word: 'False', tone: 'none' },
  unknown: { word: 'Unknown', tone: 'medium' },
} as const

function Trace({ steps }: { steps: TracedCondition[] }) {
  return (
    <ul className={styles.trace}>
      {steps.map(({ asked, answer, found, inner }, i) => (
        <li key={i}>
          <Tag tone={answers[answer].tone}>{answers[answer].word}</Tag> {plainQuestion(asked)}
          {found !== undefined && <span className="quiet"> ({answer === 'unknown' ? found : `found: ${found}`})</span>}
          {inner.length > 0 && <Trace steps={inner} />}
        </li>
      ))}
    </ul>
  )
}
