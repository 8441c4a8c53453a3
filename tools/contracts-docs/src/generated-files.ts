import { serviceNames } from '@cordon/contracts'
import { asyncApi } from './asyncapi'
import { clientRoutes, clientTypes } from './client-files'
import type { Listeners } from './listeners'
import { openApi } from './openapi'
import { withContracts } from './readme'
import type { Surface } from './surface'
import { auditCoverage, permissionTable, subjectTable } from './tables'

/**
 * Every generated file, by its path from the root of the repository.
 * @param read gives a file's present content, of which only a part is generated.
 */
export function generatedFiles(
  surface: Surface,
  listeners: Listeners,
  read: (path: string) => string,
): Record<string, string> {
  const readmes = serviceNames.map((service) => {
    const path = `apps/${service}/README.md`
    return [path, withContracts(read(path), service, surface, listeners)] as const
  })
  return {
    'libs/contracts/src/client/routes.generated.ts': clientRoutes(surface),
    'libs/contracts/src/client/api.generated.ts': clientTypes(surface),
    'docs/generated/openapi.json': json(openApi(surface)),
    'docs/generated/asyncapi.json': json(asyncApi(surface)),
    'docs/generated/permissions.md': permissionTable(surface),
    'docs/generated/subjects.md': subjectTable(surface, listeners),
    'docs/generated/audit-coverage.md': auditCoverage(surface),
    ...Object.fromEntries(readmes),
  }
}

function json(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
