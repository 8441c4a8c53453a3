import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { breaches } from './breaking'
import { generatedFiles } from './generated-files'
import { listenersIn } from './listeners'
import { lockOf, writtenLock, type ContractLock } from './released'
import type { Surface } from './surface'

export const LOCK = 'docs/generated/contract-lock.json'

export interface RunOptions {
  /** Write nothing; report what is not up to date. */
  check?: boolean
  /** Record the contracts as they are now as released. */
  release?: boolean
  /** Names whose released promise is given up. */
  forget?: string[]
}

/** Brings the documents of the repository at `root` up to date. Whoever calls fails when there are problems. */
export function run(root: string, surface: Surface, options: RunOptions): { problems: string[]; written: string[] } {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8')
  const files = generatedFiles(surface, listenersIn(root, surface), read)
  const stale = Object.keys(files).filter((path) => !existsSync(join(root, path)) || read(path) !== files[path])
  const released = existsSync(join(root, LOCK)) ? (JSON.parse(read(LOCK)) as ContractLock) : undefined
  const broken = breaches(released ?? { procedures: {}, events: {} }, lockOf(surface))
    .filter(({ name }) => !options.forget?.includes(name))
    .map(({ message }) => message)
  if (options.check) {
    const notUpToDate = stale.map((path) => `${path} is not up to date. Run npm run docs.`)
    const unlocked = released ? [] : [`${LOCK} is missing: nothing guards what was released. Restore it.`]
    return { problems: [...broken, ...notUpToDate, ...unlocked], written: [] }
  }
  if (options.release && broken.length === 0) {
    files[LOCK] = writtenLock(lockOf(surface))
    stale.push(LOCK)
  }
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), files[path] as string)
  }
  return { problems: broken, written: stale }
}
