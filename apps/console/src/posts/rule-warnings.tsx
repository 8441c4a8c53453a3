import type { Post } from '@cordon/contracts/publishing'
import { Notice } from '../feedback/notice'
import { categoryLabels } from '../inbox/urgency'
import { sendingLabels } from '../moderation/outcomes'

/** What the rules say of the text that goes out, each finding with its words: for its author and whoever approves it. */
export function RuleWarnings({ post: { warnings = [], content } }: { post: Post }) {
  if (warnings.length === 0) return null
  return (
    <Notice tone="warning" title="The rules say: look again before this goes out.">
      <ul>
        {warnings.map(({ ruleId, ruleName, category, verdict, start, end }) => (
          <li key={`${ruleId} ${start}`}>
            <strong>{ruleName}</strong> ({categoryLabels[category]}, {sendingLabels[verdict].toLowerCase()})
            {end > start && (
              <>
                : <q>{content.text.slice(start, end)}</q>
              </>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
