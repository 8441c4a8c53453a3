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
  const { createHash } = require('node:crypto')
  const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
  const { tmpdir } = require('node:os')
  const { join } = require('node:path')
  const { moduleNameMapper, transform } = require('./jest.preset.cjs')
  const [[, [, options]]] = Object.entries(transform)
  const names = Object.entries(moduleNameMapper).map(([pattern, path]) => [new RegExp(pattern), path])
  const resolve = Module._resolveFilename
  Module._resolveFilename = (name, ...rest) => {
    const [pattern, path] = names.find(([one]) => one.test(name)) ?? []
    return resolve.call(Module, pattern ? name.replace(pattern, path) : name, ...rest)
  }
  Module._extensions['.ts'] = (module, filename) => {
    module._compile(transformed(filename), filename)
  }

  // Kept between threads: some tests start one for every step, and each would transform a hundred files anew.
  const kept = join(tmpdir(), 'cordon-jest-threads')
  mkdirSync(kept, { recursive: true })
  const transformed = (filename) => {
    const source = readFileSync(filename, 'utf8')
    const place = join(
      kept,
      createHash('sha256')
        .update(JSON.stringify([filename, options, source]))
        .digest('hex'),
    )
    try {
      return readFileSync(place, 'utf8')
    } catch {
      const { code } = require('@swc/core').transformSync(source, { ...options, filename })
      writeFileSync(`${place}.${process.pid}.${threads.threadId}`, code)
      renameSync(`${place}.${process.pid}.${threads.threadId}`, place)
      return code
    }
  }
}
