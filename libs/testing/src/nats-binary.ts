import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { installDebianPackage } from './debian-package'
import { isExecutable, onPath } from './executables'
import { natsArchive, natsVersion } from './nats-release'

const run = promisify(execFile)

export interface NatsBinary {
  path: string
  /** Such as `2.9.10`. */
  version: string
}

let found: Promise<NatsBinary> | undefined

/**
 * Finds a nats-server or obtains one: `NATS_SERVER_BIN`, PATH, `/usr/sbin`, our cache, Debian's package (as root), the
 * project's release archive. Looks once per process.
 * @throws Error that says what was tried and what to do
 */
export async function natsBinary(progress: (step: string) => void = () => undefined): Promise<NatsBinary> {
  found ??= findOrObtain(progress)
  found.catch(() => (found = undefined))
  return found
}

async function findOrObtain(progress: (step: string) => void): Promise<NatsBinary> {
  const named = process.env['NATS_SERVER_BIN']
  if (named) {
    const binary = await probe(named)
    if (binary) return binary
    throw new Error(`NATS_SERVER_BIN is ${named}, which is no nats-server that runs here. Correct it or unset it.`)
  }
  const cached = join(cacheDir(), `nats-server-${natsVersion}`, 'nats-server')
  const places = [...onPath('nats-server'), '/usr/sbin/nats-server', '/usr/local/sbin/nats-server', cached]
  for (const place of places) {
    const binary = await probe(place)
    if (binary) return binary
  }
  const failures: string[] = []
  for (const obtain of [fromDebian, fromRelease]) {
    try {
      const binary = await probe(await obtain(cached, progress))
      if (binary) return binary
      failures.push('what was installed does not run')
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new Error(
    `No nats-server found or obtained (${failures.join('; ')}). ` +
      'Install one of version 2.9.10 or newer and put it on PATH, or name it in NATS_SERVER_BIN.',
  )
}

async function probe(path: string): Promise<NatsBinary | undefined> {
  if (!isExecutable(path)) return undefined
  try {
    const { stdout, stderr } = await run(path, ['--version'])
    const version = /v?(\d+\.\d+\.\d+)/.exec(stdout + stderr)?.[1]
    return version === undefined ? undefined : { path, version }
  } catch {
    return undefined
  }
}

async function fromDebian(_cached: string, progress: (step: string) => void): Promise<string> {
  await installDebianPackage('nats-server', progress)
  return '/usr/sbin/nats-server'
}

async function fromRelease(cached: string, progress: (step: string) => void): Promise<string> {
  const { url, sha256 } = natsArchive(process.platform, process.arch)
  progress(`fetching ${url}`)
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) }).catch((error: Error) => {
    throw new Error(`${url} could not be fetched: ${error.message}`)
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const archive = Buffer.from(await response.arrayBuffer())
  const sum = createHash('sha256').update(archive).digest('hex')
  if (sum !== sha256) throw new Error(`${url} has the SHA-256 ${sum} instead of ${sha256}; it was not used`)
  mkdirSync(cacheDir(), { recursive: true })
  // Unpacked aside and moved into place, so that a second start never sees half a program.
  const aside = mkdtempSync(join(cacheDir(), 'unpack-'))
  try {
    writeFileSync(join(aside, 'archive.tar.gz'), archive)
    await run('tar', ['-xzf', join(aside, 'archive.tar.gz'), '-C', aside, '--strip-components=1'])
    mkdirSync(dirname(cached), { recursive: true })
    renameSync(join(aside, 'nats-server'), cached)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
  return cached
}

function cacheDir(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cordon')
}
