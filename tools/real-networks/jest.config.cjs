const { join } = require('node:path')

const root = join(__dirname, '../..')

module.exports = {
  ...require(join(root, 'jest.preset.cjs')),
  displayName: 'real-networks',
  rootDir: root,
  testMatch: ['<rootDir>/apps/*/test/**/*.real.spec.ts', '<rootDir>/apps/e2e/**/*.real.spec.ts'],
}
