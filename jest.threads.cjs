/**
 * Jest's own loading ends where a worker thread begins. Set up in every test environment, this hands itself to the threads that are
 * started there, and in them loads TypeScript by SWC and finds our packages by the same names as the preset.
 */
const Module = require('node:module')
const threads = require('node:worker_threads')

if (threads.isMainThread) {
  // Node's own modules are the same for every test file of a process.
  const { Worker } = threads
  if (Worker.name !== 'PreparedWorker')
    threads.Worker = class PreparedWorker extends Worker {
      constructor(file, options) {
        super(file, { ...options, execArgv: ['--require', __filename] })
      }
    }
} else {
  const { transformSync } = require('@swc/core')
  const { moduleNameMapper, transform } = require('./jest.preset.cjs')
  const [[, [, options]]] = Object.entries(transform)
  const names = Object.entries(moduleNameMapper).map(([pattern, path]) => [new RegExp(pattern), path])
  const resolve = Module._resolveFilename
  Module._resolveFilename = (name, ...rest) => {
    const [pattern, path] = names.find(([one]) => one.test(name)) ?? []
    return resolve.call(Module, pattern ? name.replace(pattern, path) : name, ...rest)
  }
  Module._extensions['.ts'] = (module, filename) => {
    const { code } = transformSync(require('node:fs').readFileSync(filename, 'utf8'), { ...options, filename })
    module._compile(code, filename)
  }
}
