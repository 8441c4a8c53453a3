import type { Permission } from '@cordon/contracts'

/** What each role may do in the units it is granted over. A role that is not listed here gives nothing. */
export const roles: Readonly<Record<string, readonly Permission[]>> = {
  administrator: [
    'account:read',
    'account:connect',
    'account:configure',
    'account:stop',
    'moderation:read',
    'moderation:configure',
    'moderation:approve',
    'dead-letter:read',
    'dead-letter:redrive',
    'person:read',
    'person:manage',
  ],
  officer: [
    'account:read',
    'conversation:read',
    'conversation:claim',
    'conversation:reply',
    'post:read',
    'post:draft',
    'moderation:read',
    'person:read',
  ],
  approver: [
    'account:read',
    'account:stop',
    'conversation:read',
    'post:read',
    'post:approve',
    'delivery:resolve',
    'moderation:read',
    'moderation:approve',
    'person:read',
  ],
  auditor: [
    'account:read',
    'conversation:read',
    'post:read',
    'moderation:read',
    'ledger:read',
    'ledger:verify',
    'dead-letter:read',
    'person:read',
  ],
}
