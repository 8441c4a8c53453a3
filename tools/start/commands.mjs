/** The npm scripts, one line each in the table below. Runs under the pinned Node, started by bootstrap.mjs. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const ci = process.env.CI === 'true' || process.env.CI === '1'
const env = {
  ...process.env,
  ...(ci ? { NO_COLOR: '1', FORCE_COLOR: '0' } : {}),
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
}
const workers = Math.max(2, availableParallelism() - 1)

/** What each command does with its arguments; resolves to the exit code. */
const commands = {
  start: async (args) => (await build()) || node('tools/start/dist/main.js', args),
  test: async (args) => (await build()) || run('jest', [`--maxWorkers=${workers}`, ...(ci ? ['--ci'] : []), ...args]),
  check: () => runSteps(checks),
  bench: async (args) => (await build()) || node('tools/bench/dist/main.js', args),
  faults: async (args) => (await build()) || node('tools/faults/dist/main.js', args),
  eval: async (args) => (await build()) || node('tools/eval/dist/main.js', args),
  'test:real': async (args) => (await build()) || node('tools/real-networks/run.mjs', args),
}

/** Each is run even if one before it failed, so that one run names all there is to mend. */
const checks = [
  ['build', () => build()],
  ['lint', () => run('nx', ['run-many', '-t', 'lint', '--outputStyle=static'])],
  ['types', () => run('tsc', ['-p', 'tsconfig.json', '--noEmit'])],
  ['console types', () => run('tsc', ['-p', 'apps/console/tsconfig.json', '--noEmit']), 'apps/console/tsconfig.json'],
  ['format', () => run('prettier', ['--check', '--log-level=warn', '.'])],
  ['lock file', () => node('tools/start/complete-lock.mjs', ['--check'])],
  ['unused code', () => run('knip', ['--no-progress'])],
  [
    'generated documents',
    () => node('tools/contracts-docs/dist/main.js', ['--check']),
    'tools/contracts-docs/package.json',
  ],
]

// The other end is bootstrap.mjs: with it gone (kill -9), what we run has lost its terminal and must stop too.
process.on('disconnect', () => {
  for (const child of running) child.kill('SIGTERM')
  setTimeout(() => process.exit(1), 15_000).unref()
})
// Ctrl-C goes to the whole group; the programs below decide how to stop and we report their exit code.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => running.forEach((child) => child.kill(signal)))

const running = new Set()
const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command) {
  process.exitCode = await command(args)
} else {
  console.error(`There is no command "${name}". There are: ${Object.keys(commands).join(', ')}.`)
  process.exitCode = 2
}
if (process.connected) process.disconnect()

/** Builds what changed since the last time; says nothing unless it takes long or fails. */
async function build() {
  const start = Date.now()
  const notice = setTimeout(() => console.log('Building …'), 3_000)
  const { code, output } = await capture('nx', ['run-many', '-t', 'build', '--outputStyle=static'])
  clearTimeout(notice)
  if (code !== 0) console.error(`${output}\nThe build failed; the message is above.`)
  else if (Date.now() - start > 3_000) console.log(`  built in ${seconds(start)}`)
  return code
}

async function runSteps(steps) {
  const failed = []
  for (const [title, step, needs] of steps) {
    if (needs !== undefined && !existsSync(join(root, needs))) continue
    const start = Date.now()
    console.log(`\n── ${title}`)
    const code = await step()
    console.log(`── ${title}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds(start)}`)
    if (code !== 0) failed.push(title)
  }
  console.log(failed.length === 0 ? '\nEvery check passed.' : `\nFailed: ${failed.join(', ')}.`)
  return failed.length === 0 ? 0 : 1
}

function node(script, args = []) {
  if (!existsSync(join(root, script))) {
    console.error(`${script} is missing: this version of Cordon does not come with it.`)
    return 2
  }
  return finish(spawnHere(process.execPath, ['--enable-source-maps', join(root, script), ...args], 'inherit')).then(
    ({ code }) => code,
  )
}

/** Runs the program that a package in node_modules brings, under this Node whatever its first line says. */
function run(program, args) {
  return finish(spawnHere(process.execPath, [programFile(program), ...args], 'inherit')).then(({ code }) => code)
}

function capture(program, args) {
  return finish(spawnHere(process.execPath, [programFile(program), ...args], 'pipe'))
}

function programFile(program) {
  const owner = { tsc: 'typescript' }[program] ?? program
  const { bin } = JSON.parse(readFileSync(join(root, 'node_modules', owner, 'package.json'), 'utf8'))
  return join(root, 'node_modules', owner, typeof bin === 'string' ? bin : bin[program])
}

function spawnHere(file, args, output) {
  const child = spawn(file, args, { cwd: root, env, stdio: ['inherit', output, output] })
  running.add(child)
  return child
}

function finish(child) {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output })
    })
  })
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`
}
