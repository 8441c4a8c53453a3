import { useEffect, useRef, type ReactNode } from 'react'
import { hasNavigated } from './navigated'
import styles from './page.module.css'

/** A page's heading: names the document and takes the focus after a navigation, so that a screen reader says where it is. */
export function PageHeading({ title, hidden = false }: { title: string; hidden?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Cordon`
  }, [title])
  useEffect(() => {
    if (hasNavigated()) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1} className={hidden ? 'visually-hidden' : styles.heading}>
      {title}
    </h1>
  )
}

/** A page with a heading row and content of a readable width. */
export function Page({
  title,
  actions,
  narrow = false,
  children,
}: {
  title: string
  actions?: ReactNode
  narrow?: boolean
  children: ReactNode
}) {
  return (
    <div className={styles.page} data-narrow={narrow || undefined}>
      <div className={styles.head}>
        <PageHeading title={title} />
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  )
}
