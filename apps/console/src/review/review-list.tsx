import type { Account } from '@cordon/contracts/connectors'
import type { ReviewJob } from '@cordon/contracts/moderation'
import { Button, Checkbox } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import { announce } from '../feedback/announcer'
import { useShortcut } from '../keyboard/use-shortcuts'
import { useDesk } from './desk'
import styles from './review-list.module.css'
import { ReviewRow } from './review-row'
import type { ReviewSearch } from './review-search'
import { messages } from './review-words'
import { noSelection, selectAll, selectTo, toggle } from './selection'

/** The messages, with a box each to decide many together while they wait. */
export function ReviewList({
  items,
  accounts,
  chosen,
  search,
  onOpen,
  loadMore,
  loadingMore,
}: {
  items: ReviewJob[]
  accounts: Account[]
  chosen: string | undefined
  search: ReviewSearch
  onOpen: (id: string) => void
  loadMore: (() => void) | undefined
  loadingMore: boolean
}) {
  const desk = useDesk()
  const box = useRef<HTMLDivElement>(null)
  const handles = useMemo(() => new Map(accounts.map(({ id, handle }) => [id, handle])), [accounts])
  const order = items.map(({ id }) => id)
  const waiting = search.show === undefined
  const rowOf = (id: string) => box.current?.querySelector<HTMLElement>(`[data-review="${id}"]`)

  const move = (by: 1 | -1) => {
    const focused = document.activeElement?.closest('[data-review]')?.getAttribute('data-review')
    const at = order.indexOf(chosen ?? focused ?? '')
    const id = order[at < 0 ? 0 : Math.min(Math.max(at + by, 0), order.length - 1)]
    if (id === undefined) return
    rowOf(id)?.focus()
    onOpen(id)
  }
  useShortcut('next', () => move(1))
  useShortcut('previous', () => move(-1))
  const choose = (how: (id: string) => typeof desk.selection) => {
    const id = chosen ?? order[0]
    if (!waiting || id === undefined) return
    const next = how(id)
    desk.select(next)
    announce(`${messages(next.ids.size)} selected`)
  }
  useShortcut('select', () => choose((id) => toggle(desk.selection, id)))
  useShortcut('select-to', () => choose((id) => selectTo(desk.selection, order, id)))
  useEffect(() => {
    if (chosen !== undefined)
      box.current?.querySelector(`[data-review="${chosen}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  return (
    <div ref={box} className={styles.scroller}>
      {waiting && (
        <div className={styles.all}>
          <Checkbox
            size="xs"
            label={desk.selected.length === 0 ? 'Select all shown' : `${messages(desk.selected.length)} selected`}
            checked={desk.selected.length > 0 && desk.selected.length === items.length}
            indeterminate={desk.selected.length > 0 && desk.selected.length < items.length}
            onChange={() => desk.select(desk.selected.length > 0 ? noSelection : selectAll(order))}
          />
        </div>
      )}
      <ul className={styles.list}>
        {items.map((item) => (
          <ReviewRow
            key={item.id}
            item={item}
            handle={handles.get(item.accountId)}
            chosen={item.id === chosen}
            search={search}
            selected={desk.selection.ids.has(item.id)}
            onSelect={
              waiting
                ? (range) =>
                    desk.select(range ? selectTo(desk.selection, order, item.id) : toggle(desk.selection, item.id))
                : undefined
            }
          />
        ))}
      </ul>
      {loadMore !== undefined && (
        <div className={styles.more}>
          <Button variant="default" size="xs" onClick={loadMore} loading={loadingMore}>
            Show more
          </Button>
        </div>
      )}
    </div>
  )
}
