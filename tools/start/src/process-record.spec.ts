import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeScratchDir, removeScratchDir } from '@cordon/testing'
import { endLeftovers, recordProcess, takeLock } from './process-record'

let dir: string
let program: ChildProcess

beforeEach(async () => {
  dir = makeScratchDir('record')
  program = spawn('sleep', ['600'], { stdio: 'ignore' })
  await once(program, 'spawn')
})

afterEach(() => {
  program.kill('SIGKILL')
  removeScratchDir(dir)
})

describe('endLeftovers', () => {
  it('ends what was recorded', async () => {
    recordProcess(dir, 'inbox', program.pid!)
    const ended = once(program, 'exit')
    expect(await endLeftovers(dir)).toEqual(['inbox'])
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(readdirSync(dir)).toEqual([])
  })

  it('leaves alone a stranger who got the number of a process of ours', async () => {
    recordProcess(dir, 'inbox', program.pid!)
    const file = join(dir, 'inbox.json')
    const entry = JSON.parse(readFileSync(file, 'utf8')) as { started: string }
    writeFileSync(file, JSON.stringify({ ...entry, started: 'some other time' }))
    expect(await endLeftovers(dir)).toEqual([])
    expect(program.exitCode ?? program.signalCode).toBeNull()
  })
})

describe('takeLock', () => {
  it('is refused while its holder runs and free when it gave it back', () => {
    const file = join(dir, 'lock')
    const unlock = takeLock(file)
    expect(() => takeLock(file)).toThrow(`already runs from this directory, as process ${process.pid}`)
    unlock()
    takeLock(file)()
  })

  it('is taken over from a holder that is gone', () => {
    const file = join(dir, 'lock')
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'long ago' }))
    takeLock(file)()
  })
})
