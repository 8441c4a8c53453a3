/**
 * Adds to package-lock.json the packages that are made for other platforms and that npm left out, which it does when the
 * registry it asked did not have them or node_modules was there before. With one missing, `npm ci` refuses the whole file
 * (npm 11), and on the other platform it would install nothing. With --check it only says whether there is one.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true })
const file = positionals[0] ?? join(dirname(fileURLToPath(import.meta.url)), '../../package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const missing = missingEntries(lock.packages)
const names = Object.keys(missing).map((path) => path.replace('node_modules/', ''))
if (values.check && names.length > 0) {
  console.error(`package-lock.json lacks ${names.join(', ')}; run node tools/start/complete-lock.mjs`)
  process.exitCode = 1
} else if (names.length > 0) {
  const { '': root, ...others } = { ...lock.packages, ...missing }
  const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(
    file,
    `${JSON.stringify({ ...lock, packages: { '': root, ...Object.fromEntries(sorted) } }, null, 2)}\n`,
  )
  console.log(`added ${names.join(', ')}`)
}

/** The entries that `packages` of a lock file lacks, by path: what another entry names as optional and nobody has. */
function missingEntries(packages) {
  const missing = {}
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isPresent(packages, path, name)) continue
      const { os, cpu, libc } = platformOf(name)
      missing[`node_modules/${name}`] = {
        version,
        ...(cpu && { cpu }),
        ...(entry.dev && { dev: true }),
        ...(libc && { libc }),
        optional: true,
        ...(os && { os }),
      }
    }
  }
  return missing
}

/** Whether a package in the folder `path` would find `name`: in its own node_modules or in one further up. */
function isPresent(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true
    if (!folder.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined
  }
}

function platformOf(name) {
  const words = name.split(/[-/]/)
  const os = words.find((word) => systems.includes(word))
  const cpu = words.map((word) => (word === 'ppc64le' ? 'ppc64' : word)).find((word) => processors.includes(word))
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'
  return { os: os && [os], cpu: cpu && [cpu], libc: os === 'linux' && words.length > 3 ? [libc] : undefined }
}
