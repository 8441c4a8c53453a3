import { Burger, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { followLive } from '../api/live'
import { meQuery, unitsQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { ShortcutHelp } from '../keyboard/shortcut-help'
import { useShortcut, useShortcutKeys } from '../keyboard/use-shortcuts'
import logo from '../logo.svg'
import { LiveIndicator, useOnline } from './live-indicator'
import { Navigation } from './navigation'
import { MeContext } from './permissions'
import { SchemeSwitch } from './scheme-switch'
import styles from './staff-shell.module.css'
import { UserMenu } from './user-menu'

/** Everything behind the sign-in. */
export function StaffShell() {
  const me = useQuery(meQuery)
  if (me.isPending) return <Loading label="Opening Cordon" />
  if (me.data === undefined)
    return (
      <main className={styles.alone}>
        <ProblemNotice error={me.error} retry={() => void me.refetch()} />
      </main>
    )
  if (me.data === null) return <ToSignIn />
  return (
    <MeContext value={me.data}>
      <Shell />
    </MeContext>
  )
}

/** Remembers where the person was. Not <Navigate>: that one navigates again with every render until the page has loaded. */
function ToSignIn() {
  const { href } = useLocation()
  const [from] = useState(href)
  const navigate = useNavigate()
  useEffect(() => {
    void navigate({ to: '/sign-in', search: from === '/' ? {} : { from }, replace: true })
  }, [from, navigate])
  return <Loading label="Opening the sign-in page" />
}

function Shell() {
  const [menuOpen, menu] = useDisclosure(false)
  const [helpOpen, help] = useDisclosure(false)
  const main = useRef<HTMLElement>(null)
  const navigate = useNavigate()
  const units = useQuery(unitsQuery)
  const online = useOnline()
  useEffect(() => followLive(queryClient), [])
  useShortcutKeys()
  useShortcut('help', help.open)
  useShortcut('go-inbox', () => void navigate({ to: '/inbox' }))
  useShortcut('go-review', () => void navigate({ to: '/review' }))
  useShortcut('go-register', () => void navigate({ to: '/register' }))
  useShortcut('go-approvals', () => void navigate({ to: '/approvals' }))
  useShortcut('go-posts', () => void navigate({ to: '/posts' }))
  useShortcut('go-accounts', () => void navigate({ to: '/accounts' }))
  useShortcut('go-moderation', () => void navigate({ to: '/moderation' }))
  useShortcut('go-audit', () => void navigate({ to: '/audit' }))
  const organisation = units.data?.items.find(({ parentId }) => parentId === undefined)?.name
  return (
    <div className={styles.shell}>
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to the content
      </a>
      <header className={styles.header}>
        <Burger opened={menuOpen} onClick={menu.toggle} size="sm" aria-label="Menu" hiddenFrom="md" />
        <Link to="/" className={styles.brand} aria-label="Cordon">
          <img src={logo} width={24} height={24} alt="" />
          <span>Cordon</span>
        </Link>
        {organisation !== undefined && <span className={styles.organisation}>{organisation}</span>}
        <span className={styles.gap} />
        <LiveIndicator />
        <SchemeSwitch />
        <UserMenu onHelp={help.open} />
      </header>
      <div className={styles.side}>
        <Navigation />
      </div>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        {!online && (
          <p className={styles.offline} role="status">
            You are offline. What you see may be out of date; what you are writing is kept.
          </p>
        )}
        <Outlet />
      </main>
      <Drawer
        opened={menuOpen}
        onClose={menu.close}
        size={260}
        title="Menu"
        classNames={{ content: styles.drawer, header: styles.drawer }}
        closeButtonProps={{ 'aria-label': 'Close menu', c: 'white' }}
      >
        <Navigation onGo={menu.close} />
      </Drawer>
      <ShortcutHelp opened={helpOpen} onClose={help.close} />
    </div>
  )
}
