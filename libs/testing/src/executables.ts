import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The executables of this name on PATH, in its order. */
export function onPath(name: string): string[] {
  const dirs = (process.env['PATH'] ?? '').split(delimiter).filter((dir) => dir !== '')
  return dirs.map((dir) => join(dir, name)).filter(isExecutable)
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
