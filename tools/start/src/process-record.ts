import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@cordon/testing'

interface Entry {
  pid: number
  /** When the process was started, in the system's words: an id alone may belong to another program by now. */
  started: string
}

/** Notes in a directory which processes belong to it, for a later start after we were killed. */
export function recordProcess(dir: string, name: string, pid: number): void {
  const started = startOf(pid)
  if (started === undefined) return
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, `${name}.json`), JSON.stringify({ pid, started } satisfies Entry))
}

/** Ends the recorded processes that still run, and resolves to their names when they are gone. */
export async function endLeftovers(dir: string): Promise<string[]> {
  const names: string[] = []
  for (const file of entriesOf(dir)) {
    const entry = read(join(dir, file))
    if (entry && isRunning(entry)) {
      const name = file.replace(/\.json$/, '')
      names.push(name)
      // SIGQUIT is PostgreSQL's immediate end, which takes its children along; nobody else survives it either.
      process.kill(entry.pid, name === 'postgres' ? 'SIGQUIT' : 'SIGKILL')
      await until(`process ${entry.pid} (${name}) of an earlier start to end`, () => !isRunning(entry))
    }
    rmSync(join(dir, file), { force: true })
  }
  return names
}

/** A lock that holds as long as we run. @throws Error that names the process holding it */
export function takeLock(file: string): () => void {
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? '' } satisfies Entry)
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, own, { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = read(file)
      if (holder && isRunning(holder)) {
        throw new Error(
          `Cordon already runs from this directory, as process ${holder.pid}. Stop that one first (Ctrl-C in its terminal).`,
        )
      }
      rmSync(file, { force: true })
    }
  }
  throw new Error(`The lock ${file} could not be taken: another start was faster.`)
}

function isRunning({ pid, started }: Entry): boolean {
  return startOf(pid) === started
}

function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch (error) {
    if (process.platform === 'linux' && (error as NodeJS.ErrnoException).code !== undefined) return undefined
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

function read(file: string): Entry | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry
  } catch {
    return undefined
  }
}

function entriesOf(dir: string): string[] {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}
