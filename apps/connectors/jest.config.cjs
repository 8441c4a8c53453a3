module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'connectors',
  // These need a network that `npm run test:real` starts.
  testPathIgnorePatterns: ['/node_modules/', '\\.real\\.spec\\.ts$'],
}
