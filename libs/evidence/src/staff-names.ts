/** Somebody of staff who acted in a bundle. */
export interface StaffMember {
  readonly actor: string
  readonly name: string
  readonly pseudonym: string
}

interface Act {
  readonly actor: string
  readonly name?: string | undefined
  /** Such as `post:approve as approver`. */
  readonly authority: string
}

/** Gives each person who acts a pseudonym by role, in the order of their first act: Officer A, Officer B, Approver A. */
export function rememberStaff(staff: readonly StaffMember[], acts: Iterable<Act>): StaffMember[] {
  const known = new Map(staff.map((member) => [member.actor, member]))
  for (const { actor, name, authority } of acts) {
    if (!actor.startsWith('person:') || known.has(actor)) continue
    const role = roleIn(authority)
    const before = [...known.values()].filter(({ pseudonym }) => pseudonym.startsWith(`${role} `)).length
    known.set(actor, { actor, name: name ?? '', pseudonym: `${role} ${letters(before)}` })
  }
  return [...known.values()]
}

/** Puts pseudonyms in the place of names and ids of staff, wherever they stand in a text. */
export function pseudonymise(staff: readonly StaffMember[]): (text: string) => string {
  const replacements = new Map<string, string>()
  for (const { actor, name, pseudonym } of staff) {
    replacements.set(actor, pseudonym)
    replacements.set(actor.slice('person:'.length), pseudonym)
    if (name.trim().length > 1) replacements.set(name, pseudonym)
  }
  // Longer ones first, so that `person:<id>` is not left as `person:Officer A`.
  const wanted = [...replacements.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  if (wanted.length === 0) return (text) => text
  const pattern = new RegExp(wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu')
  const byLowerCase = new Map(Array.from(replacements, ([word, pseudonym]) => [word.toLowerCase(), pseudonym]))
  return (text) => text.replace(pattern, (word) => byLowerCase.get(word.toLowerCase()) ?? 'Staff')
}

function roleIn(authority: string): string {
  const role = / as ([a-z][a-z -]*)$/.exec(authority)?.[1] ?? 'staff'
  return role.charAt(0).toUpperCase() + role.slice(1)
}

function letters(number: number): string {
  const letter = String.fromCharCode(65 + (number % 26))
  return number < 26 ? letter : letters(Math.floor(number / 26) - 1) + letter
}
