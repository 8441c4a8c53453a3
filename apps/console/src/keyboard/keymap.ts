export const shortcuts = {
  next: { keys: ['j'], does: 'Next conversation or message' },
  previous: { keys: ['k'], does: 'Previous conversation or message' },
  open: { keys: ['Enter'], does: 'Open it' },
  claim: { keys: ['c'], does: 'Claim it' },
  search: { keys: ['/'], does: 'Search' },
  help: { keys: ['?'], does: 'Show these keys' },
  reply: { keys: ['r'], does: 'Reply', place: 'inbox' },
  approve: { keys: ['a'], does: 'Open the approval of its reply, or all approvals', place: 'inbox' },
  keep: { keys: ['e'], does: 'Keep it', place: 'review' },
  hide: { keys: ['h'], does: 'Hide it', place: 'review' },
  escalate: { keys: ['u'], does: 'Escalate it to the urgent lane', place: 'review' },
  'second-opinion': { keys: ['o'], does: 'Ask for a second opinion', place: 'review' },
  'block-author': { keys: ['b'], does: 'Block the author', place: 'review' },
  'show-text': { keys: ['t'], does: 'Show or cover the text', place: 'review' },
  'show-media': { keys: ['m'], does: 'Show or cover pictures', place: 'review' },
  select: { keys: ['x'], does: 'Select, to decide many at once', place: 'review' },
  'select-to': { keys: ['X'], does: 'Select all from the last selected one', place: 'review' },
  undo: { keys: ['z'], does: 'Undo the last decision', place: 'review' },
  'go-inbox': { keys: ['g', 'i'], does: 'Go to the inbox' },
  'go-review': { keys: ['g', 'r'], does: 'Go to review' },
  'go-register': { keys: ['g', 'b'], does: 'Go to the register of blocks and hides' },
  'go-approvals': { keys: ['g', 'a'], does: 'Go to approvals' },
  'go-posts': { keys: ['g', 'p'], does: 'Go to posts' },
  'go-accounts': { keys: ['g', 'c'], does: 'Go to accounts' },
  'go-moderation': { keys: ['g', 'm'], does: 'Go to moderation rules' },
  'go-audit': { keys: ['g', 'l'], does: 'Go to the audit ledger' },
} as const satisfies Record<string, { keys: readonly string[]; does: string; place?: 'inbox' | 'review' }>

export type ShortcutAction = keyof typeof shortcuts

/** The first key of a sequence, still waiting for the second. */
export interface PendingKey {
  key: string
  /** Milliseconds. */
  at: number
}

/** A sequence such as `g i` must be typed within this time. */
const SEQUENCE_MS = 1_200

/** What a key means after the one before it: an action, the start of a sequence, or nothing. */
export function readKey(
  key: string,
  pending: PendingKey | undefined,
  now: number,
): { action?: ShortcutAction; pending?: PendingKey } {
  if (pending !== undefined && now - pending.at <= SEQUENCE_MS) {
    const action = find([pending.key, key])
    if (action !== undefined) return { action }
  }
  const action = find([key])
  if (action !== undefined) return { action }
  return Object.values(shortcuts).some(({ keys }) => keys.length > 1 && keys[0] === key)
    ? { pending: { key, at: now } }
    : {}
}

function find(typed: string[]): ShortcutAction | undefined {
  const found = Object.entries(shortcuts).find(
    ([, { keys }]) => keys.length === typed.length && keys.every((key, i) => key === typed[i]),
  )
  return found?.[0] as ShortcutAction | undefined
}
