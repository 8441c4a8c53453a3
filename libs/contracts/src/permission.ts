/** What a person may be allowed to do: `<resource>:<verb>`. Roles bundle them (libs/authz); a grant gives a role over units. */
export const permissions = [
  'account:read',
  'account:connect',
  'account:configure',
  'account:stop',
  'conversation:read',
  'conversation:claim',
  'conversation:reply',
  'post:read',
  'post:draft',
  'post:approve',
  'delivery:resolve',
  'moderation:read',
  'moderation:configure',
  'moderation:approve',
  'moderation:review',
  'moderation:restrict',
  'ledger:read',
  'ledger:verify',
  'evidence:export',
  'ledger:witness',
  'dead-letter:read',
  'dead-letter:redrive',
  'person:read',
  'person:manage',
] as const

export type Permission = (typeof permissions)[number]
