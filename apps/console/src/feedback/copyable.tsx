import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { announce } from './announcer'

/** A long value shown short, copied whole. */
export function Copyable({ value, shown, label }: { value: string; shown?: string; label: string }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
      <span className="mono" title={value}>
        {shown ?? value}
      </span>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon
            size={24}
            aria-label={`Copy ${label}`}
            onClick={() => {
              copy()
              announce('Copied')
            }}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  )
}
