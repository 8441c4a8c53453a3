import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { generatedFiles } from './generated-files'
import { wholeSurface } from './surface'

const root = resolve(__dirname, '../../..')
const [option] = process.argv.slice(2)

const stale: string[] = []
for (const [path, content] of Object.entries(generatedFiles(wholeSurface()))) {
  if (current(path) === content) continue
  stale.push(path)
  if (option === '--check') continue
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
  console.log(`wrote ${path}`)
}
if (option === '--check' && stale.length > 0) process.exitCode = 1

function current(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}
