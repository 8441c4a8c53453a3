import type { TimelineLane, TimelineStep } from '@cordon/contracts/audit'
import { Button } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useNow } from '../time/use-now'
import { localTime } from '../time/time-format'
import { laneLabels, laneMeanings } from './case-words'
import styles from './cases.module.css'
import { clustersOf, moved, placeIn, ticksOf, zoomed, type Cluster, type Span } from './timeline-scale'

export interface Happening {
  /** In ms. */
  at: number
  step: TimelineStep
}

/** Wide enough each for a mark of 24 pixels at the narrowest. */
const BINS = 32
const MOST_TICKS = 8
const DAY = 86_400_000

interface Mark extends Cluster<Happening> {
  lane: TimelineLane
}

/** An axis of time with a row a lane. One stop of the tab key: arrows go from mark to mark, Enter lists what a mark stands for. */
export function TimelineChart({
  happenings,
  lanes,
  whole,
  span,
  onView,
  chosen,
  onChoose,
}: {
  happenings: readonly Happening[]
  lanes: readonly TimelineLane[]
  whole: Span
  span: Span
  onView: (span: Span | undefined) => void
  chosen: readonly Happening[]
  onChoose: (chosen: readonly Happening[]) => void
}) {
  const now = useNow()
  const [at, setAt] = useState<string>()
  const plot = useRef<HTMLDivElement>(null)
  const rows = lanes.map((lane) => ({
    lane,
    marks: clustersOf(
      happenings.filter(({ step }) => step.lane === lane),
      span,
      BINS,
    ).map((cluster): Mark => ({ ...cluster, lane })),
  }))
  const marks = rows.flatMap((row) => row.marks)
  const current = marks.find((mark) => keyOf(mark) === at) ?? marks[0]
  const ticks = ticksOf(span, MOST_TICKS, -new Date(span.from).getTimezoneOffset() * 60_000)
  const zoomedIn = span.to - span.from < whole.to - whole.from - 1
  const middle = chosen.length > 0 ? ((chosen[0]?.at ?? 0) + (chosen.at(-1)?.at ?? 0)) / 2 : (span.from + span.to) / 2

  const go = (mark: Mark | undefined) => {
    if (mark === undefined) return
    setAt(keyOf(mark))
    plot.current?.querySelector<HTMLElement>(`[data-mark="${keyOf(mark)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (current === undefined) return
    const next = neighbour(event.key, current, rows)
    if (next === undefined) return
    event.preventDefault()
    go(next)
  }
  return (
    <figure className={styles.chart} aria-label="Timeline, drawn">
      <figcaption className={styles.chartHead}>
        <span>
          {bound(span.from, span, now)} – {bound(span.to, span, now)}
        </span>
        <span className={styles.zoom}>
          <Tool
            label="Earlier"
            icon={<IconArrowLeft size={16} aria-hidden />}
            off={!zoomedIn}
            onClick={() => onView(moved(span, whole, -0.5))}
          />
          <Tool
            label="Later"
            icon={<IconArrowRight size={16} aria-hidden />}
            off={!zoomedIn}
            onClick={() => onView(moved(span, whole, 0.5))}
          />
          <Tool
            label="Zoom in"
            icon={<IconZoomIn size={16} aria-hidden />}
            onClick={() => onView(zoomed(span, whole, 0.4, middle))}
          />
          <Tool
            label="Zoom out"
            icon={<IconZoomOut size={16} aria-hidden />}
            off={!zoomedIn}
            onClick={() => onView(zoomed(span, whole, 2.5, middle))}
          />
          <Tool
            label="Whole case"
            icon={<IconMaximize size={16} aria-hidden />}
            off={!zoomedIn}
            onClick={() => onView(undefined)}
          />
        </span>
      </figcaption>
      <div className={styles.scroll} tabIndex={-1}>
        <div className={styles.plot} ref={plot} onKeyDown={onKeyDown} role="group" aria-label="Marks; arrow keys move">
          {rows.map(({ lane, marks: ofLane }) => (
            <div key={lane} className={styles.row} data-lane={lane}>
              <span className={styles.rowLabel} title={laneMeanings[lane]}>
                {laneLabels[lane]}
              </span>
              <div className={styles.rowPlot}>
                {ticks.at.map((tick) => (
                  <span key={tick} className={styles.grid} style={{ left: `${placeIn(span, tick)}%` }} />
                ))}
                {ofLane.map((mark) => (
                  <button
                    key={keyOf(mark)}
                    type="button"
                    className={styles.mark}
                    style={{ left: `${mark.left}%` }}
                    data-mark={keyOf(mark)}
                    tabIndex={mark === current ? 0 : -1}
                    aria-pressed={mark.items[0] !== undefined && chosen.includes(mark.items[0])}
                    aria-label={words(mark, now)}
                    title={words(mark, now)}
                    onFocus={() => setAt(keyOf(mark))}
                    onClick={() => onChoose(mark.items)}
                  >
                    {mark.items.length > 1 ? (mark.items.length > 99 ? '99+' : mark.items.length) : ''}
                  </button>
                ))}
              </div>
            </div>
          ))}
          <div className={styles.row} aria-hidden>
            <span className={styles.rowLabel} />
            <div className={styles.axis}>
              {ticks.at.map((tick) => (
                <span key={tick} className={styles.tick} style={{ left: `${placeIn(span, tick)}%` }}>
                  {tickText(tick, ticks.step)}
                </span>
              ))}
            </div>
          </div>
        </div>
      </div>
    </figure>
  )
}

function Tool({
  label,
  icon,
  off = false,
  onClick,
}: {
  label: string
  icon: React.ReactNode
  off?: boolean
  onClick: () => void
}) {
  return (
    <Button size="compact-sm" variant="default" leftSection={icon} disabled={off} onClick={onClick}>
      {label}
    </Button>
  )
}

function neighbour(key: string, current: Mark, rows: readonly { marks: Mark[] }[]): Mark | undefined {
  const row = rows.findIndex(({ marks }) => marks.includes(current))
  const marks = rows[row]?.marks ?? []
  const place = marks.indexOf(current)
  switch (key) {
    case 'ArrowRight':
      return marks[place + 1]
    case 'ArrowLeft':
      return marks[place - 1]
    case 'Home':
      return marks[0]
    case 'End':
      return marks.at(-1)
    case 'ArrowDown':
      return nearest(rows.slice(row + 1), current)
    case 'ArrowUp':
      return nearest(rows.slice(0, row).reverse(), current)
    default:
      return undefined
  }
}

function nearest(rows: readonly { marks: Mark[] }[], { left }: Mark): Mark | undefined {
  const marks = rows.find((row) => row.marks.length > 0)?.marks ?? []
  return [...marks].sort((a, b) => Math.abs(a.left - left) - Math.abs(b.left - left))[0]
}

function keyOf({ lane, items }: Mark): string {
  return `${lane}-${items[0]?.step.entry.index ?? ''}`
}

function words({ lane, items }: Mark, now: number): string {
  const [first, last] = [items[0], items.at(-1)]
  if (first === undefined || last === undefined) return ''
  const time = (at: number) => localTime(new Date(at).toISOString(), now)
  if (items.length === 1)
    return `${laneLabels[lane]}: ${first.step.kind}, ${time(first.at)}. ${first.step.entry.summary}`
  const kinds = [...new Set(items.map(({ step }) => step.kind))]
  const said = kinds.length > 4 ? `${kinds.slice(0, 4).join(', ')} and more` : kinds.join(', ')
  return `${laneLabels[lane]}: ${items.length} steps, ${time(first.at)} to ${time(last.at)}: ${said}`
}

/** Where the view begins or ends: to the second where minutes would say the same of both. */
function bound(at: number, { from, to }: Span, now: number): string {
  const time = new Date(at).toISOString()
  return to - from < 10 * 60_000 ? `${localTime(time, now)}${time.slice(16, 19)}` : localTime(time, now)
}

function tickText(at: number, step: number): string {
  const date = new Date(at)
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  if (step >= DAY) return step >= 30 * DAY ? `${day} ${date.getFullYear()}` : day
  const clock = date.toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(step < 60_000 && { second: '2-digit' }),
  })
  return clock === '00:00' ? day : clock
}
