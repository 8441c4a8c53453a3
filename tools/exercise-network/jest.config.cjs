module.exports = { ...require('../../jest.preset.cjs'), displayName: 'exercise-network' }
