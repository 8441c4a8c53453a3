import type { Rule, RuleSet } from '@cordon/contracts/moderation'
import { Tag } from '../feedback/tag'
import { Empty } from '../feedback/waiting'
import { categoryLabels, severityLabels, severityTones } from '../inbox/urgency'
import { describeCondition } from './condition-words'
import styles from './moderation-page.module.css'
import { counted } from './outcomes'
import { allRules, termsOf } from './rule-draft'
import { settingsOf } from './rule-summary'

/** Each rule in force with what it finds and what it asks for. */
export function RulesInForce({ rules }: { rules: RuleSet }) {
  const { wordLists, patterns, conditions = [] } = rules
  const all = allRules(rules)
  if (all.length === 0)
    return (
      <Empty title="There are no rules yet">Everything arrives as routine until somebody puts rules in force.</Empty>
    )
  const nameOf = (id: string) => all.find((rule) => rule.id === id)?.name ?? id
  return (
    <div className={styles.stack}>
      <Section title="Word lists">
        {wordLists.map((rule) => (
          <li key={rule.id}>
            <details>
              <summary className={styles.rule}>
                <RuleLine rule={rule} />
                <span className={styles.show}>{counted(termsOf(rule.terms).size, 'term')}</span>
              </summary>
              <pre className={styles.terms} tabIndex={0}>
                {rule.terms}
              </pre>
            </details>
            <Settings rule={rule} />
          </li>
        ))}
      </Section>
      <Section title="Patterns">
        {patterns.map((rule) => (
          <li key={rule.id} className={styles.patternRow}>
            <span className={styles.rule}>
              <RuleLine rule={rule} />
            </span>
            <code className="mono">{rule.pattern}</code>
            <Settings rule={rule} />
          </li>
        ))}
      </Section>
      {conditions.length > 0 && (
        <Section title="Rules over what was found">
          {conditions.map((rule) => (
            <li key={rule.id} className={styles.patternRow}>
              <span className={styles.rule}>
                <RuleLine rule={rule} />
              </span>
              <span>When {describeCondition(rule.when, nameOf)}.</span>
              <Settings rule={rule} />
            </li>
          ))}
        </Section>
      )}
    </div>
  )
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className={`panel ${styles.card}`} aria-label={title}>
      <h2 className={styles.subtitle}>{title}</h2>
      <ul className={styles.rules}>{children}</ul>
    </section>
  )
}

function RuleLine({ rule: { name, severity, category, pack } }: { rule: Rule }) {
  return (
    <>
      <strong>{name}</strong>
      <Tag tone={severityTones[severity]}>{severityLabels[severity]}</Tag>
      <Tag>{categoryLabels[category]}</Tag>
      {pack !== undefined && <Tag>Pack {pack}</Tag>}
    </>
  )
}

function Settings({ rule }: { rule: Rule }) {
  const settings = settingsOf(rule)
  return settings.length === 0 ? null : <p className={`quiet ${styles.settings}`}>{settings.join(' · ')}</p>
}
