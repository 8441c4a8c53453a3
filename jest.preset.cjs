/** Every project's Jest settings: SWC to CommonJS, with the ESM-only packages transpiled too. */
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const swc = { ...JSON.parse(readFileSync(join(__dirname, '.swcrc'), 'utf8')), swcrc: false }
delete swc.$schema

module.exports = {
  testEnvironment: 'node',
  moduleNameMapper: {
    '^@cordon/contracts/(.*)$': join(__dirname, 'libs/contracts/src/$1/index.ts'),
    '^@cordon/runtime/telemetry$': join(__dirname, 'libs/runtime/src/telemetry.ts'),
    '^@cordon/testing/pdf$': join(__dirname, 'libs/testing/src/pdf.ts'),
    '^@cordon/testing/stack$': join(__dirname, 'libs/testing/src/stack.ts'),
    '^@cordon/deploy-nats$': join(__dirname, 'deploy/nats/src/index.ts'),
    '^@cordon/tool-exercise-network$': join(__dirname, 'tools/exercise-network/src/index.ts'),
    '^@cordon/start$': join(__dirname, 'tools/start/src/index.ts'),
    '^@cordon/load$': join(__dirname, 'tools/load/src/index.ts'),
    '^@cordon/app-([^/]+)$': join(__dirname, 'apps/$1/src/$1.service.ts'),
    '^@cordon/([^/]+)$': join(__dirname, 'libs/$1/src/index.ts'),
    // They export to `import` only, which is not a condition Jest resolves by.
    '^multiformats$': join(__dirname, 'node_modules/multiformats/dist/src/index.js'),
    '^multiformats/(.*)$': join(__dirname, 'node_modules/multiformats/dist/src/$1.js'),
    '^tweetnacl$': join(__dirname, 'libs/testing/src/jest/tweetnacl.cjs'),
    '^unpdf/pdfjs$': join(__dirname, 'node_modules/unpdf/dist/pdfjs.mjs'),
    '^await-lock$': join(__dirname, 'node_modules/await-lock/build/AwaitLock.js'),
  },
  transform: { '^.+\\.(ts|tsx|js|mjs)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@atproto|await-lock|multiformats|unicode-segmenter|masto|uuid|jose|canonicalize|@nats-io|content-disposition|change-case|ts-custom-error|events-to-async|isows|fetch-blob|file-type|strtok3|token-types|unpdf|uint8array-extras)/)',
  ],
  setupFiles: [join(__dirname, 'jest.threads.cjs')],
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts', '<rootDir>/*.e2e.spec.ts'],
  // Costs a socket; PostgreSQL starts when the first test file asks for a database.
  globalSetup: join(__dirname, 'libs/testing/src/jest/global-setup.ts'),
  globalTeardown: join(__dirname, 'libs/testing/src/jest/global-teardown.ts'),
  testTimeout: 60_000,
}
