import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const made = new Set<string>()

/** A directory under the system's temporary one, removed by {@link removeScratchDir} or at the latest when we exit. */
export function makeScratchDir(purpose: string): string {
  if (made.size === 0) process.once('exit', () => made.forEach(removeScratchDir))
  const dir = mkdtempSync(join(tmpdir(), `cordon-${purpose}-`))
  made.add(dir)
  return dir
}

export function removeScratchDir(dir: string): void {
  made.delete(dir)
  // Retries: a server that is being killed may still write a file between listing and removal.
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}
