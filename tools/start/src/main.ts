import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { portIsFree } from '@cordon/testing'
import type { Demo } from './demo'
import { startSystem } from './system'
import type { ProcessEvent } from './supervised-process'

const usage = `npm start [-- options]
  --fresh     empty the data of earlier starts first
  --no-open   open no browser
Ports: CORDON_PORT (8080), CORDON_EXERCISE_PORT (8090), CORDON_POSTGRES_PORT and CORDON_NATS_PORT (any free one).`

const root = join(__dirname, '../../..')

void main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})

async function main(): Promise<void> {
  const { fresh, 'no-open': noOpen, help } = readArguments()
  if (help) return console.log(usage)
  const ports = {
    gateway: await fixedPort('CORDON_PORT', 8080),
    exerciseNetwork: await fixedPort('CORDON_EXERCISE_PORT', 8090),
    ...(process.env['CORDON_POSTGRES_PORT'] && { postgres: await fixedPort('CORDON_POSTGRES_PORT', 5432) }),
    ...(process.env['CORDON_NATS_PORT'] && { nats: await fixedPort('CORDON_NATS_PORT', 4222) }),
  }
  const interruption = new AbortController()
  let ready = false
  const start = Date.now()
  console.log('Starting Cordon …')
  const starting = startSystem({
    dir: join(root, '.cordon'),
    root,
    ports,
    fresh: fresh === true,
    onEvent: report(
      () => !ready,
      () => interruption.signal.aborted,
    ),
    onStep: (step) => console.log(`  ${step}`),
    signal: interruption.signal,
  })
  onStop(async () => {
    console.log('\nStopping …')
    interruption.abort()
    const running = await starting.catch(() => undefined)
    await running?.stop()
    console.log('Everything has stopped.')
  })
  const system = await starting.catch((error: unknown) => {
    if (!interruption.signal.aborted) throw error
    return undefined
  })
  if (!system) return
  ready = true
  console.log(`  all ready in ${((Date.now() - start) / 1000).toFixed(1)} s\n`)
  console.log(greeting(system.demo))
  if (noOpen !== true) openBrowser(system.demo.console)
  setInterval(() => undefined, 60_000) // the processes by themselves do not keep us running
}

function readArguments() {
  try {
    const options = { fresh: { type: 'boolean' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean' } } as const
    return parseArgs({ options, strict: true }).values
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

async function fixedPort(variable: string, standard: number): Promise<number> {
  const text = process.env[variable] || String(standard)
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${variable} is ${text}, which is no port.`)
  if (!(await portIsFree(port, '0.0.0.0'))) {
    throw new Error(
      `Port ${port} is taken. Stop the program that uses it, or choose another port: ${variable}=${port + 1} npm start`,
    )
  }
  return port
}

/** Stops once, in order, at Ctrl-C, a plain kill or the end of the process that started us; the second time at once. */
function onStop(stop: () => Promise<void>): void {
  let stopping = false
  const begin = (): void => {
    if (stopping) process.exit(130) // the guards end what still runs
    stopping = true
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, begin)
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && !stopping && begin(), 1_000).unref()
}

/** While starting, who is ready; after that, one line for each death and each return. */
function report(starting: () => boolean, stopping: () => boolean): (event: ProcessEvent) => void {
  const away = new Set<string>()
  return ({ process: name, kind, text, at }) => {
    if (stopping()) return
    if (kind === 'died') {
      away.add(name)
      console.log(`${at.toISOString()} ${text}`)
    } else if (kind === 'ready' && (starting() || away.delete(name))) {
      console.log(starting() ? `  ${text}` : `${at.toISOString()} ${text}`)
    }
  }
}

function greeting({ console: address, exerciseNetwork, signIns }: Demo): string {
  const width = Math.max(0, ...signIns.map(({ username }) => username.length))
  return [
    `Console           ${address}`,
    ...(exerciseNetwork ? [`Exercise network  ${exerciseNetwork}`] : []),
    ...(signIns.length > 0 ? ['', 'Sign in as'] : []),
    ...signIns.map(({ username, password, role }) => `  ${username.padEnd(width)}  ${password}  ${role}`),
    '',
    'Addresses and sign-ins are in .cordon/demo.json too, logs in .cordon/logs. Ctrl-C stops everything.',
  ].join('\n')
}

function openBrowser(address: string): void {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env
  if (CI || !process.stdout.isTTY) return
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return
  const opener = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [address], {
    stdio: 'ignore',
    detached: true,
  })
  opener.on('error', () => undefined)
  opener.unref()
}
