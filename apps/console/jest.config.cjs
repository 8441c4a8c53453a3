const preset = require('../../jest.preset.cjs')

const [name, swc] = preset.transform['^.+\\.(ts|tsx|js|mjs)$']
const jsc = { ...swc.jsc, transform: { ...swc.jsc.transform, react: { runtime: 'automatic' } } }

module.exports = {
  ...preset,
  displayName: 'console',
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/src/**/*.spec.tsx'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [name, swc],
    '^.+\\.tsx$': [name, { ...swc, jsc: { ...jsc, parser: { ...jsc.parser, tsx: true } } }],
  },
}
