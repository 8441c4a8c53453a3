import type { TimelineLane, TimelineStep } from '@cordon/contracts/audit'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { EntryDrawer } from '../audit/entry-drawer'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Empty, Loading } from '../feedback/waiting'
import { localTime, utcTime } from '../time/time-format'
import { useNow } from '../time/use-now'
import { laneLabels, laneMeanings } from './case-words'
import { timelineQuery } from './case-queries'
import styles from './cases.module.css'
import { TimelineChart, type Happening } from './timeline-chart'
import { spanOf, type Span } from './timeline-scale'

/** So many steps are read by themselves; more when asked for. */
const READ_BY_ITSELF = 1_000
const LISTED = 100
const lanes = ['public', 'us', 'decisions', 'custody'] as const satisfies readonly TimelineLane[]

/** Everything that happened to what is in the case: drawn along an axis of time, and as a list. */
export function CaseTimeline({ caseId, empty }: { caseId: string; empty: boolean }) {
  const timeline = useInfiniteQuery(timelineQuery(caseId))
  const steps = useMemo(() => timeline.data?.pages.flatMap((page) => page.items) ?? [], [timeline.data])
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && steps.length < READ_BY_ITSELF) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, steps.length])
  return (
    <section className={`panel ${styles.card}`} aria-labelledby="case-timeline">
      <h2 id="case-timeline" className={styles.subtitle}>
        Timeline
      </h2>
      {timeline.isPending ? (
        <Loading label="Loading the timeline" lines={4} height={40} />
      ) : timeline.data === undefined ? (
        <ProblemNotice error={timeline.error} retry={() => void timeline.refetch()} />
      ) : steps.length === 0 ? (
        <Empty title="Nothing has happened yet">What happens to the records of the case stands here.</Empty>
      ) : (
        <>
          {empty && <p className="quiet">So far only what was done with the case itself: add a record to it.</p>}
          {timeline.isError && <Notice tone="warning">The timeline could not be refreshed.</Notice>}
          <Drawn steps={steps} />
          {hasNextPage && steps.length >= READ_BY_ITSELF && (
            <Button variant="default" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
              Read later steps too
            </Button>
          )}
        </>
      )}
    </section>
  )
}

function Drawn({ steps }: { steps: TimelineStep[] }) {
  const [shown, setShown] = useState<readonly TimelineLane[]>(lanes)
  const [view, setView] = useState<Span>()
  const [chosen, setChosen] = useState<readonly Happening[]>([])
  const [opened, setOpened] = useState<number>()
  const happenings = useMemo(() => steps.map((step) => ({ at: Date.parse(step.entry.time), step })), [steps])
  const whole = useMemo(() => spanOf(happenings.map(({ at }) => at)), [happenings])
  const span = view ?? whole
  const visible = happenings.filter(({ step }) => shown.includes(step.lane))
  const inView = visible.filter(({ at }) => at >= span.from && at <= span.to)
  const listed = chosen.length > 0 ? chosen : inView
  return (
    <>
      <div className={styles.lanes} role="group" aria-label="What is shown">
        {lanes.map((lane) => (
          <button
            key={lane}
            type="button"
            className={styles.lane}
            data-lane={lane}
            aria-pressed={shown.includes(lane)}
            title={laneMeanings[lane]}
            onClick={() => {
              setShown(shown.includes(lane) ? shown.filter((one) => one !== lane) : [...shown, lane])
              setChosen([])
            }}
          >
            {laneLabels[lane]} {happenings.filter(({ step }) => step.lane === lane).length.toLocaleString('en-GB')}
          </button>
        ))}
      </div>
      <TimelineChart
        happenings={visible}
        lanes={lanes.filter((lane) => shown.includes(lane))}
        whole={whole}
        span={span}
        onView={(next) => {
          setView(next)
          setChosen([])
        }}
        chosen={chosen}
        onChoose={setChosen}
      />
      <h3 className={styles.listTitle}>
        {chosen.length > 0
          ? `${count(chosen.length)} chosen`
          : view === undefined
            ? `All ${count(inView.length)}, oldest first`
            : `${count(inView.length)} in view, oldest first`}{' '}
        {chosen.length > 0 && (
          <Button size="compact-xs" variant="default" onClick={() => setChosen([])}>
            Show all in view
          </Button>
        )}
      </h3>
      <StepList key={`${listed.length}/${listed[0]?.step.entry.index ?? ''}`} listed={listed} onOpen={setOpened} />
      <EntryDrawer index={opened} onClose={() => setOpened(undefined)} />
    </>
  )
}

function StepList({ listed, onOpen }: { listed: readonly Happening[]; onOpen: (index: number) => void }) {
  const [most, setMost] = useState(LISTED)
  return (
    <>
      <ol className={styles.steps} aria-label="Steps, oldest first">
        {listed.slice(0, most).map(({ step: { entry, lane, kind } }) => (
          <li key={entry.index} data-lane={lane} data-step={entry.index}>
            <StepTime at={entry.time} />
            <span className={styles.stepKind}>
              <Tag>{laneLabels[lane]}</Tag> <strong>{kind}</strong>
            </span>
            <div>
              {entry.summary}
              <div className="quiet">
                {entry.actorName ?? entry.actor.replace(/^service:(.*)/, '$1 (service)')} ·{' '}
                <button
                  type="button"
                  className={styles.openEntry}
                  onClick={() => onOpen(entry.index)}
                  aria-label={`Open entry ${entry.index.toLocaleString('en-GB')}`}
                >
                  entry {entry.index.toLocaleString('en-GB')}
                </button>
              </div>
            </div>
          </li>
        ))}
      </ol>
      {listed.length > most && (
        <Button variant="default" onClick={() => setMost(most + LISTED)}>
          List {Math.min(LISTED, listed.length - most)} more
        </Button>
      )}
    </>
  )
}

/** To the second: what follows what is what a timeline is read for. */
function StepTime({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={utcTime(at)} className={styles.stepTime}>
      {localTime(at, now)}
      <span className="quiet">{at.slice(16, 19)}</span>
    </time>
  )
}

function count(steps: number): string {
  return `${steps.toLocaleString('en-GB')} ${steps === 1 ? 'step' : 'steps'}`
}
