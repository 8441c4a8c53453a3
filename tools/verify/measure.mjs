#!/usr/bin/env node
/**
 * Makes an evidence bundle of very many entries and says what checking it takes: node measure.mjs [entries, a million unless told]
 * It needs the built libraries and GNU time, and is no part of the tests. Its entries are arrivals, which take most memory.
 */
import { execFileSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

const here = (path) => new URL(path, import.meta.url).pathname
const load = createRequire(import.meta.url)
const ledger = load(here('../../libs/ledger/dist/index.js'))
const evidence = load(here('../../libs/evidence/dist/index.js'))

const size = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'cordon-measure-'))
const signer = ledger.noteSigner(ledger.noteKeysFromSeed('police.example/ledger', Buffer.alloc(32, 1)).skey)
const salt = Buffer.alloc(16, 7)

function rowAt(index) {
  const data = {
    itemId: `item-${index}`,
    text: `Message ${index}: please come, somebody is breaking into cars. `.repeat(4),
  }
  const content = { actorName: 'Priya Raman', data }
  const entry = {
    origin: 'connectors',
    position: index + 1,
    eventId: `event-${index}`,
    type: 'connectors.item.captured.v1',
    time: '2026-11-21T09:30:00.000Z',
    subject: `item-${index}`,
    aggregateVersion: 1,
    actor: 'service:connectors',
    authority: 'capture: poll',
    dataDigest: ledger.digestData(salt, content),
  }
  return { index, entry, salt, content }
}

async function makeBundle() {
  const known = new Map()
  let frontier = ledger.EMPTY_FRONTIER
  for (let from = 0; from < size; from += 10_000) {
    const leaves = Array.from({ length: Math.min(10_000, size - from) }, (_, i) =>
      ledger.entryLeafHash(rowAt(from + i).entry),
    )
    leaves.forEach((hash, i) => known.set(`0/${from + i}`, hash))
    const added = ledger.appendLeaves(frontier, leaves)
    frontier = added.frontier
    for (const { level, index, hash } of added.nodes) known.set(`${level}/${index}`, hash)
  }
  const lines = createWriteStream(join(folder, 'entries.jsonl'))
  for (let index = 0; index < size; index += 1) {
    const proof = ledger.inclusionProof(index, size, (level, at) => known.get(`${level}/${at}`))
    if (!lines.write(evidence.entryLine({ ...rowAt(index), proof })))
      await new Promise((drained) => lines.once('drain', drained))
  }
  lines.end()
  await finished(lines)
  const root = ledger.rootOf(frontier)
  const about = {
    bundleId: '01976f00-0000-7000-8000-000000000001',
    ledger: signer.name,
    reference: 'Measured',
    createdAt: '2026-11-21T10:00:00.000Z',
  }
  const facts = {
    ...about,
    purpose: 'To be measured',
    entries: size,
    payloads: 0,
    erased: 0,
    checkpointSize: size,
    filter: {},
    format: 'cordon-evidence/1',
  }
  const texts = {
    'data/bundle.json': evidence.jsonLine(facts),
    'data/checkpoint.txt': ledger.signCheckpoint({ origin: signer.name, size, root }, [signer]),
    'data/custody.jsonl': evidence.jsonLine({ at: about.createdAt, what: 'made' }),
    'data/keys.json': evidence.jsonLine({ ledger: signer.vkey }),
    'data/pages/index.html': '<!doctype html><title>Measured</title>',
  }
  const payload = Object.entries(texts).map(([path, text]) => ({ path, chunks: () => [Buffer.from(text)] }))
  payload.push({
    path: 'data/entries.jsonl',
    chunks: () => createReadStream(join(folder, 'entries.jsonl'), { highWaterMark: 1 << 20 }),
  })
  const layout = await evidence.layOutBundle({ ...about, payload, signer })
  const file = createWriteStream(join(folder, 'bundle.zip'))
  for await (const part of evidence.bundleBytes(layout, payload))
    if (!file.write(part)) await new Promise((drained) => file.once('drain', drained))
  file.end()
  await finished(file)
}

try {
  await makeBundle()
  const bundle = join(folder, 'bundle.zip')
  console.log(`${size} entries, ${(statSync(bundle).size / 1e6).toFixed(0)} MB`)
  for (const [command, script] of [
    [process.execPath, 'verify.mjs'],
    ['python3', 'verify.py'],
  ]) {
    const format = '%e s, %U s of processor time, %M kB of memory at most'
    const args = [
      '-f',
      format,
      '-o',
      join(folder, 'took'),
      command,
      here(script),
      '--bundle',
      bundle,
      '--vkey',
      signer.vkey,
    ]
    const out = execFileSync('/usr/bin/time', args, { encoding: 'utf8' })
    console.log(
      `${script}: ${execFileSync('tail', ['-n', '1', join(folder, 'took')], { encoding: 'utf8' }).trim()}. ${out.trim().split('\n').at(-1)}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true })
}
