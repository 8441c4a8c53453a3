import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(process.cwd().replace(/[\\/]tools[\\/]lint-rules$/, ''))
const boundaries = '@nx/enforce-module-boundaries'

/** Each file breaks the rules named beside it, and no other. */
const planted = {
  'libs/rules/src/planted-upwards.ts': [`export { connect } from '@cordon/messaging'`, boundaries],
  'libs/contracts/src/planted-upwards.ts': [`export { roles } from '@cordon/authz'`, boundaries],
  'libs/persistence/src/planted-upwards.ts': [`export { run } from '@cordon/runtime'`, boundaries],
  'apps/inbox/src/planted-service.ts': [`export * from '@cordon/app-identity'`, boundaries],
  'apps/inbox/src/planted-relative.ts': [`export * from '../../identity/src/person.store'`, boundaries],
  'apps/inbox/src/planted-testing.ts': [`export { freePort } from '@cordon/testing'`, boundaries],
  'apps/inbox/src/domain/planted-clock.ts': ['export const now = (): number => Date.now()', 'cordon/domain-purity'],
  'apps/inbox/src/planted-publish.ts': [
    `import { jetstream } from '@nats-io/jetstream'\nexport const js = jetstream`,
    'cordon/no-direct-publish',
  ],
  'apps/inbox/src/planted-helpers.ts': ['export const x = 1', 'cordon/banned-file-names'],
  'apps/inbox/src/planted-env.ts': ['export const port = process.env.PORT', 'no-restricted-properties'],
  'apps/inbox/src/planted-any.ts': ['export const x = (y: any): void => y', '@typescript-eslint/no-explicit-any'],
  'apps/inbox/src/planted-default.ts': ['export default 1', 'no-restricted-syntax'],
  'apps/inbox/src/planted-enum.ts': ['export enum Lane { Urgent }', 'no-restricted-syntax'],
  'apps/inbox/src/planted-promise.ts': [
    'const later = async (): Promise<void> => undefined\nexport const go = (): void => { later() }',
    '@typescript-eslint/no-floating-promises',
  ],
  'apps/inbox/src/planted-length.ts': [`/* eslint-disable max-lines */\n${'export {}\n'.repeat(401)}`, 'max-lines'],
}

describe('nx lint', () => {
  const files = Object.keys(planted)
  afterEach(() => files.forEach((file) => rmSync(join(root, file), { force: true })))

  // Through nx: without its project graph the boundaries rule is skipped, with no more than a warning (Nx 23.2).
  it('catches a planted violation of every rule of the house', async () => {
    for (const [file, [code]] of Object.entries(planted)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), `${code}\n`)
    }
    const found = await lint(files)
    expect(found).toEqual(Object.fromEntries(Object.entries(planted).map(([file, [, rule]]) => [file, [rule]])))
  }, 300_000)
})

/** The rules that each file breaks, as `npm run check` would find them. */
async function lint(files) {
  const args = [
    'run',
    'cordon:lint',
    '--skip-nx-cache',
    '--outputStyle=static',
    `--files=--format json ${files.join(' ')}`,
  ]
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1', FORCE_COLOR: '0' }
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/nx'), args, {
    cwd: root,
    env,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((failed) => failed)
  const report = stdout.split('\n').find((line) => line.startsWith('[{"filePath"'))
  if (!report) throw new Error(`nx lint gave no report:\n${stdout}`)
  return Object.fromEntries(
    JSON.parse(report).map(({ filePath, messages }) => [
      filePath.slice(root.length + 1).replaceAll('\\', '/'),
      [...new Set(messages.filter(({ severity }) => severity === 2).map(({ ruleId, message }) => ruleId ?? message))],
    ]),
  )
}
