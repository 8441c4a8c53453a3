import { Button, Modal, Progress } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client'
import { ProblemNotice } from '../feedback/notice'
import { saveFile } from '../text/save-file'
import styles from './audit.module.css'

const PART = 1000

/** Brings the whole ledger into one file that can be verified without Cordon. */
export function ExportLedger({ size, publicKey }: { size: number | undefined; publicKey: string | undefined }) {
  const [opened, dialog] = useDisclosure(false)
  const [done, setDone] = useState(0)
  const bring = useMutation({
    mutationFn: async () => {
      setDone(0)
      const parts: string[] = []
      // All parts end where the first one's checkpoint does, however the ledger grows meanwhile.
      let sealed: { size?: number } = {}
      for (let from: number | undefined = 0; from !== undefined;) {
        const part: { lines: string; size?: number; next?: number } = await api.call('audit.ledger.export', {
          from,
          limit: PART,
          ...sealed,
        })
        sealed = part.size === undefined ? {} : { size: part.size }
        parts.push(part.lines.endsWith('\n') || part.lines === '' ? part.lines : `${part.lines}\n`)
        from = part.next
        setDone(from ?? size ?? 0)
      }
      saveFile(new Blob(parts, { type: 'application/jsonl' }), fileName())
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
            One file with every entry and the signed checkpoint. Anybody can verify it on a machine of their own with
            Node.js and the one file <code>tools/verify/verify.mjs</code>, without Cordon and without asking us:
          </p>
          <pre className={styles.code}>
            node verify.mjs {fileName()} {publicKey ?? '<public key>'}
          </pre>
          <p className="quiet">
            Better than the public key shown here is a copy of it that you received another way and keep.
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

function fileName(): string {
  return `cordon-ledger-${new Date().toISOString().slice(0, 10)}.jsonl`
}
