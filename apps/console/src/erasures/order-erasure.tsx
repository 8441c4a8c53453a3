import type { ErasureScope } from '@cordon/contracts/audit'
import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconEraser } from '@tabler/icons-react'
import { api } from '../api/client'
import styles from '../cases/cases.module.css'
import { Notice, ProblemNotice } from '../feedback/notice'
import { heldWords, scopeWords } from './erasure-words'
import { useErasureCommand } from './use-erasure-command'

interface Ordered {
  erasureId: string
  scope: ErasureScope
}

/** Orders an erasure, once the person has read what that does. */
export function OrderErasure({
  reference,
  disabled,
  describedBy,
  ...ordered
}: Ordered & { reference: string; disabled: boolean; describedBy: string }) {
  const [opened, dialog] = useDisclosure(false)
  return (
    <>
      <Button
        leftSection={<IconEraser size={16} aria-hidden />}
        disabled={disabled}
        aria-describedby={describedBy}
        aria-label={`Order ${reference}…`}
        onClick={dialog.open}
      >
        Order…
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title={`Order the erasure ${reference}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <Confirm {...ordered} onClose={dialog.close} />}
      </Modal>
    </>
  )
}

function Confirm({ erasureId, scope, onClose }: Ordered & { onClose: () => void }) {
  const held = heldWords(scope)
  const order = useErasureCommand(() => api.call('audit.erasure.order', { erasureId }), 'The erasure is ordered.')
  return (
    <div className={styles.form}>
      <Notice tone="warning" title="This cannot be undone.">
        It begins at once, and nobody can bring back what it erases.
      </Notice>
      <p>
        It erases what is kept of this person in every service, in the event streams and in the ledger:{' '}
        {scopeWords(scope)}, as counted when it was proposed, and what came since.
      </p>
      {held !== undefined && <Notice tone="warning" title={held} />}
      <p>
        Hides and blocks in force stay as they are on the network, and cannot be lifted from Cordon afterwards. Lift
        first what should not stay.
      </p>
      <p>Evidence bundles that hold some of it are deleted; copies that people downloaded are not.</p>
      {order.isError && <ProblemNotice error={order.error} />}
      <div className={styles.buttons}>
        <Button color="red" loading={order.isPending} onClick={() => order.mutate(undefined, { onSuccess: onClose })}>
          Erase it all
        </Button>
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
      </div>
    </div>
  )
}
