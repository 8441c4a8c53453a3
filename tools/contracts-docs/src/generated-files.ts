import { clientRoutes, clientTypes } from './client-files'
import type { Surface } from './surface'

/** Every generated file, by its path from the root of the repository. */
export function generatedFiles(surface: Surface): Record<string, string> {
  return {
    'libs/contracts/src/client/routes.generated.ts': clientRoutes(surface),
    'libs/contracts/src/client/api.generated.ts': clientTypes(surface),
  }
}
