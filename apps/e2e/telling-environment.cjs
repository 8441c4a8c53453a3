const { TestEnvironment } = require('jest-environment-node')

/** A browser test that fails elsewhere leaves nothing to look at: what the stage has to tell is told while it still stands. */
module.exports = class TellingEnvironment extends TestEnvironment {
  async handleTestEvent({ name }) {
    if (name === 'test_fn_failure') await this.global.tellAfterFailure?.()
  }
}
