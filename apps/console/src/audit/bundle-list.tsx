import type { Bundle } from '@cordon/contracts/audit'
import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client'
import { bundlesQuery } from '../api/queries'
import { queryClient } from '../api/query-client'
import { ProblemNotice } from '../feedback/notice'
import { saveFile } from '../text/save-file'
import { Instant } from '../time/instant'
import { sizeText } from './bundle-text'
import styles from './audit.module.css'

const POLL_MS = 1_000
/** Others ask for bundles too, and an erasure deletes them. */
const IDLE_POLL_MS = 10_000
const refresh = () => queryClient.invalidateQueries({ queryKey: bundlesQuery.queryKey })

/** The bundles that were asked for: how far each is, and what can be done with it. */
export function BundleList({ publicKey }: { publicKey: string | undefined }) {
  const bundles = useQuery({
    ...bundlesQuery,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'making') ? POLL_MS : IDLE_POLL_MS,
  })
  if (bundles.isError && bundles.data === undefined)
    return <ProblemNotice error={bundles.error} retry={() => void bundles.refetch()} />
  const items = bundles.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className={`panel ${styles.verify}`} aria-label="Evidence bundles">
      <h2 className={styles.subtitle}>Evidence bundles</h2>
      <ul className={styles.bundles}>
        {items.map((bundle) => (
          <BundleItem key={bundle.id} bundle={bundle} />
        ))}
      </ul>
      <details className={styles.details}>
        <summary>What this is and how anybody can check it</summary>
        <p>
          A bundle is a ZIP file. Open <code>data/pages/index.html</code> in it to read what happened, or print{' '}
          <code>data/summary.pdf</code>: a few pages in which staff are called by pseudonyms. To check it, open{' '}
          <code>verify.html</code> in a browser or take one of our two programs, which all work without Cordon and
          without a network, and the public key of the ledger:
        </p>
        <pre className={styles.code}>
          node verify.mjs --bundle FILE --vkey {publicKey ?? '<public key>'}
          {'\n'}python3 verify.py --bundle FILE --vkey {publicKey ?? '<public key>'}
        </pre>
        <p>
          <code>OK</code> means that everything in it is as it was recorded and signed at the time. <code>NOT OK</code>{' '}
          names what was changed. Each also says what it did not check. Who checks should have the public key from you
          by another way than the file itself.
        </p>
      </details>
    </section>
  )
}

function BundleItem({ bundle }: { bundle: Bundle }) {
  const { id, status, reference, purpose, askedBy, askedAt, entries, done, bytes, failure } = bundle
  const cancel = useMutation({
    mutationFn: () => api.call('audit.bundle.cancel', { bundleId: id }),
    onSettled: refresh,
  })
  return (
    <li data-bundle={id}>
      <div className={styles.bundleHead}>
        <div>
          <strong>{reference}</strong> · {purpose}
          <div className="quiet">
            Asked for by {askedBy}, <Instant at={askedAt} />
          </div>
        </div>
        {status === 'made' && <DownloadBundle bundle={bundle} />}
        {status === 'making' && (
          <Button
            size="xs"
            variant="default"
            onClick={() => cancel.mutate()}
            loading={cancel.isPending}
            aria-label={`Cancel the bundle for ${reference}`}
          >
            Cancel
          </Button>
        )}
      </div>
      {status === 'making' && (
        <div role="status">
          <Progress
            value={entries === 0 ? 0 : (done / entries) * 100}
            aria-label={`How far the bundle for ${reference} is`}
          />
          {done < entries
            ? `${done.toLocaleString('en-GB')} of ${entries.toLocaleString('en-GB')} steps`
            : 'All steps are in it; the rest is being put together.'}
        </div>
      )}
      {status === 'made' && (
        <div className="quiet">
          {entries.toLocaleString('en-GB')} {entries === 1 ? 'step' : 'steps'}, {sizeText(bytes ?? 0)}
          {bundle.payloadsMissing > 0 &&
            `, without ${bundle.payloadsMissing.toLocaleString('en-GB')} messages as the network sent them`}
          {(bundle.media ?? 0) > 0 && `, ${bundle.media?.toLocaleString('en-GB')} pictures and videos`}
          {(bundle.mediaMissing ?? 0) > 0 &&
            `, without ${bundle.mediaMissing?.toLocaleString('en-GB')} pictures and videos that could not be had`}
          {bundle.keptUntil !== undefined && (
            <>
              , kept until <Instant at={bundle.keptUntil} />
            </>
          )}
        </div>
      )}
      {status === 'failed' && <div>It could not be made. {failure}</div>}
      {status === 'cancelled' && <div className="quiet">Cancelled.</div>}
      {status === 'deleted' && <div className="quiet">Its file was deleted; that it was made stays in the ledger.</div>}
      {cancel.isError && <ProblemNotice error={cancel.error} />}
    </li>
  )
}

function DownloadBundle({ bundle }: { bundle: Bundle }) {
  const [done, setDone] = useState(0)
  const bring = useMutation({
    mutationFn: async () => {
      setDone(0)
      const { downloadId, fileName } = await api.call('audit.bundle.download', { bundleId: bundle.id })
      const parts: Uint8Array<ArrayBuffer>[] = []
      for (let from: number | undefined = 0; from !== undefined;) {
        const part: { bytes: string; next?: number } = await api.call('audit.bundle.read-part', {
          bundleId: bundle.id,
          downloadId,
          from,
        })
        parts.push(Uint8Array.from(atob(part.bytes), (sign) => sign.charCodeAt(0)))
        from = part.next
        setDone(from ?? bundle.bytes ?? 0)
      }
      saveFile(new Blob(parts, { type: 'application/zip' }), fileName)
    },
  })
  const percent = Math.floor((done / Math.max(1, bundle.bytes ?? 0)) * 100)
  return (
    <div>
      <Button
        size="xs"
        onClick={() => bring.mutate()}
        disabled={bring.isPending}
        aria-label={`Download the bundle for ${bundle.reference}`}
      >
        {bring.isPending ? `${percent} %` : 'Download'}
      </Button>
      {bring.isSuccess && (
        <span role="status" className="quiet">
          {' '}
          Saved. That you have it is recorded.
        </span>
      )}
      {bring.isError && <ProblemNotice error={bring.error} />}
    </div>
  )
}
