import { eventSubject, eventType, procedureSubject, serviceOf, type Procedure, type Trail } from '@cordon/contracts'
import { roles } from '@cordon/authz'
import type { Listeners } from './listeners'
import type { Surface } from './surface'

const NOTE = 'Generated from the contracts by tools/contracts-docs. Do not edit.\n'

/** Who may call what: each procedure with its permission, the roles that hold it and the services that may call by themselves. */
export function permissionTable({ procedures }: Surface): string {
  const rows = procedures.map((procedure) => [
    code(procedure.name),
    code(procedure.permission),
    rolesThatMay(procedure),
    procedure.services.map(code).join(', '),
  ])
  const byRole = Object.entries(roles).map(([role, held]) => [role, [...held].sort().map(code).join(', ')])
  return [
    '# Permissions\n',
    NOTE,
    '`signed-in`: every person; `public`: before signing in; `none`: services only.\n',
    table(['Procedure', 'Permission', 'Roles', 'Services'], rows),
    '## Roles\n',
    table(['Role', 'Permissions'], byRole),
  ].join('\n')
}

/** What each procedure leaves in the ledger. */
export function auditCoverage({ procedures }: Surface): string {
  const rows = procedures.map(({ name, kind, trail }) => [code(name), kind, ...leftBy(trail)])
  const about = [
    'A command changes nothing without stating one of its facts: the transaction is rolled back otherwise (`libs/persistence/src/command-trail.ts`).',
    'What somebody reads about persons is written down before it is answered, and not answered where it cannot be; one entry covers ten minutes of the same reading',
    '(`libs/runtime/src/trail-keeper.ts`). What is denied is written down as `<service>.request.denied`, once a minute for the same request.\n',
  ]
  return ['# What is in the ledger\n', NOTE, about.join('\n'), table(['Procedure', 'Kind', 'Entry', 'Of'], rows)].join(
    '\n',
  )
}

function leftBy(trail: Trail): [entry: string, of: string] {
  if ('states' in trail)
    return [
      trail
        .states()
        .map((event) => code(eventType(event)))
        .join(', '),
      'what was changed',
    ]
  if ('asks' in trail) return ['`request.made`', 'the request, before it is carried out']
  if ('consults' in trail) return ['`record.consulted`', 'who read what, and what was asked for']
  return ['none', trail.nothing]
}

/** Every NATS subject: who serves or says it, and who calls or takes it. */
export function subjectTable({ procedures, events }: Surface, listeners: Listeners): string {
  const asked = procedures.map((procedure) => [
    code(procedureSubject(procedure)),
    serviceOf(procedure),
    [...new Set([...(procedure.http ? ['gateway'] : []), ...procedure.services])].join(', '),
    procedure.summary,
  ])
  const said = events.map((event) => [
    code(eventSubject(event)),
    serviceOf(event),
    listenersOf(eventType(event), listeners).join(', '),
    event.summary,
  ])
  return [
    '# Subjects\n',
    NOTE,
    'Procedures are request and reply, in the queue group of the service that answers. The gateway calls for people.\n',
    table(['Subject', 'Answered by', 'Called by', 'What'], asked),
    'Events lie on the JetStream stream of the service that says them.\n',
    table(['Subject', 'Said by', 'Taken by', 'What'], said),
  ].join('\n')
}

function rolesThatMay({ permission }: Procedure): string {
  const may = Object.entries(roles).filter(([, held]) => (held as readonly string[]).includes(permission))
  return may.map(([role]) => role).join(', ')
}

function listenersOf(type: string, listeners: Listeners): string[] {
  return Object.entries(listeners)
    .filter(([, taken]) => taken.includes(type))
    .map(([service]) => service)
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}

function code(text: string): string {
  return `\`${text}\``
}
