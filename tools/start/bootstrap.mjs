/**
 * The way in for every npm script, on any Node from 20: installs what package-lock.json asks for if it is not there, then
 * goes on under the pinned Node with commands.mjs. Imports nothing but Node itself.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.cordon-install')

try {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(`Node ${process.versions.node} is too old: Cordon starts with Node 20 or newer.`)
  }
  await installIfNeeded()
  process.exitCode = await underPinnedNode(process.argv.slice(2))
} catch (error) {
  console.error(`\n${error.message}`)
  process.exitCode = 1
}

async function installIfNeeded() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const wanted = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (!matchesInstalled(JSON.parse(lock.toString('utf8')))) {
    console.log('Installing dependencies (npm ci): a minute or two the first time.')
    const start = Date.now()
    const ticking = setInterval(() => console.log(`  still installing (${seconds(start)})`), 20_000)
    const code = await npm(['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'])
    clearInterval(ticking)
    if (code !== 0) {
      throw new Error(
        `npm ci failed (exit code ${code}); its own message is above. Most often the registry cannot be reached: ` +
          'check the network and `npm config get registry`, then run the same command again.',
      )
    }
    console.log(`  done in ${seconds(start)}`)
  }
  linkWorkspaces(JSON.parse(lock.toString('utf8')))
  writeFileSync(stamp, wanted)
}

/** A new workspace needs a link and no installation, which would take node_modules from under whatever runs. */
function linkWorkspaces(lock) {
  for (const [path, { link, resolved }] of Object.entries(lock.packages)) {
    const place = join(root, path)
    if (!link || existsSync(place)) continue
    mkdirSync(dirname(place), { recursive: true })
    rmSync(place, { force: true }) // a link that leads nowhere any more
    symlinkSync(relative(dirname(place), join(root, resolved)), place)
  }
}

/** Whether node_modules already holds what the lock file asks for, as after an `npm install` by hand. */
function matchesInstalled(lock) {
  try {
    const installed = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
    return Object.entries(lock.packages).every(([path, { version, integrity, link, optional }]) => {
      if (!path.startsWith('node_modules/')) return true
      if (link) return true
      const present = installed[path]
      if (present === undefined) return optional === true // made for another platform
      return present.version === version && present.integrity === integrity
    })
  } catch {
    return false
  }
}

function npm(args) {
  // Inside an npm script this names npm's own program; it runs with the Node that npm was started with.
  const cli = process.env.npm_execpath
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  return exitCode(spawn(command, [...first, ...args], { cwd: root, stdio: 'inherit' }))
}

async function underPinnedNode(args) {
  const node = join(modules, '.bin/node')
  if (!existsSync(node)) {
    throw new Error(
      'The pinned Node is missing from node_modules although the installation went through. Install scripts may be ' +
        'switched off (`npm config get ignore-scripts`): switch them on, delete node_modules and run the same command again.',
    )
  }
  const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` }
  // The channel tells the other side when we are gone, so that nothing it started stays behind.
  const child = spawn(node, [join(root, 'tools/start/commands.mjs'), ...args], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  // Ctrl-C reaches the child by itself; we only must not end before it. A plain kill reaches us alone.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return exitCode(child)
}

function exitCode(child) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${child.spawnfile} could not be started: ${error.message}`)))
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  })
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(0)} s`
}
