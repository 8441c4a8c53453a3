import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startExerciseNetwork } from './index'
import { call } from './spec-client'

const directory = mkdtempSync(join(tmpdir(), 'exercise-network-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Runs main.ts as it is, in a process of its own. */
const RUN = `
const { transformFileSync } = require('@swc/core')
require.extensions['.ts'] = (module, file) =>
  module._compile(transformFileSync(file, { swcrc: false, jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }).code, file)
require(process.argv[1])
`

function launch(stateFile: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', RUN, join(__dirname, 'main.ts')], {
    cwd: __dirname,
    env: { ...process.env, EXERCISE_PORT: '0', EXERCISE_STATE_FILE: stateFile, EXERCISE_SCENARIO_RATE: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it listened`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      const url = /listening on (\S+)/.exec(chunk.toString())?.[1]
      if (url) resolve({ url, child })
    })
  })
}

describe('a restart', () => {
  it('keeps every status that was acknowledged before kill -9', async () => {
    const stateFile = join(directory, 'killed.jsonl')
    const { url, child } = await launch(stateFile)
    const acknowledged: string[] = []
    const gone = new Promise((resolve) => child.once('exit', resolve))
    const writer = async (name: string): Promise<void> => {
      for (let i = 0; ; i += 1) {
        const { status, body } = await call(`${url}/_exercise/post`, {
          json: { username: 'megan_brackenholt', text: `@calder_police ${name} ${i}` },
        })
        if (status === 200) acknowledged.push((body as { id: string }).id)
        if (acknowledged.length === 150) child.kill('SIGKILL')
      }
    }
    await Promise.allSettled(['a', 'b', 'c', 'd'].map(writer))
    await gone
    const again = await startExerciseNetwork({ stateFile })
    const kept = new Set(again.statuses().map((one) => one.id))
    expect(acknowledged.length).toBeGreaterThanOrEqual(150)
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
    expect(again.notifications('calder_police').length).toBe(kept.size)
    await again.close()
  })

  it('drops a line torn by the crash, goes on with higher ids, and keeps tokens, edits, deletions and keys', async () => {
    const stateFile = join(directory, 'torn.jsonl')
    const first = await startExerciseNetwork({ stateFile })
    const { accessToken: token } = first.authorise('calder_police')
    const post = (url: string) =>
      call(`${url}/api/v1/statuses`, { token, json: { status: 'Kept' }, headers: { 'idempotency-key': 'k' } })
    const { id } = (await post(first.url)).body as { id: string }
    const doomed = first.post('calder_police', 'Doomed')
    await call(`${first.url}/api/v1/statuses/${doomed.id}`, { token, method: 'DELETE' })
    await first.close()
    appendFileSync(stateFile, '[{"t":"status","v":{"id":"99')

    const second = await startExerciseNetwork({ stateFile })
    expect(second.statuses().map((one) => one.id)).toEqual([id])
    expect((await post(second.url)).body).toMatchObject({ id })
    expect(BigInt(second.post('calder_police', 'Next').id)).toBeGreaterThan(BigInt(doomed.id))
    await second.close()
  })

  it('leaves the state file to the network that runs when its port is taken', async () => {
    const stateFile = join(directory, 'twice.jsonl')
    const running = await startExerciseNetwork({ stateFile })
    const port = Number(new URL(running.url).port)
    await expect(startExerciseNetwork({ stateFile, port })).rejects.toThrow('EADDRINUSE')
    const { id } = running.post('calder_police', 'Still mine')
    await running.close()
    const again = await startExerciseNetwork({ stateFile })
    expect(again.statuses().map((one) => one.id)).toEqual([id])
    await again.close()
  })

  it('refuses a state file with a broken line in its middle, naming the line', async () => {
    const stateFile = join(directory, 'broken.jsonl')
    appendFileSync(stateFile, '[]\nnot json\n[]\n')
    await expect(startExerciseNetwork({ stateFile })).rejects.toThrow('line 2')
  })
})
