import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { jsonLine } from '@cordon/load'
import { evaluate, plainWordLists, shippedRules } from './evaluate'
import { readLabelledFile } from './labelled-file'
import { readLabels } from './labels'
import { figuresOf, print } from './report'

const USAGE = `npm run eval -- FILE [--text COLUMN] [--label COLUMN] [--map LABEL=CATEGORY …] [--positive LABEL,LABEL]
                     [--by COLUMN] [--errors N] [--json]`

function main(args: string[]): void {
  const { values, positionals } = read(args)
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new Error(`Name one labelled CSV file:\n  ${USAGE}`)
  const errors = Number(values.errors ?? 0)
  if (!Number.isSafeInteger(errors) || errors < 0)
    throw new Error(`--errors takes a whole number, not "${String(values.errors)}".`)

  const { text, label, by } = values
  const labelled = readLabelledFile(load(file), { text, label, group: by })
  const split = (lists: string[] = []): string[] => lists.flatMap((list) => list.split(',')).map((name) => name.trim())
  const meanings = readLabels(
    labelled.rows.map((row) => row.label),
    labelled.labelColumn,
    { map: split(values.map), positive: split(values.positive) },
  )
  const found = evaluate(labelled.rows, meanings, shippedRules())
  const baseline = evaluate(labelled.rows, meanings, plainWordLists())
  print(labelled, meanings, found, baseline, errors)
  if (values.json === true)
    console.log(
      jsonLine({ name: 'eval', figures: figuresOf(found, labelled.skipped.length), baselines: figuresOf(baseline) }),
    )
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        text: { type: 'string' },
        label: { type: 'string' },
        map: { type: 'string', multiple: true },
        positive: { type: 'string', multiple: true },
        by: { type: 'string' },
        errors: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n  ${USAGE}`)
  }
}

/** A path is meant from where npm was called; npm itself runs at the root. */
function load(file: string): Uint8Array {
  try {
    return readFileSync(resolve(process.env.INIT_CWD ?? '.', file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT')
      throw new Error(`There is no file "${file}". Give the path of a CSV file with a text and a label column.`)
    if (code === 'EISDIR') throw new Error(`"${file}" is a folder. Give the path of a CSV file.`)
    throw new Error(`"${file}" cannot be read: ${(error as Error).message}`)
  }
}

try {
  main(process.argv.slice(2))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
