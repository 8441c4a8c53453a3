import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { consumes, eventType, serviceNames, serviceOf, type EventContract, type ServiceName } from '@cordon/contracts'
import { exportPlaceOf, type Surface } from './surface'

/** Which service takes which event: by type, `v1` and all. */
export type Listeners = Record<ServiceName, string[]>

/** Reads off the handlers of every service what it takes: `@On(event, …)` and `@OnEvery(streams)`. */
export function listenersIn(root: string, surface: Surface): Listeners {
  return Object.fromEntries(
    serviceNames.map((service) => {
      const files = globSync(`apps/${service}/src/**/*.handlers.ts`, { cwd: root }).sort()
      const source = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
      return [service, heardIn(source, service, surface)]
    }),
  ) as Listeners
}

/** What a service takes, given the source of its handlers. `@OnEvery` means the streams the topology gives the service. */
function heardIn(source: string, service: ServiceName, { events }: Surface): string[] {
  const names = new Set<string | undefined>(
    [...source.matchAll(/@On\(([^)]*)\)/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []),
  )
  const every = /@OnEvery\(/.test(source)
  const taken = (event: EventContract): boolean =>
    names.has(exportPlaceOf(event).way.at(-1)) || (every && consumes[service].includes(serviceOf(event)))
  return events.filter(taken).map(eventType)
}
