/** Ends a test run with one plain line that people and programs can count on. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    // A file that could not be loaded ran no test, which must not look like success.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    // At the very end, since Jest's own summary comes after every reporter.
    process.once('exit', () => process.stdout.write(`${line}\n`))
  }
}
