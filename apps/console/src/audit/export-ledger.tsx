import { Button, Modal, Progress } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client'
import { ProblemNotice } from '../feedback/notice'
import styles from './audit.module.css'

const PART = 1000

/** Brings the whole ledger into one file that can be verified without Cordon. */
export function ExportLedger({ size }: { size: number | undefined }) {
  const [opened, dialog] = useDisclosure(false)
  const [done, setDone] = useState(0)
  const bring = useMutation({
    mutationFn: async () => {
      setDone(0)
      const parts: string[] = []
      for (let from: number | undefined = 0; from !== undefined;) {
        const part: { lines: string; next?: number } = await api.call('audit.ledger.export', { from, limit: PART })
        parts.push(part.lines.endsWith('\n') || part.lines === '' ? part.lines : `${part.lines}\n`)
        from = part.next
        setDone(from ?? size ?? 0)
      }
      save(
        new Blob(parts, { type: 'application/jsonl' }),
        `cordon-ledger-${new Date().toISOString().slice(0, 10)}.jsonl`,
      )
    },
  })
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={dialog.open}>
        Export…
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title="Export the ledger"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className={styles.verify}>
          <p>
            One file with every entry and the signed checkpoint. Anybody can verify it on a machine of their own,
            without Cordon and without asking us:
          </p>
          <pre className={styles.code}>node tools/verify/verify.mjs cordon-ledger.jsonl</pre>
          <p className="quiet">
            Compare the public key the verifier prints with the one on this page, or better with a copy of it that you
            received another way.
          </p>
          {bring.isPending && (
            <div role="status">
              <Progress value={size ? (done / size) * 100 : 0} aria-label="How far the export is" />
              {done.toLocaleString('en-GB')} entries so far
            </div>
          )}
          {bring.isError && <ProblemNotice error={bring.error} />}
          {bring.isSuccess && <p role="status">The file was saved where your browser keeps downloads.</p>}
          <Button onClick={() => bring.mutate()} loading={bring.isPending}>
            Download
          </Button>
        </div>
      </Modal>
    </>
  )
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
