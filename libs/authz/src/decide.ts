import { causedBy, fault, type Caller, type Cause, type Permission, type PersonCaller } from '@cordon/contracts'
import { roles } from './roles'

/** The units in which a person holds a permission: `*` is everywhere. Compute once, then filter lists in SQL. */
export function unitsWhere(caller: Caller, permission: Permission): '*' | string[] {
  if (caller.kind !== 'person') return []
  const granted = caller.grants.filter((grant) => roles[grant.role]?.includes(permission))
  if (granted.some((grant) => grant.units === '*')) return '*'
  return [...new Set(granted.flatMap((grant) => grant.units))]
}

/** Whether the caller holds the permission in the unit. Anything not granted is refused. */
export function mayInUnit(caller: Caller, permission: Permission, unitId: string): boolean {
  const units = unitsWhere(caller, permission)
  return units === '*' || units.includes(unitId)
}

/** Whether the caller holds the permission anywhere at all: the first check, before the unit is known. */
export function mayAnywhere(caller: Caller, permission: Permission): boolean {
  const units = unitsWhere(caller, permission)
  return units === '*' || units.length > 0
}

/** Every permission a person holds somewhere: for showing or hiding controls, never for deciding. */
export function permissionsOf(caller: Caller): Permission[] {
  if (caller.kind !== 'person') return []
  return [
    ...new Set(
      caller.grants
        .filter((grant) => grant.units === '*' || grant.units.length > 0)
        .flatMap((grant) => roles[grant.role] ?? []),
    ),
  ].sort()
}

/** The role through which the caller holds the permission in the unit, for the record of authority. */
export function authorityFor(caller: Caller, permission: Permission, unitId?: string): string {
  if (caller.kind !== 'person') return `${permission} as ${caller.actor}`
  const grant = caller.grants.find(
    ({ role, units }) =>
      roles[role]?.includes(permission) && (units === '*' || unitId === undefined || units.includes(unitId)),
  )
  return grant ? `${permission} as ${grant.role}` : permission
}

/**
 * The person behind a call that concerns the whole organisation, and what it is put down to.
 * @throws Problem PERMISSION_DENIED where the permission does not hold everywhere, or no person calls
 */
export function requireEverywhere(caller: Caller, permission: Permission): { person: PersonCaller; cause: Cause } {
  if (caller.kind !== 'person' || unitsWhere(caller, permission) !== '*') throw fault('PERMISSION_DENIED')
  return { person: caller, cause: causedBy(caller, authorityFor(caller, permission)) }
}
