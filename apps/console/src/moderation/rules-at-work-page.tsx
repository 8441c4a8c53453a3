import type { RetiredRule, RuleActivity, RuleSet } from '@cordon/contracts/moderation'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ruleActivityQuery, ruleSetQuery } from '../api/queries'
import { Notice, ProblemNotice } from '../feedback/notice'
import { Empty, Loading } from '../feedback/waiting'
import { Page } from '../layout/page'
import { Instant } from '../time/instant'
import { LateFactsPanel } from './late-facts'
import styles from './moderation-page.module.css'
import { RuleActivityRow } from './rule-activity-row'
import { RuleDecision, type RuleDecisionKind } from './rule-decision'
import { allRules } from './rule-draft'

/** How often each rule finds something, with what needs a person: an alarm, or a rule to take out of force. */
export function RulesAtWorkPage() {
  const activity = useQuery(ruleActivityQuery)
  const rules = useQuery(ruleSetQuery)
  const failed = activity.data === undefined ? activity : rules
  return (
    <Page title="Rules at work" narrow>
      <p className={styles.intro}>
        Messages that each rule found something in, hour by hour, over the last day.{' '}
        <Link to="/moderation">The rules in force</Link>
      </p>
      {activity.isPending || rules.isPending ? (
        <Loading label="Loading the rules" lines={5} height={70} />
      ) : activity.data === undefined || rules.data === undefined ? (
        <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />
      ) : (
        <AtWork items={activity.data.items} hidesPaused={activity.data.hidesPaused} rules={rules.data} />
      )}
    </Page>
  )
}

function AtWork({ items, hidesPaused, rules }: { items: RuleActivity[]; hidesPaused: boolean; rules: RuleSet }) {
  const [deciding, setDeciding] = useState<{ rule: RuleActivity; kind: RuleDecisionKind }>()
  const written = new Set(allRules(rules).map(({ id }) => id))
  const alarmed = items.filter(({ alarm }) => alarm !== undefined)
  const sorted = [...items].sort((a, b) => total(b) - total(a) || a.ruleName.localeCompare(b.ruleName))
  const row = (rule: RuleActivity) => (
    <RuleActivityRow
      key={rule.ruleId}
      rule={rule}
      written={written.has(rule.ruleId)}
      onDecide={(kind) => setDeciding({ rule, kind })}
    />
  )
  return (
    <>
      {hidesPaused && (
        <Notice tone="warning" title="All automatic hides are paused.">
          Rules that hide ask a person instead.
        </Notice>
      )}
      {alarmed.length > 0 && (
        <section className={`panel ${styles.card}`} aria-label="Alarms">
          <h2 className={styles.subtitle}>Alarms</h2>
          <ul className={styles.rules}>{alarmed.map(row)}</ul>
        </section>
      )}
      <LateFactsPanel />
      <section className={`panel ${styles.card}`} aria-label="All rules">
        <h2 className={styles.subtitle}>All rules</h2>
        {sorted.length === 0 ? (
          <Empty title="There are no rules in force">They appear here once somebody puts some in force.</Empty>
        ) : (
          <ul className={styles.rules}>{sorted.filter(({ alarm }) => alarm === undefined).map(row)}</ul>
        )}
      </section>
      <Retired retired={rules.retired ?? []} version={rules.version} />
      <RuleDecision
        rule={deciding?.rule}
        kind={deciding?.kind}
        ruleSetVersion={rules.version}
        onClose={() => setDeciding(undefined)}
      />
    </>
  )
}

function Retired({ retired, version }: { retired: RetiredRule[]; version: number }) {
  return (
    <section className={`panel ${styles.card}`} aria-label="Retired rules">
      <h2 className={styles.subtitle}>Retired from version {version}</h2>
      {retired.length === 0 ? (
        <p className="quiet">Every rule of this version is in force.</p>
      ) : (
        <ul className={styles.rules}>
          {retired.map(({ ruleId, ruleName, retiredBy, retiredAt, reason }) => (
            <li key={ruleId}>
              <strong>{ruleName}</strong>
              <p className={styles.settings}>
                {retiredBy}, <Instant at={retiredAt} />: “{reason}”
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function total({ hours }: RuleActivity): number {
  return hours.reduce((sum, { found }) => sum + found, 0)
}
