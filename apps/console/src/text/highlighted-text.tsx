import type { Match } from '@cordon/contracts/moderation'
import { Tooltip } from '@mantine/core'
import { useMemo } from 'react'
import { Tag } from '../feedback/tag'
import { categoryLabels, severityLabels, severityTones } from '../inbox/urgency'
import { gravest, rulesOf, segment } from './highlight'
import styles from './highlighted-text.module.css'

/** The original text with the words that matched marked; each mark says its rule and severity, also without a pointer. */
export function HighlightedText({ text, matches, lang }: { text: string; matches: Match[]; lang?: string }) {
  const segments = useMemo(() => segment(text, matches), [text, matches])
  return (
    <p className={styles.text} lang={lang} dir="auto" data-testid="item-text">
      {segments.map(({ start, text: words, matches: found }) =>
        found.length === 0 ? (
          words
        ) : (
          <Tooltip key={start} label={found.map(describe).join(', ')} withinPortal>
            <mark className={styles.mark} data-severity={gravest(found)}>
              {words}
              <span className="visually-hidden" lang="en-GB">
                {' '}
                (matches {found.map(describe).join(', ')})
              </span>
            </mark>
          </Tooltip>
        ),
      )}
    </p>
  )
}

/** Each rule that matched, gravest first: the key to the marks. */
export function MatchedRules({ matches, ruleSetVersion }: { matches: Match[]; ruleSetVersion?: number }) {
  if (matches.length === 0) return null
  return (
    <div className={styles.rules}>
      <span>Matched{ruleSetVersion !== undefined && ` by rules version ${ruleSetVersion}`}:</span>
      <ul>
        {rulesOf(matches).map((match) => (
          <li key={match.ruleId}>
            <Tag tone={severityTones[match.severity]}>{severityLabels[match.severity]}</Tag> {match.ruleName} ·{' '}
            {categoryLabels[match.category]}
          </li>
        ))}
      </ul>
    </div>
  )
}

function describe({ ruleName, severity }: Match): string {
  return `${ruleName}, ${severityLabels[severity].toLowerCase()} severity`
}
