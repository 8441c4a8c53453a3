import type { ReactNode } from 'react'
import styles from './tag.module.css'

export type TagTone = 'critical' | 'grave' | 'high' | 'medium' | 'low' | 'none' | 'good'

/** A short word on a colour; the word alone must say it. */
export function Tag({ tone = 'none', icon, children }: { tone?: TagTone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {icon}
      {children}
    </span>
  )
}
