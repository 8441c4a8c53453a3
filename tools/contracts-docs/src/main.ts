import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { run } from './run'
import { wholeSurface } from './surface'

/*
 * Writes every document that comes from the contracts; with --check, says which are not up to date and what would break
 * those who rely on a released contract. --release records the contracts as they are now as released; a breach must be
 * given up by name (--forget publishing.post.approve), and the change of the lock shows it to the reviewer.
 */
const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean' },
    release: { type: 'boolean' },
    forget: { type: 'string', multiple: true },
  },
})
const { problems, written } = run(resolve(__dirname, '../../..'), wholeSurface(), options)
written.forEach((path) => console.log(`wrote ${path}`))
problems.forEach((problem) => console.error(problem))
if (problems.length > 0) process.exitCode = 1
