import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { queryClient } from '../api/query-client'
import { signOut } from '../api/session'
import { useMe } from './permissions'
import styles from './user-menu.module.css'

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { person } = useMe()
  const navigate = useNavigate()
  const leave = async () => {
    // Even when the server cannot be told, this browser must show nothing more.
    await signOut().catch(() => undefined)
    queryClient.clear()
    await navigate({ to: '/sign-in', search: {} })
  }
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          c="var(--ink)"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`Signed in as ${person.name}`}
        >
          <span className={styles.name}>{person.name}</span>
          <IconUser size={18} aria-hidden className={styles.icon} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {person.jobTitle || 'No job title'} · {person.username}
        </Menu.Label>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onHelp}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
