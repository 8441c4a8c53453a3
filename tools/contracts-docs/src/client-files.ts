import type { Procedure } from '@cordon/contracts'
import { exportPlaceOf, type Surface } from './surface'

const NOTE = '// Generated from the contracts by tools/contracts-docs. Do not edit.\n'

/** The client's table of routes: all that it needs at run time. */
export function clientRoutes({ procedures }: Surface): string {
  const rows = procedures.flatMap(({ name, http }) =>
    http ? [`  '${name}': { method: '${http.method}', path: '${http.path}' },\n`] : [],
  )
  return `${NOTE}\nexport const routes = {\n${rows.join('')}} as const\n`
}

/** The client's types: input and output of each procedure that has a route, read off the contract value itself. */
export function clientTypes({ procedures }: Surface): string {
  const routed = procedures.filter(({ http }) => http)
  return [
    NOTE,
    ...imports(routed),
    '',
    'interface Call<P> {',
    '  input: P extends { input: abstract new () => infer I } ? I : never',
    '  output: P extends { output: abstract new () => infer O } ? O : never',
    '}',
    '',
    '/** Each procedure that the gateway routes, by name. */',
    'export interface Api {',
    ...routed.map((procedure) => `  '${procedure.name}': Call<typeof ${exportPlaceOf(procedure).way.join('.')}>`),
    '}',
    '',
  ].join('\n')
}

function imports(routed: Procedure[]): string[] {
  const byFolder = new Map<string, Set<string>>()
  for (const { folder, way } of routed.map(exportPlaceOf)) {
    byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(way[0] as string))
  }
  return [...byFolder]
    .sort()
    .map(([folder, names]) => `import type { ${[...names].sort().join(', ')} } from '../${folder}'`)
}
