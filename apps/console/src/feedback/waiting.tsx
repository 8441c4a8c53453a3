import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './waiting.module.css'

/** Grey lines where content will stand. */
export function Loading({ lines = 4, height = 56, label }: { lines?: number; height?: number; label: string }) {
  return (
    <div className={styles.loading} role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} height={height} radius="sm" />
      ))}
    </div>
  )
}

/** Nothing to show, and what that means. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      {icon}
      <p className={styles.emptyTitle}>{title}</p>
      {children !== undefined && <div className="quiet">{children}</div>}
    </div>
  )
}
