import { eventType, serviceOf, type ServiceName } from '@cordon/contracts'
import type { Listeners } from './listeners'
import type { Surface } from './surface'

const BEGIN = '<!-- generated:contracts -->'
const END = '<!-- /generated:contracts -->'

/** A service's README with the part between the markers written anew. */
export function withContracts(readme: string, service: ServiceName, surface: Surface, listeners: Listeners): string {
  const begin = readme.indexOf(BEGIN)
  const end = readme.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(`apps/${service}/README.md has no ${BEGIN} … ${END}.`)
  const written = `${BEGIN}\n\n${sections(service, surface, listeners)}\n`
  return readme.slice(0, begin) + written + readme.slice(end)
}

function sections(service: ServiceName, { procedures, events }: Surface, listeners: Listeners): string {
  const answers = procedures
    .filter((procedure) => serviceOf(procedure) === service)
    .map(({ name, summary, permission }) => `\`${name}\` (\`${permission}\`): ${summary}`)
  const says = events
    .filter((event) => serviceOf(event) === service)
    .map((event) => `\`${eventType(event)}\`: ${event.summary}`)
  const listens = listeners[service].map((type) => `\`${type}\``)
  return [['Answers', answers] as const, ['Says', says] as const, ['Listens', listens] as const]
    .map(([title, lines]) => `## ${title}\n\n${list(lines)}`)
    .join('\n')
}

function list(lines: string[]): string {
  return lines.length === 0 ? 'Nothing.\n' : lines.map((line) => `- ${line}\n`).join('')
}
