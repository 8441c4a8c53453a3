import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { onPath } from './executables'
import { installDebianPackage } from './debian-package'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const places = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Flags for an unattended browser that calls nobody. */
export const chromiumFlags: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let found: Promise<string> | undefined

/**
 * Finds a Chromium or obtains one: `CHROMIUM_BIN`, PATH, the usual places, Debian's package (as root).
 * @throws Error that says what to do
 */
export async function chromiumBinary(progress: (step: string) => void = () => undefined): Promise<string> {
  found ??= findOrObtain(progress)
  found.catch(() => (found = undefined))
  return found
}

async function findOrObtain(progress: (step: string) => void): Promise<string> {
  const named = process.env['CHROMIUM_BIN']
  if (named) {
    await promisify(execFile)(named, ['--version']).catch(() => {
      throw new Error(`CHROMIUM_BIN is ${named}, which does not run. Correct it or unset it.`)
    })
    return named
  }
  const present = [...names.flatMap(onPath), ...places.filter((place) => existsSync(place))]
  if (present[0] !== undefined) return present[0]
  try {
    await installDebianPackage('chromium', progress)
    return '/usr/bin/chromium'
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`No Chromium found (${reason}). Install one and put it on PATH, or name it in CHROMIUM_BIN.`)
  }
}
