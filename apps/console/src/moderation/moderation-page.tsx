import type { RulePack, RuleSet } from '@cordon/contracts/moderation'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ruleSetQuery } from '../api/queries'
import { ProblemNotice } from '../feedback/notice'
import { Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { useMay } from '../layout/permissions'
import { Instant } from '../time/instant'
import styles from './moderation-page.module.css'
import { Proposals } from './proposals'
import { draftOf, withPack, type RuleDraft } from './rule-draft'
import { RuleEditor } from './rule-editor'
import { RulePacks } from './rule-packs'
import { RulesInForce } from './rules-in-force'
import { DownloadYaml, ProposeYaml } from './rules-yaml'
import { TryText } from './try-text'

/** The version somebody began to edit: a newer one must not slip under what they typed. */
interface Editing {
  base: RuleSet
  draft: RuleDraft
}

/** The rules in force, a place to try a text on them, and what is proposed in their stead. */
export function ModerationPage() {
  const may = useMay()
  const rules = useQuery(ruleSetQuery)
  const [editing, setEditing] = useState<Editing>()
  const edit = (base: RuleSet, pack?: RulePack) => {
    const draft = draftOf(base)
    setEditing({ base, draft: pack === undefined ? draft : withPack(draft, pack) })
  }
  const { data } = rules
  return (
    <Page
      title="Moderation rules"
      actions={editing === undefined && data !== undefined && <Actions rules={data} onEdit={() => edit(data)} />}
    >
      {rules.isPending ? (
        <Loading label="Loading the rules" height={90} />
      ) : data === undefined ? (
        <ProblemNotice error={rules.error} retry={() => void rules.refetch()} />
      ) : (
        <>
          <p className={styles.intro}>
            Version {data.version}, put in force by {data.publishedBy}, <Instant at={data.publishedAt} />. Each message
            is read by the rules in force when it arrives. Other rules come into force after a backtest, the approval of
            a second person and a run in shadow.
          </p>
          {editing === undefined ? (
            <div className={styles.columns}>
              <RulesInForce rules={data} />
              <div className={styles.stack}>
                <TryText />
                <Proposals />
                <RulePacks onAdd={(pack) => may('moderation:configure') && edit(data, pack)} />
              </div>
            </div>
          ) : (
            <RuleEditor
              key={`${editing.base.id} ${editing.base.version}`}
              base={editing.base}
              draft={editing.draft}
              newest={data}
              onDone={() => setEditing(undefined)}
              onRestart={() => edit(data)}
            />
          )}
        </>
      )}
    </Page>
  )
}

function Actions({ rules, onEdit }: { rules: RuleSet; onEdit: () => void }) {
  const may = useMay()
  return (
    <>
      <Button variant="default" renderRoot={(props) => <Link to="/moderation/activity" {...props} />}>
        Rules at work
      </Button>
      <DownloadYaml />
      {may('moderation:configure') && (
        <>
          <ProposeYaml rules={rules} />
          <Button onClick={onEdit}>Propose a change</Button>
        </>
      )}
    </>
  )
}
