import type { Account } from '@cordon/contracts/connectors'
import type { ConversationSummary } from '@cordon/contracts/inbox'
import { useVirtualizer } from '@tanstack/react-virtual'
import { IconArrowUp } from '@tabler/icons-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { announce } from '../feedback/announcer'
import { useShortcut } from '../keyboard/use-shortcuts'
import styles from './conversation-list.module.css'
import { ConversationRow } from './conversation-row'
import type { InboxSearch } from './inbox-search'
import { arrivals, nowSeen, type Seen } from './new-arrivals'

/** Rows are of one height, so that what arrives above can be made up for exactly. */
const ROW_PX = 104

export function ConversationList({
  items,
  pages,
  accounts,
  chosen,
  search,
  loadMore,
}: {
  items: ConversationSummary[]
  pages: number
  accounts: Account[]
  chosen: string | undefined
  search: InboxSearch
  loadMore: (() => void) | undefined
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(chosen)
  const above = useArrivals(items, pages, scroller)
  const handles = useMemo(() => new Map(accounts.map(({ id, handle }) => [id, handle])), [accounts])
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 6,
  })
  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= items.length - 10) loadMore?.()
  }, [last, items.length, loadMore])
  useEffect(() => setActive(chosen), [chosen])

  const move = (by: 1 | -1) => {
    const at = items.findIndex(({ id }) => id === active)
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), items.length - 1)
    const id = items[next]?.id
    if (id === undefined) return
    setActive(id)
    virtual.scrollToIndex(next)
    // The row may only come into being by this scroll: its link is there after the next paint or two.
    focusRow(scroller, id, 3)
  }
  useShortcut('next', () => move(1))
  useShortcut('previous', () => move(-1))

  return (
    <div className={styles.frame}>
      {above.length > 0 && (
        <button
          type="button"
          className={styles.above}
          onClick={() => scroller.current?.scrollTo({ top: 0, behavior: 'smooth' })}
        >
          <IconArrowUp size={14} aria-hidden /> {above.length} new above
        </button>
      )}
      <div ref={scroller} className={styles.scroller}>
        <ul className={styles.list} style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, key, start }) => {
            const item = items[index]
            return (
              item && (
                <li
                  key={key}
                  className={styles.row}
                  style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
                  aria-setsize={loadMore === undefined ? items.length : -1}
                  aria-posinset={index + 1}
                >
                  <ConversationRow
                    item={item}
                    handle={handles.get(item.accountId)}
                    chosen={item.id === chosen}
                    search={search}
                    onFocus={() => setActive(item.id)}
                  />
                </li>
              )
            )
          })}
        </ul>
      </div>
    </div>
  )
}

/** Keeps the reader's place when rows arrive above it, says how many are new, and returns those still out of sight above. */
function useArrivals(
  items: ConversationSummary[],
  pages: number,
  scroller: React.RefObject<HTMLDivElement | null>,
): string[] {
  const seen = useRef<Seen>(undefined)
  const shown = useRef<ConversationSummary[]>([])
  const [above, setAbove] = useState<string[]>([])
  useLayoutEffect(() => {
    const ids = items.map(({ id }) => id)
    const fresh = arrivals(seen.current, ids, pages)
    seen.current = nowSeen(seen.current, ids, pages)
    const box = scroller.current
    const top = box?.scrollTop ?? 0
    const anchor = shown.current[Math.floor(top / ROW_PX)]?.id
    const now = anchor === undefined ? -1 : ids.indexOf(anchor)
    // At the very top the reader wants to see what comes in; further down the page must not move under them.
    if (box && top > 0 && now >= 0) box.scrollTop = now * ROW_PX + (top % ROW_PX)
    shown.current = items
    if (fresh.length === 0) return
    announce(fresh.length === 1 ? '1 new conversation' : `${fresh.length} new conversations`)
    if (top > 0) setAbove((before) => [...before, ...fresh.filter((id) => ids.indexOf(id) < Math.max(now, 0))])
  }, [items, pages, scroller])
  useEffect(() => {
    const box = scroller.current
    const atTop = () => {
      if (box !== null && box.scrollTop < ROW_PX) setAbove([])
    }
    box?.addEventListener('scroll', atTop, { passive: true })
    return () => box?.removeEventListener('scroll', atTop)
  }, [scroller])
  return above
}

function focusRow(scroller: React.RefObject<HTMLDivElement | null>, id: string, tries: number): void {
  const link = scroller.current?.querySelector<HTMLElement>(`[data-conversation="${id}"]`)
  if (link) link.focus({ preventScroll: true })
  else if (tries > 0) requestAnimationFrame(() => focusRow(scroller, id, tries - 1))
}
