import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { signer } from './sample-bundle'

const TOOLS = resolve(__dirname, '../../../tools/verify')
const folder = mkdtempSync(join(tmpdir(), 'cordon-evidence-'))
let files = 0
/** What verify.mjs said so far, of files that are still there. */
export const told: { file: string; vkey: string; code: number; out: string }[] = []

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Asks both verifiers, holds them to the same verdict, and answers with its problems as `code where`. */
export async function verify(archive: Buffer | string, vkey = signer.vkey) {
  const file = typeof archive === 'string' ? archive : join(folder, `${(files += 1)}.zip`)
  if (typeof archive !== 'string') await writeFile(file, archive)
  const args = ['--bundle', file, '--vkey', vkey]
  const [node, python] = await Promise.all([
    run(process.execPath, [join(TOOLS, 'verify.mjs'), ...args]),
    run('python3', [join(TOOLS, 'verify.py'), ...args]),
  ])
  const [problems, same] = [node, python].map(({ out }) =>
    Array.from(
      out.matchAll(/^PROBLEM {2}(\S+ (?:entry \d+|line \d+|[^:]*)):/gm),
      ([, found]) => found as string,
    ).sort(),
  )
  expect({ code: python.code, problems: same }).toEqual({ code: node.code, problems })
  if (typeof archive !== 'string') told.push({ file, vkey, code: node.code, out: node.out })
  return { code: node.code, problems: problems as string[], node: node.out, python: python.out }
}

export async function expectProblems(archive: Buffer | string, ...expected: string[]): Promise<void> {
  const { code, problems } = await verify(archive)
  expect({ code, problems }).toEqual({ code: 1, problems: expected.sort() })
}

export function scratchFile(name: string): string {
  return join(folder, name)
}

export function run(command: string, args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((answer) =>
    execFile(command, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      answer({ code: error ? Number(error.code) : 0, out: stdout + stderr }),
    ),
  )
}
