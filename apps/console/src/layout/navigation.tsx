import type { Permission } from '@cordon/contracts'
import {
  IconAlertOctagon,
  IconAt,
  IconChecklist,
  IconEraser,
  IconEyeCheck,
  IconFolders,
  IconInbox,
  IconListSearch,
  IconMessage2Up,
  IconShieldCheck,
  IconUserCancel,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMay } from './permissions'
import styles from './navigation.module.css'

const places = [
  { to: '/inbox', label: 'Inbox', permission: 'conversation:read', Icon: IconInbox },
  { to: '/review', label: 'Review', permission: 'moderation:review', Icon: IconEyeCheck },
  { to: '/approvals', label: 'Approvals', permission: 'post:approve', Icon: IconChecklist },
  { to: '/posts', label: 'Posts', permission: 'post:read', Icon: IconMessage2Up },
  { to: '/accounts', label: 'Accounts', permission: 'account:read', Icon: IconAt },
  { to: '/register', label: 'Blocks and hides', permission: 'moderation:read', Icon: IconUserCancel },
  { to: '/moderation', label: 'Moderation rules', permission: 'moderation:read', Icon: IconListSearch },
  { to: '/cases', label: 'Cases', permission: 'case:read', Icon: IconFolders },
  { to: '/erasures', label: 'Erasure', permission: 'erasure:order', Icon: IconEraser },
  { to: '/audit', label: 'Audit', permission: 'ledger:read', Icon: IconShieldCheck },
  { to: '/dead-letters', label: 'Dead letters', permission: 'dead-letter:read', Icon: IconAlertOctagon },
] as const satisfies readonly { permission: Permission; [key: string]: unknown }[]

/** The pages a person may see. */
export function placesFor(permissions: readonly string[]) {
  return places.filter(({ permission }) => permissions.includes(permission))
}

export function Navigation({ onGo }: { onGo?: () => void }) {
  const may = useMay()
  return (
    <nav aria-label="Main" className={styles.nav}>
      <ul className={styles.list}>
        {places
          .filter(({ permission }) => may(permission))
          .map(({ to, label, Icon }) => (
            <li key={to}>
              <Link to={to} className={styles.link} activeProps={{ 'aria-current': 'page' }} onClick={onGo}>
                <Icon size={19} stroke={1.7} aria-hidden />
                <span className={styles.label}>{label}</span>
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  )
}
