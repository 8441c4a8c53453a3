module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'lint-rules',
  testMatch: ['<rootDir>/src/*.spec.mjs', '<rootDir>/test/*.spec.mjs'],
}
