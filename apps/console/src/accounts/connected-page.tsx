import { Button, Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { api } from '../api/client'
import { queryClient } from '../api/query-client'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Page } from '../layout/page'
import styles from './accounts-page.module.css'
import { networkLabels } from './network-labels'

/** Where a network sends the browser back to: finishes the connection with the code it gave. */
export function ConnectedPage() {
  const { code, state, error } = useSearch({ from: '/staff/accounts/connected' })
  const complete = useQuery({
    queryKey: ['connection', state],
    queryFn: async () => {
      const account = await api.call('connectors.account.complete-connect', { state: state ?? '', code: code ?? '' })
      await queryClient.invalidateQueries({ queryKey: ['accounts'] })
      return account
    },
    // A code works once: asking a second time would only turn a success into a refusal.
    enabled: code !== undefined && state !== undefined,
    retry: false,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  const back = (
    <div className={styles.buttons}>
      <Button renderRoot={(props) => <Link to="/accounts" {...props} />}>Go to the accounts</Button>
    </div>
  )
  return (
    <Page title="Connecting the account" narrow>
      {code === undefined || state === undefined ? (
        <Notice tone="bad" title="The network did not connect the account.">
          {error === 'access_denied'
            ? 'The request was declined on the network’s page.'
            : 'It sent no code. Start again from the accounts page.'}
        </Notice>
      ) : complete.isPending ? (
        <Notice tone="info" title="Finishing with the network…">
          <Loader size="sm" aria-hidden /> This takes a few seconds. Leave this page open.
        </Notice>
      ) : complete.isError ? (
        <ProblemNotice error={complete.error} />
      ) : (
        <Notice tone="good" title={`@${complete.data.handle} is connected.`}>
          {networkLabels[complete.data.network]}, {complete.data.server}. What the public writes to it now arrives in
          the inbox.
        </Notice>
      )}
      {!complete.isFetching && back}
    </Page>
  )
}
