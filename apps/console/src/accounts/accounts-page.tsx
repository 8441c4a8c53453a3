import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { IconAt, IconPlus } from '@tabler/icons-react'
import { accountsQuery, unitsQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { AccountCard } from './account-card'
import styles from './accounts-page.module.css'
import { ConnectDialog } from './connect-dialog'

/** Every account in custody, what it can do and whether it may send. */
export function AccountsPage() {
  const accounts = useQuery(accountsQuery)
  const units = useQuery(unitsQuery)
  const may = useMay()
  const [connecting, connect] = useDisclosure(false)
  const items = accounts.data?.items ?? []
  return (
    <Page
      title="Accounts"
      actions={
        may('account:connect') && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={connect.open}>
            Connect an account
          </Button>
        )
      }
    >
      {accounts.isPending ? (
        <Loading label="Loading the accounts" lines={3} height={150} />
      ) : accounts.isError && items.length === 0 ? (
        <ProblemNotice error={accounts.error} retry={() => void accounts.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon={<IconAt size={36} aria-hidden />} title="No account is connected yet">
          Connect the first one, and what the public writes to it arrives in the inbox.
        </Empty>
      ) : (
        <ul className={styles.cards} aria-label="Accounts">
          {items.map((account) => (
            <li key={account.id}>
              <AccountCard account={account} unit={units.data?.items.find(({ id }) => id === account.unitId)?.name} />
            </li>
          ))}
        </ul>
      )}
      <ConnectDialog opened={connecting} onClose={connect.close} />
    </Page>
  )
}
