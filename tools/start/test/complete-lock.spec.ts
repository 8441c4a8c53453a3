import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeScratchDir, removeScratchDir } from '@cordon/testing'

let dir: string
beforeEach(() => (dir = makeScratchDir('lock')))
afterEach(() => removeScratchDir(dir))

function completeLock(...args: string[]) {
  return spawnSync(process.execPath, [join(__dirname, '../complete-lock.mjs'), ...args], { encoding: 'utf8' })
}

it('finds and adds the packages for other platforms that npm left out of the lock file', () => {
  const file = join(dir, 'package-lock.json')
  const packages = {
    '': { name: 'x' },
    'node_modules/a': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: { '@a/darwin-arm64': '1.0.0', '@a/linux-x64-musl': '1.0.0', '@a/win32-x64': '1.0.0' },
    },
    'node_modules/a/node_modules/@a/win32-x64': { version: '1.0.0', optional: true },
  }
  writeFileSync(file, JSON.stringify({ lockfileVersion: 3, packages }))

  const refusal = completeLock('--check', file)
  expect(refusal.status).toBe(1)
  expect(refusal.stderr).toContain('lacks @a/darwin-arm64, @a/linux-x64-musl; run')

  expect(completeLock(file).status).toBe(0)
  expect(completeLock('--check', file).status).toBe(0)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    lockfileVersion: 3,
    packages: {
      ...packages,
      'node_modules/@a/darwin-arm64': { version: '1.0.0', cpu: ['arm64'], dev: true, optional: true, os: ['darwin'] },
      'node_modules/@a/linux-x64-musl': {
        version: '1.0.0',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
    },
  })
})

it('finds none missing from the lock file of this checkout', () => {
  expect(completeLock('--check')).toMatchObject({ status: 0, stderr: '' })
})
