import type { Tx } from '@cordon/persistence'
import { createHash } from 'node:crypto'

/** Aggregates are UUIDs, rules have ids of their own: the same UUID (RFC 9562, version 8) for the same rule. */
export function ruleAggregate(ruleId: string): string {
  const digest = createHash('sha256').update(`cordon/rule/${ruleId}`).digest()
  digest[6] = ((digest[6] as number) & 0x0f) | 0x80
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80
  const hex = digest.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** Greater than every version said of any rule before. */
export async function nextRuleVersion(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ version: number }>(`SELECT nextval('rule_event_version')::integer AS version`)
  return (row as { version: number }).version
}

/** Held while the rules in force change, so that two changes do not build on the same version. */
export const LOCK_RULES_IN_FORCE = `SELECT pg_advisory_xact_lock(hashtextextended('cordon-rules-in-force', 0))`
