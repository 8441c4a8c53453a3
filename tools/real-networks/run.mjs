/** `npm run test:real`: the Bluesky connector, and the main job as its users do it, on a real Bluesky network on this machine. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { startRealBluesky } from './real-bluesky.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const results = mkdtempSync(join(tmpdir(), 'cordon-real-results-'))
let network
try {
  network = await startRealBluesky()
  const { info } = network
  console.log(`A real Bluesky network is up after ${(info.startedInMs / 1000).toFixed(1)} s with ${info.memoryMb} MB.`)
  console.log(JSON.stringify(info))
  process.exitCode = await jest(JSON.stringify(info))
  const settled = await fetch(`${info.control}/settle`, { method: 'POST' })
  if (settled.ok) console.log(`The network used ${(await settled.json()).memoryMb} MB at the end.`)
} catch (error) {
  console.error(`\n${error.message}`)
  process.exitCode = 1
} finally {
  await network?.close()
  report()
  rmSync(results, { recursive: true, force: true })
}

async function jest(info) {
  const binary = createRequire(import.meta.url).resolve('jest/bin/jest')
  const args = [
    binary,
    '--config',
    join(here, 'jest.config.cjs'),
    '--runInBand',
    '--json',
    '--outputFile',
    join(results, 'jest.json'),
    ...process.argv.slice(2),
  ]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, REAL_BLUESKY: info },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const forward = (signal) => child.kill(signal)
  process.on('SIGINT', forward).on('SIGTERM', forward)
  const [code] = await once(child, 'exit')
  return code ?? 1
}

function report() {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(join(results, 'jest.json'), 'utf8'))
    console.log(`${numPassedTests} passed, ${numFailedTests} failed`)
  } catch {
    console.log('0 passed, 1 failed')
    process.exitCode = 1
  }
}
