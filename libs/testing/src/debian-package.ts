import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { onPath } from './executables'

const run = promisify(execFile)

/** Installs a package with apt-get. @throws Error if we are not root, this is no Debian, or the package cannot be had */
export async function installDebianPackage(name: string, progress: (step: string) => void): Promise<void> {
  if (process.getuid?.() !== 0 || onPath('apt-get').length === 0) throw new Error('not root on Debian, so no apt-get')
  progress(`installing the package ${name} with apt-get`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', name], { env })
  try {
    await install()
  } catch {
    // A fresh machine has no package lists yet.
    await run('apt-get', ['update'], { env }).catch(() => undefined)
    await install().catch((error: Error & { stderr?: string }) => {
      throw new Error(`apt-get install ${name} failed: ${(error.stderr ?? error.message).trim().split('\n').at(-1)}`)
    })
  }
}
