import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformFileSync } from '@swc/core'
import { startGuarded } from '../src/guarded-process'
import { makeScratchDir, removeScratchDir } from '../src/scratch-dir'
import { until } from '../src/until'

const sleeper = {
  name: 'sleeper',
  command: 'sleep',
  args: ['600'],
  stopSignal: 'SIGTERM',
  orphanSignal: 'SIGKILL',
} as const

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A killed process that nobody has waited for yet still has an id.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('startGuarded', () => {
  let dir: string
  beforeEach(() => (dir = makeScratchDir('guard')))
  afterEach(() => removeScratchDir(dir))

  it('ends the program and removes its directory when we are killed', async () => {
    const left = makeScratchDir('left')
    const { code } = transformFileSync(join(__dirname, '../src/guarded-process.ts'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
    })
    writeFileSync(join(dir, 'guarded-process.js'), code)
    const spec = JSON.stringify({ ...sleeper, removeWhenOrphaned: [left] })
    const script = `
      const { startGuarded } = require('./guarded-process.js')
      console.log(startGuarded(${spec}, 'log').pid)
      setInterval(() => {}, 1000)`
    const parent = spawn(process.execPath, ['-e', script], { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    parent.stdout.on('data', (chunk) => (printed += String(chunk)))
    await until('the process id', () => printed.includes('\n'))
    const pid = Number(printed)
    expect(isRunning(pid)).toBe(true)

    parent.kill('SIGKILL')

    await until('the end of the program', () => !isRunning(pid))
    await until('the removal of its directory', () => !existsSync(left))
  })

  it('reports the end, and stops a program that ignores the request by force', async () => {
    const stubborn = {
      ...sleeper,
      command: '/bin/sh',
      args: ['-c', "trap '' TERM; echo ready; while :; do sleep 0.05; done"],
    }
    const log = join(dir, 'log')
    const program = startGuarded(stubborn, log)
    await until('its trap', () => readFileSync(log, 'utf8').includes('ready'))
    expect(program.running).toBe(true)
    expect(await program.stop(100)).toEqual({ code: null, signal: 'SIGKILL' })
    expect(program.running).toBe(false)
  })

  it('says which program could not be started', async () => {
    const program = startGuarded({ ...sleeper, command: '/no/such/program' }, join(dir, 'log'))
    await expect(program.exited).rejects.toThrow(/sleeper could not be started \(\/no\/such\/program\)/)
  })
})
