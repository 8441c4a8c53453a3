import type { RulePack } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { rulePacksQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Tag } from '../feedback/tag'
import { Loading } from '../feedback/waiting'
import { useMay } from '../layout/permissions'
import styles from './moderation-page.module.css'
import { counted } from './outcomes'
import { allRules } from './rule-draft'

/** The sets of rules that come with this release; what is added from them goes the way of every proposal. */
export function RulePacks({ onAdd }: { onAdd: (pack: RulePack) => void }) {
  const packs = useQuery(rulePacksQuery)
  const may = useMay()
  return (
    <section className={`panel ${styles.card}`} aria-label="Packs">
      <h2 className={styles.subtitle}>Packs</h2>
      {packs.isPending ? (
        <Loading label="Loading the packs" lines={2} height={40} />
      ) : packs.data === undefined ? (
        <ProblemNotice error={packs.error} retry={() => void packs.refetch()} />
      ) : packs.data.items.length === 0 ? (
        <p className="quiet">This release comes without packs.</p>
      ) : (
        <ul className={styles.rules}>
          {packs.data.items.map((pack) => (
            <li key={pack.id} className={styles.patternRow}>
              <span className={styles.rule}>
                <strong>{pack.name}</strong>
                <Tag>Version {pack.version}</Tag>
                <InForce pack={pack} />
                <span className="quiet">{counted(allRules(pack).length, 'rule')}</span>
              </span>
              <span>{pack.summary}</span>
              {may('moderation:configure') && (
                <span>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Add to a proposal: ${pack.name}`}
                    onClick={() => onAdd(pack)}
                  >
                    Add to a proposal
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function InForce({ pack: { version, versionInForce } }: { pack: RulePack }) {
  if (versionInForce === undefined) return <Tag>Not in force</Tag>
  if (versionInForce === version) return <Tag tone="good">In force</Tag>
  return <Tag tone="medium">Version {versionInForce} in force</Tag>
}
