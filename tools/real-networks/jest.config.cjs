const { join } = require('node:path')

const root = join(__dirname, '../..')

module.exports = {
  ...require(join(root, 'jest.preset.cjs')),
  displayName: 'real-networks',
  rootDir: root,
  // As in apps/e2e: a story starts every service first.
  testTimeout: 240_000,
  testMatch: ['<rootDir>/apps/*/test/**/*.real.spec.ts', '<rootDir>/apps/e2e/**/*.real.spec.ts'],
}
