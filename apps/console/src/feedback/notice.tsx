import { Alert, Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { problemText } from '../api/problem-text'
import styles from './notice.module.css'

type Tone = 'info' | 'warning' | 'bad' | 'good'

const icons = {
  info: <IconInfoCircle size={18} aria-hidden />,
  warning: <IconAlertTriangle size={18} aria-hidden />,
  bad: <IconAlertTriangle size={18} aria-hidden />,
  good: <IconCircleCheck size={18} aria-hidden />,
}

/** Something to know, in place. `bad` interrupts a screen reader; the others wait their turn. */
export function Notice({ tone, title, children }: { tone: Tone; title?: ReactNode; children?: ReactNode }) {
  return (
    <Alert
      role={tone === 'bad' ? 'alert' : 'status'}
      icon={icons[tone]}
      title={title}
      data-tone={tone}
      classNames={{ root: styles.root, title: styles.title, message: styles.message, icon: styles.icon }}
    >
      {children}
    </Alert>
  )
}

/** What went wrong and, where it helps, a button to try again. */
export function ProblemNotice({
  error,
  retry,
  children,
}: {
  error: unknown
  retry?: () => void
  children?: ReactNode
}) {
  const { title, detail, errors } = problemText(error)
  return (
    <Notice tone="bad" title={title}>
      {detail !== undefined && <p className={styles.line}>{detail}</p>}
      {errors.length > 0 && (
        <ul className={styles.list}>
          {errors.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {children}
      {retry !== undefined && (
        <Button variant="default" size="xs" mt={8} onClick={retry}>
          Try again
        </Button>
      )}
    </Notice>
  )
}
