const { existsSync, readdirSync } = require('node:fs')
const { join } = require('node:path')

const inside = (dir) =>
  existsSync(join(__dirname, dir)) ? readdirSync(join(__dirname, dir)).map((name) => `${dir}/${name}`) : []

/** The whole run: every folder with a Jest configuration of its own is a project of it. */
module.exports = {
  projects: [...['libs', 'apps', 'tools'].flatMap(inside), 'deploy/nats']
    // Its own package outside the main install, with a command of its own: npm run test:real.
    .filter((dir) => dir !== 'tools/real-networks')
    .filter((dir) => existsSync(join(__dirname, dir, 'jest.config.cjs')))
    .map((dir) => `<rootDir>/${dir}`),
  reporters: ['default', '<rootDir>/tools/start/closing-line.cjs'],
  testTimeout: 60_000,
  workerIdleMemoryLimit: '1GB',
}
