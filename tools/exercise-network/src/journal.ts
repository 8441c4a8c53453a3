import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

import type { Entry } from './records'

/**
 * An append-only file of JSON lines. One line is one change with all its entries, so a torn last line undoes the whole
 * change and nothing less. Lines reach the operating system before append() returns: they survive `kill -9`, though
 * not a power cut (no fsync per line, as this is an exercise).
 */
export class Journal {
  private size: number

  private constructor(
    private readonly file: number,
    size: number,
  ) {
    this.size = size
  }

  /** Reads what is there, hands it to `replay`, and starts the file again from `snapshot()`, written aside and renamed. */
  static open(path: string, replay: (entries: Entry[]) => void, snapshot: () => Iterable<Entry[]>): Journal {
    mkdirSync(dirname(path), { recursive: true })
    if (existsSync(path)) readLines(path).forEach(replay)
    const fresh = `${path}.new`
    const file = openSync(fresh, 'w', 0o600)
    let size = 0
    for (const entries of snapshot()) size += writeAll(file, Buffer.from(`${JSON.stringify(entries)}\n`), size)
    fsyncSync(file)
    closeSync(file)
    renameSync(fresh, path)
    return new Journal(openSync(path, 'r+', 0o600), size)
  }

  append(entries: Entry[]): void {
    const line = Buffer.from(`${JSON.stringify(entries)}\n`)
    try {
      this.size += writeAll(this.file, line, this.size)
    } catch (error) {
      // A full disk may leave half a line; the next one must not be glued to it.
      ftruncateSync(this.file, this.size)
      throw error
    }
  }

  close(): void {
    closeSync(this.file)
  }
}

function writeAll(file: number, bytes: Buffer, position: number): number {
  let written = 0
  while (written < bytes.length) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written)
  }
  return written
}

function readLines(path: string): Entry[][] {
  const lines = readFileSync(path, 'utf8').split('\n')
  // Whatever follows the last newline was never acknowledged.
  lines.pop()
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Entry[]
    } catch {
      throw new Error(`${path}: line ${index + 1} is not readable; repair it or delete the file to start afresh`)
    }
  })
}
