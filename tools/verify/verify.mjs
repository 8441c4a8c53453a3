#!/usr/bin/env node
/**
 * Verifies an exported Cordon ledger without Cordon: node verify.mjs <export.jsonl> <vkey> [--witness <vkey>]... [--witnesses <n>]
 * and an evidence bundle: node verify.mjs --bundle <bundle.zip> --vkey <vkey>
 *
 * One file, no dependencies, any Node from 18. It shares no code with Cordon on purpose: RFC 9162 (the tree), RFC 8785 (canonical
 * JSON) and C2SP signed-note, tlog-checkpoint and tlog-cosignature (the signatures) are written out again below. README.md describes
 * the export.
 * Exit code 0: everything is as it was signed. 1: it is not; every problem is named. 2: wrong arguments or unreadable file.
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import * as crypto from 'node:crypto'
import {
  closeSync,
  createReadStream,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import * as zlib from 'node:zlib'

const FORMAT = 'cordon-ledger-export/v1'
const SALT_BYTES = 16
const MOST_SHOWN = 100
/** Key types of signed notes: the ledger's own, and that of witnesses, which sign the time too. */
const [PLAIN, TIMESTAMPED] = [1, 4]
/** The end of the year 9999: later times have no date. */
const LAST_SECOND = 253_402_300_799n
/** Files below this many bytes are not worth starting threads for. */
const LARGE_FILE = 2_000_000
const BLOCK_BYTES = 1 << 20
const MOST_BLOCKS_AHEAD = 12
const NONE = Buffer.alloc(32)
const LEAF_PREFIX = Buffer.from([0])
const nodeInput = Buffer.alloc(65, 1)
let scratch = Buffer.alloc(4096)
/** What can be wrong with an entry by itself. */
const [SOUND, MISSING, MALFORMED, WRONG_DATA] = [0, 1, 2, 3]
const DATA_CHANGED = 'its data or salt were changed; they no longer give the digest in the entry.'

const USAGE = `Usage: node verify.mjs <export.jsonl> <verifier key>
  --witness <verifier key>   a witness whose word you ask for; give it once for each
  --witnesses <n>            how many of them have to vouch for the ledger; all unless told otherwise
  --checkpoint <file>        an earlier checkpoint that you kept; the export has to continue it
  --time-stamps <folder>     write the time stamps there, for a check with openssl`

async function main(args) {
  if (args[0] === '--bundle' || args[0] === '--vkey') return verifyBundleCommand(args)
  const started = Date.now()
  let result
  try {
    result = await verifyExport(readArguments(args))
  } catch (error) {
    console.error(error.usage ? `${error.message}\n${USAGE}` : `Cannot verify: ${error.message}`)
    return 2
  }
  const { problems, summary, checked, unchecked } = result
  for (const { text } of problems.slice(0, MOST_SHOWN)) console.log(`PROBLEM  ${text}`)
  if (problems.length > MOST_SHOWN) console.log(`... and ${problems.length - MOST_SHOWN} more problems.`)
  for (const text of checked) console.log(`CHECKED  ${text}`)
  for (const text of unchecked) console.log(`NOT CHECKED  ${text}`)
  console.log(problems.length === 0 ? `OK  ${summary}` : `NOT OK  ${problems.length} problem(s). ${summary}`)
  console.error(`(${((Date.now() - started) / 1000).toFixed(1)} s)`)
  return problems.length === 0 ? 0 : 1
}

function readArguments(args) {
  const wrong = (message) => Object.assign(new Error(message), { usage: true })
  let parsed
  try {
    const options = {
      witness: { type: 'string', multiple: true },
      witnesses: { type: 'string' },
      checkpoint: { type: 'string', multiple: true },
      'time-stamps': { type: 'string' },
    }
    parsed = parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw wrong(error.message)
  }
  const [file, vkey, ...rest] = parsed.positionals
  if (!file || !vkey || rest.length > 0) throw wrong('An export and a verifier key are needed, and nothing else.')
  const witnesses = (parsed.values.witness ?? []).map((key) => parseVerifierKey(key, TIMESTAMPED))
  if (new Set(witnesses.map(({ raw }) => raw)).size < witnesses.length)
    throw wrong('Two of the witness keys are the same.')
  const needed = Number(parsed.values.witnesses ?? witnesses.length)
  if (!Number.isInteger(needed) || needed < Math.min(witnesses.length, 1) || needed > witnesses.length)
    throw wrong(`--witnesses is a number from 1 to the number of --witness keys (${witnesses.length}).`)
  const kept = (parsed.values.checkpoint ?? []).map((path) => ({ path, note: readFileSync(path, 'utf8') }))
  return { file, vkey, witnesses, needed, kept, timeStampFolder: parsed.values['time-stamps'] }
}

async function verifyExport({ file, vkey, ...policy }) {
  const header = await readHeader(file)
  const problems = []
  const log = parseVerifierKey(vkey, PLAIN)
  const checkpoint = openCheckpoint(header.checkpoint, log)
  if (checkpoint.refused) problems.push({ index: -1, text: `The checkpoint is not valid: ${checkpoint.refused}.` })
  const walk = header.kind === 'selection' ? checkSelection : checkComplete
  const { summary, rootAt } = await walk(file, header, checkpoint, problems)
  const outside = { header, log, checkpoint, rootAt, problems, checked: [], unchecked: [] }
  judgeWitnesses(outside, policy)
  judgeKept(outside, policy.kept)
  tellTimeStamps(outside, policy.timeStampFolder)
  await nameEntries(file, problems)
  problems.sort((a, b) => a.index - b.index)
  return { problems, summary, checked: outside.checked, unchecked: outside.unchecked }
}

// --- Who outside vouches for it ---

/** A witness that saw a head vouches for all entries up to it, if the export begins with just those. */
function judgeWitnesses({ header, log, checkpoint, rootAt, problems, checked, unchecked }, { witnesses, needed }) {
  const wrong = (text) => problems.push({ index: -1, text })
  const saw = new Map()
  let unknown = 0
  const earlier = rootAt && Array.isArray(header.witnessed) ? header.witnessed.map(String) : []
  for (const note of [header.checkpoint, ...earlier]) {
    const head = note === header.checkpoint ? checkpoint : openCheckpoint(note, log)
    if (head.refused) {
      if (note !== header.checkpoint)
        wrong(`A checkpoint that witnesses are said to have seen is not valid: ${head.refused}.`)
      continue
    }
    const told = cosignatures(note, head.text, witnesses)
    unknown += told.unknown
    for (const name of told.wrong) wrong(`The cosignature of ${name} on ${head.size} entries is wrong.`)
    const contradiction = whyNoBeginning(head, checkpoint, rootAt)
    if (contradiction) {
      const who = told.right.map(({ witness }) => witness.name).join(', ') || 'a witness'
      wrong(`This is not the ledger that ${who} saw: ${contradiction}.`)
      continue
    }
    for (const { witness, at } of told.right) {
      const before = saw.get(witness)
      if (!before || head.size > before.size) saw.set(witness, { size: head.size, at })
    }
  }
  for (const [{ name }, { size, at }] of saw) {
    checked.push(`${name} saw the first ${size} entries, as they are here, at ${instant(at)} by its clock.`)
  }
  if (witnesses.length === 0) {
    const others = unknown > 0 ? ` The export bears ${unknown} cosignature(s) of witnesses that you did not name.` : ''
    unchecked.push(
      `Whether the organisation showed others another history: no witness was named (--witness <verifier key>).${others}`,
    )
    return
  }
  const silent = witnesses.filter((witness) => !saw.has(witness)).map(({ name }) => name)
  if (silent.length > 0) unchecked.push(`Nothing by ${silent.join(', ')} is in the export.`)
  if (saw.size < needed) return wrong(`${saw.size} of the ${needed} witnesses asked for vouch for this ledger.`)
  const size = [...saw.values()].map((one) => one.size).sort((a, b) => b - a)[needed - 1]
  checked.push(`${needed} of ${witnesses.length} witnesses vouch for the first ${size} entries.`)
  if (!checkpoint.refused && size < checkpoint.size) {
    unchecked.push(
      `The last ${checkpoint.size - size} entries are newer than that: the ledger's own key alone vouches for them.`,
    )
  }
}

function cosignatures(note, text, witnesses) {
  const told = { right: [], wrong: [], unknown: 0 }
  for (const { name, keyId, bytes } of signaturesOf(note)) {
    const witness = witnesses.find((known) => known.name === name && known.keyId === keyId)
    if (!witness) {
      // A time and an Ed25519 signature: a cosignature of somebody.
      if (bytes.length === 72) told.unknown += 1
      continue
    }
    const at = bytes.length === 72 ? bytes.readBigUInt64BE() : undefined
    const message = Buffer.from(`cosignature/v1\ntime ${at}\n${text}`, 'utf8')
    if (at === undefined || at > LAST_SECOND || !verifySignature(null, message, witness.key, bytes.subarray(8))) {
      told.wrong.push(name)
    } else told.right.push({ witness, at: Number(at) })
  }
  return told
}

/** Whoever kept an old checkpoint can tell by it alone that the ledger was set back or rewritten. */
function judgeKept({ log, checkpoint, rootAt, problems, checked, unchecked }, kept) {
  for (const { path, note } of kept) {
    const head = openCheckpoint(note, log)
    if (head.refused) throw new Error(`${path} is no checkpoint of this ledger: ${head.refused}`)
    if (!checkpoint.refused && !rootAt && head.size !== checkpoint.size) {
      unchecked.push(`Whether the ledger continues ${path}: a selection does not show it; ask for a complete export.`)
      continue
    }
    const contradiction = whyNoBeginning(head, checkpoint, rootAt)
    if (contradiction) problems.push({ index: -1, text: `This ledger does not continue ${path}: ${contradiction}.` })
    else checked.push(`The ledger continues ${path}: its first ${head.size} entries are those sealed there.`)
  }
  if (kept.length === 0)
    unchecked.push('Whether it continues an earlier checkpoint: none was given (--checkpoint <file>).')
}

/** Why a head that the ledger signed is not the head of a beginning of this export; undefined when it is. */
function whyNoBeginning(head, checkpoint, rootAt) {
  if (checkpoint.refused) return 'nothing here is sealed'
  if (head.origin !== checkpoint.origin) return `that is the head of ${head.origin}`
  if (head.size > checkpoint.size)
    return `${head.size} entries were sealed then and only ${checkpoint.size} are now: it was set back`
  if (head.size === checkpoint.size && head.root.equals(checkpoint.root)) return undefined
  if (head.size === checkpoint.size) return `the ledger signed two histories of ${head.size} entries`
  if (!rootAt) return 'a selection does not show it'
  return same(rootAt(head.size), head.root)
    ? undefined
    : `its first ${head.size} entries are not those that were sealed then`
}

function tellTimeStamps({ header, unchecked }, folder) {
  const stamps = Array.isArray(header.timeStamps) ? header.timeStamps : []
  if (stamps.length === 0) return unchecked.push('When it was sealed: the export holds no time stamp of an authority.')
  const files = stamps.map(({ checkpoint, token }, i) => {
    const [note, stamp] = [`checkpoint-${i + 1}.txt`, `time-stamp-${i + 1}.der`].map(
      (name) => folder && join(folder, name),
    )
    if (folder) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(note, String(checkpoint))
      writeFileSync(stamp, Buffer.from(String(token), 'base64'))
    }
    return { note, stamp }
  })
  const how = folder
    ? `openssl ts -verify -data ${files[0].note} -in ${files[0].stamp} -token_in -CAfile <certificates of the authority>`
    : 'write them to a folder with --time-stamps <folder> and check them with openssl'
  unchecked.push(`The ${stamps.length} time stamp(s) in the export: ${how}.`)
}

// --- A selection: each entry brings its own inclusion proof ---

async function checkSelection(file, _header, checkpoint, problems) {
  let [number, erased] = [0, 0]
  for await (const block of readBlocks(file)) {
    for (const line of linesOf(block)) {
      number += 1
      if (number === 1) continue
      const row = parse(line)
      checkSelected(row, number, checkpoint, problems)
      if (row.salt === null && row.data === null) erased += 1
    }
  }
  const contents = erased === 0 ? '' : ` (the content of ${erased} is gone; a complete export shows who ordered that)`
  return { summary: `${number - 1} selected entries${contents}, ${sealedBy(checkpoint)}` }
}

function checkSelected(row, number, checkpoint, problems) {
  if (!row || !Number.isSafeInteger(row.index)) throw new Error(`line ${number} is not an entry`)
  const leaf = entryHash(row.entry)
  if (!leaf) return problem(problems, row.index, 'is no well-formed entry.')
  const proof = Array.isArray(row.proof) ? row.proof.map((text) => fromHex(text) ?? NONE.subarray(1)) : []
  if (!checkpoint.refused && !inclusionHolds(leaf, row.index, checkpoint.size, proof, checkpoint.root)) {
    problem(problems, row.index, 'its fields or its proof were changed: the proof does not lead to the signed root.')
  }
  if (!contentFits(row)) problem(problems, row.index, DATA_CHANGED)
}

/** RFC 9162 section 2.1.3.2. */
function inclusionHolds(leaf, index, size, proof, root) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size || proof.some((hash) => hash.length !== 32))
    return false
  let node = index
  let last = size - 1
  let computed = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      computed = nodeHash(sibling, computed)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else computed = nodeHash(computed, sibling)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && computed.equals(root)
}

// --- A complete export: the whole tree is computed again ---

async function checkComplete(file, header, checkpoint, problems) {
  const tree = new Tree(header.nodes === true)
  const walk = { tree, problems, positions: new Map(), sealedSize: checkpoint.size, next: 0, count: -1 }
  walk.erasures = new Erasures()
  for await (const { rows, hashes } of digestedBlocks(file)) {
    const bytes = bufferOf(hashes)
    let at = 0
    for (const row of rows) {
      const take = () => bytes.subarray(at, (at += 32))
      // The first line is the header.
      if (walk.count >= 0) takeEntry(walk, row, take)
      walk.count += 1
      if (walk.count > 0 && walk.count % 100_000 === 0) console.error(`  ${walk.count} entries read`)
      at = row.end
    }
  }
  for (const [origin, { gaps }] of walk.positions) {
    for (const [from, to, index] of gaps) {
      const which = from === to ? `position ${from} is` : `positions ${from} to ${to} are`
      problems.push({ index, text: `${origin} ${which} in no entry; the gap shows at entry ${index}.` })
    }
  }
  const size = walk.sealedSize ?? walk.next
  if (walk.next !== size && !walk.gapInNumbers && walk.brokenLink !== undefined) {
    const removed = walk.next < size
    const what = removed ? 'stands where one or more entries were removed' : 'was put in'
    problem(problems, removed ? walk.brokenLink : walk.brokenLink - 1, `${what}; the later ones were renumbered.`)
    return { summary: `${walk.count} entries where ${size} were sealed`, rootAt: () => undefined }
  }
  missing(walk, size)
  judgeTree(tree, size, checkpoint, problems)
  const contents = judgeErasures(walk.erasures, problems)
  return { summary: `${walk.count} entries${contents}, ${sealedBy(checkpoint)}`, rootAt: (upTo) => tree.rootAt(upTo) }
}

function takeEntry(walk, row, takeHash) {
  if (!Number.isSafeInteger(row.index) || row.index < 0) throw new Error(`line ${walk.count + 2} is not an entry`)
  const { tree, problems, sealedSize } = walk
  const { index, fault } = row
  if (index < walk.next) return problem(problems, index, 'stands there twice, or out of order.')
  if (index > walk.next) {
    walk.gapInNumbers = true
    missing(walk, Math.min(index, sealedSize ?? index))
  }
  walk.next = index + 1
  const [leaf, leafHash, link] = [takeHash(), takeHash(), takeHash()]
  if (fault !== MALFORMED) watchPosition(walk.positions, row, index, problems)
  if (fault === SOUND) walk.erasures.take(index, row)
  if (index > 0 && !link.equals(NONE)) {
    tree.linked.set(index - 1, link)
    if (tree.computed[0].get(index - 1)?.equals(link) === false) walk.brokenLink ??= index
  }
  if (sealedSize !== undefined && index >= sealedSize) {
    return problem(problems, index, `is not covered by the signed checkpoint, which seals ${sealedSize} entries.`)
  }
  if (fault !== SOUND) tree.faults.set(index, fault)
  tree.computed[0].set(index, leaf)
  tree.stored[0].set(index, leafHash)
  for (let level = 1; level <= row.nodes; level += 1) {
    tree.storedLevel(level).set((index + 1) / 2 ** level - 1, takeHash())
  }
}

/** Content that is gone counts as erased only where the ledger itself says so; an order that is not as it was sealed says nothing. */
function judgeErasures(erasures, problems) {
  if (erasures.count === 0) return ''
  const refuted = new Set(problems.map(({ index }) => index))
  const { unordered, orders } = erasures.judge((index) => !refuted.has(index))
  for (const index of unordered) problem(problems, index, UNORDERED)
  const ordered = erasures.count - unordered.length
  return ` (the content of ${erasures.count} was erased, that of ${ordered} on ${ordersInWords(orders)})`
}

function missing(walk, upTo) {
  if (walk.next >= upTo) return
  problem(
    walk.problems,
    walk.next,
    walk.next === upTo - 1 ? 'is missing.' : `is missing, and so are all up to ${upTo - 1}.`,
  )
  for (let index = walk.next; index < upTo; index += 1) walk.tree.faults.set(index, MISSING)
}

function judgeTree(tree, size, checkpoint, problems) {
  tree.complete(size)
  const found = new Map()
  const judge = {
    tree,
    blame: (index, text) => found.get(index)?.certain || found.set(index, { index, text, named: true, certain: true }),
    // Says nothing new about an entry that is named already.
    echo: (index, text) => found.has(index) || found.set(index, { index, text, named: true }),
    range: (key, index, text) => found.set(key, { index, text }),
  }
  const peaks = peaksOf(size).map((peak) => ({ ...peak, ...tree.both(peak.level, peak.index) }))
  const sealed = checkpoint.refused
    ? peaks.map((peak) => peak.stored ?? peak.computed)
    : sealedPeaks(peaks, checkpoint.root)
  peaks.forEach((peak, i) => {
    if (sealed?.[i]) return descend(judge, peak.level, peak.index, sealed[i])
    if (peak.stored && !same(peak.stored, peak.computed)) return descend(judge, peak.level, peak.index, peak.stored)
    doubt(judge, peak.level, peak.index)
  })
  const last = peaks.at(-1)
  if (!sealed && last?.level === 0 && peaks.slice(0, -1).every((peak) => peak.stored)) {
    const text =
      'was changed together with its leaf hash: the signed root does not fit although the stored tree vouches for all entries before it.'
    judge.blame(last.index, text)
  }
  if (!sealed && found.size === 0 && tree.faults.size === 0) {
    const text = 'The entries do not give the signed root, and nothing in the export tells which of them was changed.'
    problems.push({ index: 0, text })
  }
  problems.push(...found.values())
}

/** Walks down from a node whose sealed hash is known; its children are sealed when they hash to it. */
function descend(judge, level, index, sealed) {
  const { tree } = judge
  if (tree.untouched(level, index, sealed)) return
  if (level === 0) return judgeLeaf(judge, index, sealed)
  const stored = tree.stored[level].get(index)
  if (stored ? !stored.equals(sealed) : tree.withNodes) {
    const what = stored ? 'was changed' : 'is missing'
    judge.range(
      `${level}/${index}`,
      index * 2 ** level,
      `The stored tree node ${level}/${index} over the entries ${index * 2 ** level} to ${(index + 1) * 2 ** level - 1} ${what}.`,
    )
  }
  const [left, right] = [index * 2, index * 2 + 1]
  for (const a of candidates(tree, level - 1, left)) {
    for (const b of candidates(tree, level - 1, right)) {
      if (!nodeHash(a, b).equals(sealed)) continue
      descend(judge, level - 1, left, a)
      return descend(judge, level - 1, right, b)
    }
  }
  let differs = false
  for (const child of [left, right]) {
    const both = tree.both(level - 1, child)
    if (!both.stored || same(both.stored, both.computed)) continue
    differs = true
    descend(judge, level - 1, child, both.stored)
  }
  if (differs || doubt(judge, level, index)) return
  const [first, last] = [index * 2 ** level, (index + 1) * 2 ** level - 1]
  // Only the newest entry has no copy of its leaf hash in a following line.
  if (level === 1 && tree.linked.get(first) && !tree.linked.get(last)) {
    return judge.blame(
      last,
      `was changed together with its leaf hash, unless it was entry ${first} with both copies of its leaf hash.`,
    )
  }
  judge.range(
    `from ${first}`,
    first,
    `At least one of the entries ${first} to ${last} was changed together with its leaf hash.`,
  )
}

function judgeLeaf({ tree, blame, echo }, index, sealed) {
  const { computed, stored } = tree.both(0, index)
  const fault = tree.faults.get(index)
  if (fault === MISSING) return
  if (!same(computed, sealed)) {
    const together = computed && same(stored, computed) ? ' Its leaf hash was changed with it.' : ''
    blame(
      index,
      fault === MALFORMED ? 'is no well-formed entry.' : `its fields are not those that were sealed.${together}`,
    )
  } else if (fault === WRONG_DATA) blame(index, DATA_CHANGED)
  else if (stored && !stored.equals(sealed))
    blame(index, 'its stored leaf hash was changed; the entry itself is as it was sealed.')
  const link = tree.linked.get(index)
  if (same(computed, sealed) && link && !link.equals(sealed)) {
    echo(index + 1, `the copy of entry ${index}'s leaf hash beside it was changed.`)
  }
}

/** Entries under a node that some copy of their leaf hash contradicts. */
function doubt({ tree, blame }, level, index) {
  let any = false
  for (let i = index * 2 ** level; i < (index + 1) * 2 ** level; i += 1) {
    const { computed, stored } = tree.both(0, i)
    const link = tree.linked.get(i)
    const fault = tree.faults.get(i)
    const wrong = !computed || (stored && !stored.equals(computed)) || (link && !link.equals(computed))
    if (!wrong && fault !== WRONG_DATA) continue
    any = true
    if (fault !== MISSING)
      blame(
        i,
        fault === WRONG_DATA ? 'its data, salt or digest were changed.' : 'its fields are not those that were sealed.',
      )
  }
  return any
}

function sealedPeaks(peaks, root) {
  const choices = peaks.map(({ computed, stored }) =>
    [computed, same(computed, stored) ? null : stored].filter(Boolean),
  )
  const open = choices.flatMap((choice, i) => (choice.length > 1 ? [i] : []))
  if (choices.some((choice) => choice.length === 0) || open.length > 12) return undefined
  for (let mix = 0; mix < 2 ** open.length; mix += 1) {
    const picked = choices.map((choice, i) => choice[open.includes(i) ? (mix >> open.indexOf(i)) & 1 : 0])
    const fold = picked.reduceRight((right, left) => (right ? nodeHash(left, right) : left), undefined)
    if ((fold ?? sha256(Buffer.alloc(0))).equals(root)) return picked
  }
  return undefined
}

function peaksOf(size) {
  const peaks = []
  for (let at = 0; at < size;) {
    const level = Math.floor(Math.log2(size - at))
    peaks.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return peaks
}

function candidates(tree, level, index) {
  const { computed, stored } = tree.both(level, index)
  return [computed, stored, level === 0 ? tree.linked.get(index) : undefined].filter(
    (hash, i, all) => hash && !all.slice(0, i).some((before) => same(before, hash)),
  )
}

/** Two trees over the same entries: the one they give, and the one the export says was stored. */
class Tree {
  computed = [new Hashes()]
  stored = [new Hashes()]
  /** Copies of the leaf hashes, each kept beside the following entry. */
  linked = new Hashes()
  faults = new Map()

  constructor(withNodes) {
    this.withNodes = withNodes
  }

  storedLevel(level) {
    while (this.stored.length <= level) this.stored.push(new Hashes())
    return this.stored[level]
  }

  complete(size) {
    this.size = size
    for (let level = 0; level === 0 || 2 ** level <= size; level += 1) {
      const count = Math.floor(size / 2 ** level)
      this.storedLevel(level).fit(count)
      this.computed[level] ??= this.computed[level - 1].parents(count)
      this.computed[level].fit(count)
    }
    this.linked.fit(size)
  }

  /** The root over the first `size` entries as they are; undefined where one of them is missing or no entry. */
  rootAt(size) {
    const peaks = peaksOf(size).map(({ level, index }) => this.computed[level]?.get(index))
    if (peaks.includes(undefined)) return undefined
    return (
      peaks.reduceRight((right, left) => (right ? nodeHash(left, right) : left), undefined) ?? sha256(Buffer.alloc(0))
    )
  }

  both(level, index) {
    return { computed: this.computed[level].get(index), stored: this.stored[level].get(index) }
  }

  /** True when everything under a node is as it was sealed: whole levels are compared at once. */
  untouched(level, index, sealed) {
    if (!same(this.computed[level].get(index), sealed)) return false
    for (let l = 0; l <= level; l += 1) {
      const [from, to] = [index * 2 ** (level - l), (index + 1) * 2 ** (level - l)]
      if ((l === 0 || this.withNodes) && !this.computed[l].agrees(this.stored[l], from, to)) return false
      if (l > 0) continue
      if (!this.computed[0].agrees(this.linked, from, Math.min(to, this.size - 1))) return false
      if (this.faultBetween(from, to)) return false
    }
    return true
  }

  faultBetween(from, to) {
    if (to - from > this.faults.size) {
      for (const at of this.faults.keys()) if (at >= from && at < to) return true
      return false
    }
    for (let at = from; at < to; at += 1) if (this.faults.has(at)) return true
    return false
  }
}

/** A list of 32-byte hashes in one growing buffer; 32 zero bytes stand for none. */
class Hashes {
  bytes = Buffer.alloc(32 * 64)

  fit(count) {
    if (this.bytes.length >= count * 32) return
    const larger = Buffer.alloc(Math.max(this.bytes.length * 2, count * 32))
    this.bytes.copy(larger)
    this.bytes = larger
  }

  set(index, hash) {
    if (hash?.length !== 32) return
    this.fit(index + 1)
    this.bytes.set(hash, index * 32)
  }

  get(index) {
    const hash = this.bytes.subarray(index * 32, index * 32 + 32)
    return hash.length === 32 && !hash.equals(NONE) ? hash : undefined
  }

  agrees(other, from, to) {
    return from >= to || this.bytes.compare(other.bytes, from * 32, to * 32, from * 32, to * 32) === 0
  }

  parents(count) {
    const level = new Hashes()
    level.fit(count)
    for (let i = 0; i < count; i += 1) {
      if (!this.get(i * 2) || !this.get(i * 2 + 1)) continue
      nodeInput.set(this.bytes.subarray(i * 64, i * 64 + 64), 1)
      level.bytes.set(sha256(nodeInput), i * 32)
    }
    return level
  }
}

/** Every position of an origin must occur once; they start at 1 and may come out of order. */
function watchPosition(positions, { origin, position }, index, problems) {
  if (!positions.has(origin)) positions.set(origin, { next: 1, gaps: [] })
  const seen = positions.get(origin)
  if (position >= seen.next) {
    if (position > seen.next) seen.gaps.push([seen.next, position - 1, index])
    seen.next = position + 1
    return
  }
  const at = seen.gaps.findIndex(([from, to]) => from <= position && position <= to)
  if (at < 0) return problem(problems, index, 'repeats a position that an earlier entry has.')
  const [from, to, where] = seen.gaps[at]
  const parts = [
    [from, position - 1, where],
    [position + 1, to, where],
  ]
  seen.gaps.splice(at, 1, ...parts.filter(([first, last]) => first <= last))
}

// --- Entries ---

const COUNT_FIELDS = ['aggregateVersion', 'position']
const TEXT_FIELDS = ['actor', 'authority', 'dataDigest', 'eventId', 'origin', 'subject', 'time', 'type']
const CANONICAL_ORDER = [...COUNT_FIELDS, ...TEXT_FIELDS].sort().join()

/** SHA-256(0x00 || RFC 8785 text of the entry); undefined when it has not exactly the ten fields. */
function entryHash(entry) {
  if (typeof entry !== 'object' || entry === null) return undefined
  const order = Object.keys(entry).join()
  if (order !== CANONICAL_ORDER && Object.keys(entry).sort().join() !== CANONICAL_ORDER) return undefined
  for (const field of TEXT_FIELDS) if (typeof entry[field] !== 'string' || !isWellFormed(entry[field])) return undefined
  for (const field of COUNT_FIELDS) if (!Number.isSafeInteger(entry[field]) || entry[field] < 0) return undefined
  return hashText(LEAF_PREFIX, order === CANONICAL_ORDER ? JSON.stringify(entry) : canonical(entry), 'buffer')
}

/** Whether SHA-256(salt || RFC 8785 text of the data) is the digest in the entry. */
function contentFits({ salt, data, entry }) {
  if (salt === null && data === null) return true
  const bytes = fromHex(salt)
  if (bytes?.length !== SALT_BYTES || data === undefined) return false
  // Exports write the data in canonical order; if the digest fits as it stands, no other text can be meant.
  if (hashText(bytes, JSON.stringify(data), 'hex') === entry.dataDigest) return true
  const text = canonical(data)
  return text !== undefined && hashText(bytes, text, 'hex') === entry.dataDigest
}

function hashText(prefix, text, encoding) {
  const needed = prefix.length + text.length * 3
  if (scratch.length < needed) scratch = Buffer.alloc(needed * 2)
  scratch.set(prefix)
  return sha256(scratch.subarray(0, prefix.length + scratch.write(text, prefix.length)), encoding)
}

/** RFC 8785; the number and string forms it asks for are those of JSON.stringify. Undefined for ill-formed text. */
function canonical(value) {
  if (typeof value === 'string') return isWellFormed(value) ? JSON.stringify(value) : undefined
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = []
  if (Array.isArray(value)) {
    for (const item of value) parts.push(canonical(item))
    return parts.includes(undefined) ? undefined : `[${parts.join()}]`
  }
  for (const key of Object.keys(value).sort()) {
    const [name, member] = [canonical(key), canonical(value[key])]
    if (name === undefined || member === undefined) return undefined
    parts.push(`${name}:${member}`)
  }
  return `{${parts.join()}}`
}

// --- Erasure: content may be gone only where an entry of the ledger says who ordered that ---

const ERASURE_ORDERED = 'audit.erasure.ordered.v1'
/** What a call left behind is about whoever called; every other entry is about its subject. */
const OF_THE_CALLER = /\.(record\.consulted|request\.made|request\.denied)\.v[0-9]+$/
const UNORDERED = 'its content and salt are gone, and no order of an erasure here names its record.'
const MOST_ORDERS_SHOWN = 20

/** What an entry has to do with erasure: the record whose content is gone, or the records it orders to be erased. */
function erasureOf(entry, salt, content) {
  if (salt === null) return { erased: OF_THE_CALLER.test(entry.type) ? entry.actor : entry.subject }
  if (entry.type !== ERASURE_ORDERED) return {}
  const { records } = statedOf(content)
  return { ordered: Array.isArray(records) ? records.filter((record) => typeof record === 'string') : [] }
}

/** Who lost content, and who ordered that: an order may stand before what it names, or after. */
class Erasures {
  count = 0
  /** The indexes of the entries of each record without content. */
  erased = new Map()
  /** The indexes of the orders that name each record. */
  ordered = new Map()

  take(index, { erased, ordered }) {
    if (erased !== undefined) this.count += 1
    if (erased !== undefined) Erasures.add(this.erased, erased, index)
    for (const record of ordered ?? []) Erasures.add(this.ordered, record, index)
  }

  static add(indexes, record, index) {
    const known = indexes.get(record)
    if (known) known.push(index)
    else indexes.set(record, [index])
  }

  /** The entries that no order names, and the orders that name the others. */
  judge(counts) {
    const [unordered, orders] = [[], new Set()]
    for (const [record, indexes] of this.erased) {
      const by = (this.ordered.get(record) ?? []).filter(counts)
      for (const index of by) orders.add(index)
      if (by.length === 0) for (const index of indexes) unordered.push(index)
    }
    const rising = (a, b) => a - b
    return { unordered: unordered.sort(rising), orders: [...orders].sort(rising) }
  }
}

function ordersInWords(orders) {
  if (orders.length === 0) return 'no order'
  const more = orders.length > MOST_ORDERS_SHOWN ? ` and ${orders.length - MOST_ORDERS_SHOWN} more` : ''
  return `the orders in entries ${orders.slice(0, MOST_ORDERS_SHOWN).join(', ')}${more}`
}

// --- The signed checkpoint (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature) ---

function parseVerifierKey(vkey, type) {
  const [name, keyId, ...rest] = vkey.split('+')
  const bytes = Buffer.from(rest.join('+'), 'base64')
  const kind = type === PLAIN ? 'verifier' : 'witness'
  if (!name || bytes.length !== 33 || bytes[0] !== type)
    throw new Error(`the ${kind} key is no Ed25519 key string of its kind`)
  const expected = createHash('sha256').update(`${name}\n`).update(bytes).digest('hex').slice(0, 8)
  if (keyId !== expected) throw new Error(`the ${kind} key does not match its key id`)
  const raw = bytes.subarray(1)
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw])
  return { name, keyId, raw: raw.toString('hex'), key: createPublicKey({ key: der, format: 'der', type: 'spki' }) }
}

function openCheckpoint(note, { name, keyId, key }) {
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1)
  let signed = false
  for (const signature of signaturesOf(note)) {
    if (signature.name !== name || signature.keyId !== keyId) continue
    if (!verifySignature(null, Buffer.from(text, 'utf8'), key, signature.bytes))
      return { refused: `the signature of ${name} is wrong` }
    signed = true
  }
  if (!signed) return { refused: `${name} did not sign it` }
  const [origin, size, encodedRoot] = text.split('\n')
  const root = Buffer.from(encodedRoot ?? '', 'base64')
  if (!origin || !/^(0|[1-9][0-9]{0,14})$/.test(size) || root.length !== 32)
    return { refused: 'its text is no checkpoint' }
  return { text, origin, size: Number(size), root }
}

function signaturesOf(note) {
  const split = note.lastIndexOf('\n\n')
  const lines = split < 0 ? [] : note.slice(split + 2).split('\n')
  return lines.flatMap((line) => {
    const [, name, encoded] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? []
    const bytes = Buffer.from(encoded ?? '', 'base64')
    if (bytes.length < 5 || bytes.toString('base64') !== encoded) return []
    return [{ name, keyId: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) }]
  })
}

function instant(seconds) {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}

function sealedBy({ refused, origin, size, root }) {
  return refused ? 'no valid checkpoint' : `sealed by ${origin} at size ${size}, root ${root.toString('base64')}`
}

// --- Small parts ---

function problem(problems, index, text) {
  problems.push({ index, text, named: true })
}

/** A second reading gives the problems the names of their entries; most exports need none. */
async function nameEntries(file, problems) {
  const wanted = new Map(
    problems
      .filter(({ named }) => named)
      .slice(0, MOST_SHOWN)
      .map(({ index }) => [index, `Entry ${index}`]),
  )
  if (wanted.size > 0) {
    for await (const block of readBlocks(file))
      for (const line of linesOf(block)) {
        const row = parse(line)
        if (!wanted.has(row?.index)) continue
        const { origin, position, eventId } = row.entry ?? {}
        wanted.set(row.index, `Entry ${row.index} (${origin} position ${position}, event ${eventId})`)
      }
  }
  for (const found of problems) {
    if (found.named) found.text = `${wanted.get(found.index) ?? `Entry ${found.index}`}: ${found.text}`
  }
}

// --- Reading: the parsing and hashing of a large export is shared between threads ---

async function* digestedBlocks(file) {
  const threads = statSync(file).size < LARGE_FILE ? 0 : Math.min(cpus().length, 4)
  const workers = Array.from({ length: threads > 1 ? threads : 0 }, startWorker)
  const ahead = []
  let number = 0
  try {
    for await (const block of readBlocks(file)) {
      const worker = workers[number++ % workers.length]
      ahead.push(worker ? worker.digest(block) : digestBlock(block))
      if (ahead.length > MOST_BLOCKS_AHEAD) yield await ahead.shift()
    }
    while (ahead.length > 0) yield await ahead.shift()
  } finally {
    for (const worker of workers) worker.stop()
  }
}

function startWorker() {
  const worker = new Worker(new URL(import.meta.url))
  const waiting = []
  worker.on('message', (digested) => waiting.shift().resolve(digested))
  worker.on('error', (error) => waiting.splice(0).forEach(({ reject }) => reject(error)))
  return {
    stop: () => worker.terminate(),
    digest(block) {
      const answer = new Promise((resolve, reject) => waiting.push({ resolve, reject }))
      // It is awaited in its turn; until then a failure must not count as unhandled.
      answer.catch(() => {})
      worker.postMessage(block)
      return answer
    },
  }
}

/** What the main thread needs of each line: few fields, and all its hashes in one buffer. */
function digestBlock(block) {
  const rows = []
  let hashes = Buffer.alloc(block.length)
  let end = 0
  const add = (hash) => {
    if (end + 32 > hashes.length) hashes = Buffer.concat([hashes, Buffer.alloc(hashes.length + 32)])
    if (hash?.length === 32) hashes.set(hash, end)
    end += 32
  }
  for (const line of linesOf(block)) {
    const row = parse(line)
    const { index, entry, salt, data } = row ?? {}
    const leaf = entryHash(entry)
    const fault = !leaf ? MALFORMED : contentFits(row) ? SOUND : WRONG_DATA
    for (const hash of [leaf, fromHex(row?.leafHash), fromHex(row?.previousLeafHash)]) add(hash)
    let nodes = 0
    for (; Array.isArray(row?.nodes) && nodes < row.nodes.length && (index + 1) % 2 ** (nodes + 1) === 0; nodes += 1) {
      add(fromHex(row.nodes[nodes]))
    }
    const { origin, position } = leaf ? entry : {}
    const erasure = fault === SOUND ? erasureOf(entry, salt, data) : {}
    rows.push({ index, origin, position, fault, ...erasure, nodes, end })
  }
  return { rows, hashes: hashes.subarray(0, end) }
}

/** Whole lines, about a megabyte at a time. */
async function* readBlocks(file) {
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: BLOCK_BYTES })) {
    const bytes = Buffer.concat([rest, chunk])
    const cut = bytes.lastIndexOf(10) + 1
    rest = bytes.subarray(cut)
    if (cut > 0) yield bytes.subarray(0, cut)
  }
  if (rest.length > 0) yield rest
}

function linesOf(block) {
  return bufferOf(block).toString('utf8').split('\n').filter(Boolean)
}

/** A Buffer arrives in another thread as a plain Uint8Array. */
function bufferOf(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

async function readHeader(file) {
  for await (const block of readBlocks(file)) {
    const header = parse(linesOf(block)[0] ?? '')
    if (header?.format === FORMAT && typeof header.checkpoint === 'string') return header
    break
  }
  throw new Error(`line 1 is no ${FORMAT} header`)
}

function parse(line) {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** No half of a surrogate pair: such text has no bytes. */
function isWellFormed(text) {
  // Node has the method from 20.
  return text.isWellFormed ? text.isWellFormed() : !/\p{Surrogate}/u.test(text)
}

function fromHex(text) {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text, 'hex')
  return bytes.length * 2 === text.length ? bytes : undefined
}

function same(a, b) {
  return Boolean(a && b && a.equals(b))
}

function nodeHash(left, right) {
  nodeInput.set(left, 1)
  nodeInput.set(right, 33)
  return sha256(nodeInput)
}

function sha256(bytes, encoding = 'buffer') {
  return crypto.hash ? crypto.hash('sha256', bytes, encoding) : createHash('sha256').update(bytes).digest(encoding)
}

// --- Evidence bundles: node verify.mjs --bundle <bundle.zip> --vkey <verifier key>; docs/evidence-format.md has every rule ---

const MOST_BUNDLE_BYTES = 0xffff_fffe
const MOST_FILES = 20_000
const MOST_TEXT_BYTES = 16 << 20
const MOST_MEDIA_BYTES = 20 << 20
const MOST_LINE_BYTES = 64 << 20
const MOST_DEPTH = 200
const MOST_PROBLEMS = 1_000
const BUNDLE_PATH =
  /^(bag-info\.txt|bagit\.txt|manifest-sha256\.txt|signature\.txt|tagmanifest-sha256\.txt|data\/(bundle\.json|checkpoint\.txt|custody\.jsonl|entries\.jsonl|keys\.json|media\.jsonl|media\/[0-9a-f]{64}\.(avif|bin|gif|jpg|mp4|png|webm|webp)|pages\/(entries-[0-9]{5}|index)\.html|payloads\.jsonl|staff-key\.json|summary\.pdf|time-stamp\.tsr))$/
const ALWAYS_THERE = [
  'bag-info.txt',
  'bagit.txt',
  'data/bundle.json',
  'data/checkpoint.txt',
  'data/custody.jsonl',
  'data/entries.jsonl',
  'data/keys.json',
  'data/pages/index.html',
  'manifest-sha256.txt',
  'signature.txt',
  'tagmanifest-sha256.txt',
]
const ARRIVAL = 'connectors.item.captured.v1'
const EXTENSIONS = {
  'application/octet-stream': 'bin',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
}
const TAG_FILES = ['bag-info.txt', 'bagit.txt', 'manifest-sha256.txt']

async function verifyBundleCommand(args) {
  const options = Object.fromEntries(args.flatMap((arg, i) => (i % 2 === 0 ? [[arg, args[i + 1]]] : [])))
  const { '--bundle': file, '--vkey': vkey, ...others } = options
  if (!file || !vkey || args.length !== 4 || Object.keys(others).length > 0) {
    console.error('Usage: node verify.mjs --bundle <bundle.zip> --vkey <verifier key>')
    return 2
  }
  let bundle
  try {
    bundle = new Bundle(file, parseVerifierKey(vkey, PLAIN))
  } catch (error) {
    console.error(`Cannot verify: ${error.message}`)
    return 2
  }
  try {
    bundle.check()
  } catch (error) {
    // A file that cannot be read on is the machine's fault, not the bundle's.
    if (!(error instanceof StopChecking)) {
      console.error(`Cannot verify: ${error.message}`)
      return 2
    }
  } finally {
    closeSync(bundle.handle)
  }
  return bundle.report()
}

/** Ends the checks where nothing after can be relied on. */
class StopChecking extends Error {}

/** One bundle while it is checked: the file is read in pieces, so that its size costs no memory. */
class Bundle {
  found = []
  done = []
  open = []
  files = new Map()

  constructor(path, key) {
    this.key = key
    this.handle = openSync(path, 'r')
    this.size = fstatSync(this.handle).size
  }

  check() {
    this.readArchive()
    this.readContents()
    this.checkBag()
    this.facts = this.readFacts()
    this.checkSignature()
    const head = this.checkHead()
    this.checkTimeStamp()
    const media = this.readMedia()
    const arrivals = this.checkEntries(head, media)
    this.checkPayloads(arrivals)
    this.checkMedia(media)
    this.checkCustody()
    this.listUnchecked()
  }

  problem(code, where, text) {
    this.found.push(`PROBLEM  ${code} ${where}: ${printable(text)}`)
    if (this.found.length >= MOST_PROBLEMS) throw new StopChecking()
  }

  stop(code, where, text) {
    this.problem(code, where, text)
    throw new StopChecking()
  }

  report() {
    for (const line of this.found.slice(0, MOST_SHOWN)) console.log(line)
    if (this.found.length > MOST_SHOWN) console.log(`... and ${this.found.length - MOST_SHOWN} more problems.`)
    for (const text of this.done) console.log(`CHECKED  ${text}`)
    for (const text of this.open) console.log(`NOT CHECKED  ${text}`)
    const sound = this.found.length === 0
    const { bundleId, entries } = this.facts ?? {}
    console.log(
      sound
        ? `OK  Bundle ${bundleId}: ${entries} entries, as ${this.key.name} sealed them.`
        : `NOT OK  ${this.found.length} problem(s).`,
    )
    return sound ? 0 : 1
  }

  bytes(from, length) {
    const bytes = Buffer.alloc(length)
    for (let at = 0; at < length;) {
      const read = readSync(this.handle, bytes, at, length - at, from + at)
      if (read === 0) throw new Error('the file ends before it should')
      at += read
    }
    return bytes
  }

  readArchive() {
    const damaged = (text) => this.stop('archive-damaged', 'archive', text)
    if (this.size > MOST_BUNDLE_BYTES) this.stop('archive-limit', 'archive', 'it is larger than a bundle may be.')
    if (this.size < 22) damaged('it is too short to be a bundle.')
    const end = this.bytes(this.size - 22, 22)
    const count = end.readUInt16LE(10)
    const [length, start] = [end.readUInt32LE(12), end.readUInt32LE(16)]
    const expected = Buffer.alloc(22)
    expected.set(zipNumbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, start], [2, 0]))
    if (!end.equals(expected)) damaged('it does not end as a bundle ends.')
    if (count > MOST_FILES) this.stop('archive-limit', 'archive', `it says it holds ${count} files.`)
    if (start + length + 22 !== this.size || length > count * 200) damaged('its directory is not where it says.')
    const directory = this.bytes(start, length)
    const records = []
    for (let at = 0; at < length;) {
      if (at + 46 > length || at + 46 + directory.readUInt16LE(at + 28) > length) damaged('its directory is cut off.')
      const name = directory.subarray(at + 46, at + 46 + directory.readUInt16LE(at + 28))
      records.push({ record: directory.subarray(at, at + 46 + name.length), path: name.toString('latin1') })
      at += 46 + name.length
    }
    if (records.length !== count) damaged(`its directory lists ${records.length} files and says ${count}.`)
    this.checkPaths(records.map(({ path }) => path))
    let offset = 0
    for (const { record, path } of records) {
      const [crc, size, at] = [record.readUInt32LE(16), record.readUInt32LE(20), record.readUInt32LE(42)]
      if (at !== offset || offset + 30 + path.length + size > start)
        damaged(`${path} is not where the file before it ends, or reaches into the directory.`)
      const name = Buffer.from(path, 'latin1')
      const sizes = [
        [4, crc],
        [4, size],
        [4, size],
        [2, name.length],
      ]
      const central = zipNumbers(
        [4, 0x02014b50],
        [2, 10],
        [2, 10],
        [2, 0],
        [2, 0],
        [2, 0],
        [2, 0x21],
        ...sizes,
        [2, 0],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, offset],
      )
      const local = zipNumbers([4, 0x04034b50], [2, 10], [2, 0], [2, 0], [2, 0], [2, 0x21], ...sizes, [2, 0])
      if (!record.equals(Buffer.concat([central, name])))
        this.problem('archive-header', path, 'its record in the directory is not as the format has it.')
      if (!this.bytes(offset, 30 + name.length).equals(Buffer.concat([local, name])))
        this.problem('archive-header', path, 'its header is not as the format has it, or not as the directory says.')
      offset += 30 + name.length
      this.files.set(path, { from: offset, size, crc })
      offset += size
    }
    if (offset !== start) damaged('there is something between the last file and the directory.')
  }

  checkPaths(paths) {
    const bad = paths.filter((path) => !BUNDLE_PATH.test(path))
    for (const path of bad) this.problem('archive-path', printable(path), reasonAgainst(path))
    const seen = new Set()
    paths.forEach((path, i) => {
      const twice = seen.has(path)
      seen.add(path)
      if (bad.includes(path) || (!twice && (i === 0 || paths[i - 1] < path))) return
      this.problem('archive-path', path, twice ? 'it is there twice.' : 'it is not in the order of the paths.')
    })
    if (this.found.length > 0) throw new StopChecking()
  }

  readContents() {
    for (const [path, file] of this.files) {
      const lines = path === 'data/entries.jsonl' || path === 'data/payloads.jsonl'
      if (!lines && file.size > (path.startsWith('data/media/') ? MOST_MEDIA_BYTES : MOST_TEXT_BYTES))
        this.problem('archive-limit', path, 'it is longer than such a file may be.')
      const digest = createHash('sha256')
      let crc = 0
      for (const chunk of this.chunks(path)) {
        digest.update(chunk)
        crc = crc32Of(chunk, crc)
      }
      file.sha256 = digest.digest('hex')
      if (crc !== file.crc) this.problem('archive-checksum', path, 'its bytes do not give the CRC-32 in its header.')
    }
    this.done.push(`the archive: ${this.files.size} files, every header and checksum`)
  }

  *chunks(path) {
    const { from, size } = this.files.get(path)
    for (let at = 0; at < size; at += BLOCK_BYTES) yield this.bytes(from + at, Math.min(BLOCK_BYTES, size - at))
  }

  content(path) {
    const file = this.files.get(path)
    return file && file.size <= MOST_TEXT_BYTES ? this.bytes(file.from, file.size) : undefined
  }

  checkBag() {
    for (const path of ALWAYS_THERE) if (!this.files.has(path)) this.problem('file-missing', path, 'it must be there.')
    const declaration = this.content('bagit.txt')?.toString('latin1')
    if (declaration !== undefined && declaration !== 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
      this.problem('bag-declaration', 'bagit.txt', 'it does not declare a bag of BagIt 1.0 in UTF-8.')
    const payload = [...this.files.keys()].filter((path) => path.startsWith('data/'))
    const bytes = payload.reduce((sum, path) => sum + this.files.get(path).size, 0)
    const info = this.content('bag-info.txt')?.toString('latin1').split('\n')
    if (info?.filter((line) => line === `Payload-Oxum: ${bytes}.${payload.length}`).length === 0)
      this.problem(
        'bag-info',
        'bag-info.txt',
        `it does not say that the payload has ${bytes} bytes in ${payload.length} files.`,
      )
    this.checkManifest('manifest-sha256.txt', payload, 'data/')
    this.checkManifest(
      'tagmanifest-sha256.txt',
      TAG_FILES.filter((path) => this.files.has(path)),
      '',
    )
    this.done.push('the bag: every file against its digest, both ways')
  }

  checkManifest(manifest, covered, folder) {
    const text = this.content(manifest)?.toString('latin1')
    if (text === undefined) return
    const listed = new Map()
    const malformed = (why) => this.problem('manifest-malformed', manifest, why)
    let before = ''
    const lines = text.split('\n')
    if (lines.pop() !== '') malformed('its last line is not ended.')
    for (const [i, line] of lines.entries()) {
      const [, digest, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
      if (path === undefined || !BUNDLE_PATH.test(path) || !path.startsWith(folder) || path <= before) {
        malformed(`line ${i + 1} is not a digest and a path in the order of the paths.`)
        continue
      }
      before = path
      listed.set(path, digest)
    }
    for (const [path, digest] of listed) {
      if (!covered.includes(path)) {
        if (this.files.has(path)) malformed(`it lists ${path}, which does not belong in it.`)
        else if (!ALWAYS_THERE.includes(path))
          this.problem('file-missing', path, `${manifest} lists it, and it is not there.`)
      } else if (this.files.get(path).sha256 !== digest)
        this.problem('file-changed', path, `its bytes do not give the digest in ${manifest}.`)
    }
    for (const path of covered)
      if (!listed.has(path)) this.problem('file-extra', path, `it is there, and ${manifest} does not list it.`)
  }

  readFacts() {
    const bytes = this.content('data/bundle.json')
    if (bytes === undefined) return undefined
    const value = canonicalLine(bytes)
    const texts = ['bundleId', 'createdAt', 'format', 'ledger', 'purpose', 'reference']
    const counts = ['checkpointSize', 'entries', 'erased', 'payloads']
    if (
      plainObject(value) &&
      texts.every((name) => typeof value[name] === 'string') &&
      counts.every((name) => Number.isSafeInteger(value[name]) && value[name] >= 0) &&
      (value.media === undefined || (Number.isSafeInteger(value.media) && value.media >= 0)) &&
      plainObject(value.filter) &&
      value.format === 'cordon-evidence/1'
    )
      return value
    this.problem('bundle-malformed', 'data/bundle.json', 'it is no description of a cordon-evidence/1 bundle.')
    return undefined
  }

  checkSignature() {
    const note = this.content('signature.txt')
    if (note === undefined) return
    const wrong = (why) => this.problem('signature-invalid', 'signature.txt', why)
    const { text, refused, others } = openNoteStrictly(note, this.key)
    if (refused) return wrong(`${refused}.`)
    const [format, ledger, bundleId, statement, ...rest] = text.split('\n')
    if (format !== 'cordon-evidence/1' || ledger !== this.key.name || rest.join() !== '')
      return wrong('its text is not the statement over a bundle of this ledger.')
    if (this.facts && bundleId !== this.facts.bundleId) return wrong(`it is over another bundle, ${bundleId}.`)
    const tags = this.files.get('tagmanifest-sha256.txt')
    if (tags && statement !== `tagmanifest-sha256 ${tags.sha256}`)
      return wrong('what it signs is not the tag manifest that is here.')
    this.done.push(`the signature of ${this.key.name} over the whole bundle`)
    if (others.length > 0) this.open.push(`signatures over the bundle by ${others.map(printable).join(', ')}`)
  }

  checkHead() {
    const note = this.content('data/checkpoint.txt')
    if (note === undefined) return undefined
    const wrong = (why) => {
      this.problem('checkpoint-invalid', 'data/checkpoint.txt', `${why}.`)
      return undefined
    }
    const { text, refused, others } = openNoteStrictly(note, this.key)
    if (refused) return wrong(refused)
    const [origin, size, encodedRoot, ...extensions] = text.split('\n')
    const root = fromBase64(encodedRoot)
    if (
      !/^(0|[1-9][0-9]{0,14})$/.test(size ?? '') ||
      root?.length !== 32 ||
      extensions.pop() !== '' ||
      extensions.includes('')
    )
      return wrong('its text is no checkpoint')
    if (origin !== this.key.name) return wrong(`it is the head of ${origin}`)
    const { ledger, checkpointSize } = this.facts ?? {}
    if (this.facts && (ledger !== origin || checkpointSize !== Number(size)))
      return wrong('data/bundle.json names another ledger or size')
    this.done.push(`the signature of ${origin} on the checkpoint over ${size} entries, root ${encodedRoot}`)
    if (others.length > 0) this.open.push(`signatures on the checkpoint by ${others.map(printable).join(', ')}`)
    return { size: Number(size), root }
  }

  /** A full check needs the authority's certificates and openssl; a stamp of something else is told without. */
  checkTimeStamp() {
    const [note, stamp] = ['data/checkpoint.txt', 'data/time-stamp.tsr'].map((path) => this.content(path))
    if (note === undefined || stamp === undefined) return
    const imprint = Buffer.concat([Buffer.from([4, 32]), sha256(stampedPart(note))])
    if (stamp.indexOf(imprint) < 0)
      this.problem('time-stamp-other', 'data/time-stamp.tsr', 'it is not over the checkpoint as the ledger signed it.')
  }

  *lines(path, code) {
    let rest = []
    let held = 0
    let number = 0
    for (const chunk of this.chunks(path)) {
      let from = 0
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        number += 1
        const long = held + at + 1 - from > MOST_LINE_BYTES
        const line = long ? undefined : Buffer.concat([...rest, chunk.subarray(from, at + 1)])
        ;[rest, held, from] = [[], 0, at + 1]
        yield { number, value: line && canonicalLine(line) }
      }
      held += chunk.length - from
      if (held <= MOST_LINE_BYTES) rest.push(chunk.subarray(from))
      else rest = []
    }
    if (held > 0) this.problem(code, `line ${number + 1}`, 'it is not ended.')
  }

  /** Answers with the index of each arrival and the digest that the ledger has of its payload, for the payloads. */
  checkEntries(head, media) {
    const arrivals = new Map()
    if (!this.files.has('data/entries.jsonl')) return arrivals
    const places = new Map()
    const erasures = new Erasures()
    let [count, last] = [0, -1]
    for (const { number, value } of this.lines('data/entries.jsonl', 'entry-malformed')) {
      count += 1
      const leaf = wellFormedEntry(value) ? entryHash(value.entry) : undefined
      if (!leaf) {
        this.problem('entry-malformed', `line ${number}`, 'it is no canonical entry.')
        continue
      }
      const { index, entry, salt, content, proof } = value
      const where = `entry ${index}`
      if (index <= last) this.problem('entry-order', where, 'it stands there twice, or out of order.')
      last = Math.max(last, index)
      const hashes = proof.map((text) => fromHex(text))
      const proven = !head || inclusionHolds(leaf, index, head.size, hashes, head.root)
      if (!proven)
        this.problem(
          'entry-proof',
          where,
          'its fields, its index or its proof were changed: the proof does not lead to the signed root.',
        )
      const fits = salt === null || hashText(fromHex(salt), canonical(content), 'hex') === entry.dataDigest
      const erasure = erasureOf(entry, salt, content)
      // An order that is not as it was sealed says nothing.
      erasures.take(index, proven && fits ? erasure : { erased: erasure.erased })
      if (!fits)
        this.problem(
          'entry-content',
          where,
          'its content or salt were changed; they do not give the digest in the entry.',
        )
      const before = places.get(entry.origin)
      if (
        entry.position < 1 ||
        (before && (entry.position <= before.position || entry.position - before.position > index - before.index))
      )
        this.problem(
          'entry-position',
          where,
          `position ${entry.position} of ${printable(entry.origin)} cannot be at this place.`,
        )
      places.set(entry.origin, { index, position: entry.position })
      if (entry.type !== ARRIVAL) continue
      const said = statedOf(content)
      arrivals.set(index, payloadDigest(said))
      for (const line of media.get(index) ?? [])
        Object.assign(line, { arrived: true, sealed: addressAt(said, line.place) })
    }
    const { count: erased } = erasures
    const { unordered, orders } = erasures.judge(() => true)
    for (const index of unordered) this.problem('erasure-unordered', `entry ${index}`, UNORDERED)
    if (this.facts && (this.facts.entries !== count || this.facts.erased !== erased))
      this.problem(
        'entry-count',
        'data/entries.jsonl',
        `it has ${count} entries, ${erased} of them erased, and data/bundle.json says ${this.facts.entries} and ${this.facts.erased}.`,
      )
    this.done.push(`${count} entries: form, order, ${head ? 'proof, ' : ''}position, content against digest`)
    if (!head) this.open.push('proofs, since the checkpoint is not valid')
    if (erased > 0) {
      this.done.push(`${erased - unordered.length} of ${erased} erased entries against ${ordersInWords(orders)}`)
      this.open.push(`the content of ${erased} entries that was erased`)
    }
    return arrivals
  }

  checkPayloads(arrivals) {
    let [count, unsealed] = [0, 0]
    if (this.files.has('data/payloads.jsonl')) {
      let last = -1
      for (const { number, value } of this.lines('data/payloads.jsonl', 'payload-malformed')) {
        count += 1
        const { index, payload, sha256: digest } = plainObject(value) ? value : {}
        const sound =
          plainObject(value) && Object.keys(value).join() === 'index,payload,sha256' && typeof payload === 'string'
        if (!sound || !Number.isSafeInteger(index) || index <= last || !arrivals.has(index)) {
          this.problem(
            'payload-malformed',
            `line ${number}`,
            'it is no canonical payload of an arrival in this bundle.',
          )
          continue
        }
        last = index
        if (sha256(Buffer.from(payload, 'utf8'), 'hex') !== digest)
          this.problem('payload-changed', `entry ${index}`, 'its payload does not give the digest beside it.')
        const sealed = arrivals.get(index)
        if (sealed === undefined) unsealed += 1
        else if (sealed !== digest)
          this.problem('payload-unsealed', `entry ${index}`, 'its payload is not the one whose digest the entry has.')
      }
      this.done.push(`${count} payloads: ${count - unsealed} of them against the digest in their entry`)
      if (unsealed > 0)
        this.open.push(`whether ${unsealed} payloads are those that arrived: their entries have no digest`)
      this.open.push('that what arrived is what the networks sent')
    }
    if (this.facts && this.facts.payloads !== count)
      this.problem(
        'payload-count',
        'data/payloads.jsonl',
        `it has ${count} payloads, and data/bundle.json says ${this.facts.payloads}.`,
      )
  }

  /** The lines of `data/media.jsonl` by the entry that each belongs to; entries then say what they have of it. */
  readMedia() {
    const byEntry = new Map()
    if (!this.files.has('data/media.jsonl')) return byEntry
    let last = [-1, -1]
    for (const { number, value } of this.lines('data/media.jsonl', 'media-malformed')) {
      if (!wellFormedMedia(value) || value.index < last[0] || (value.index === last[0] && value.place <= last[1])) {
        this.problem('media-malformed', `line ${number}`, 'it is no canonical line about a picture or video, in order.')
        byEntry.malformed = (byEntry.malformed ?? 0) + 1
        continue
      }
      last = [value.index, value.place]
      byEntry.set(value.index, [...(byEntry.get(value.index) ?? []), { ...value, number }])
    }
    return byEntry
  }

  checkMedia(media) {
    const lines = [...media.values()].flat()
    const named = new Set()
    for (const { number, arrived, sealed, address, contentType, sha256: digest } of lines) {
      const where = `line ${number}`
      if (!arrived) this.problem('media-malformed', where, 'it belongs to no arrival in this bundle.')
      else if (sealed !== address)
        this.problem('media-address', where, 'its address is not the one that the entry has at this place.')
      if (digest === undefined) continue
      const path = `data/media/${digest}.${EXTENSIONS[contentType]}`
      named.add(path)
      if (!this.files.has(path)) this.problem('media-missing', where, `${path} is not there.`)
    }
    const files = [...this.files.keys()].filter((path) => path.startsWith('data/media/'))
    for (const path of files) {
      if (!named.has(path)) this.problem('media-extra', path, 'no line of data/media.jsonl names it.')
      if (this.files.get(path).sha256 !== path.slice(11, 75))
        this.problem('media-changed', path, 'its bytes do not give the digest in its name.')
    }
    const count = lines.length + (media.malformed ?? 0)
    if (this.facts && (this.facts.media ?? 0) !== count)
      this.problem(
        'media-count',
        'data/media.jsonl',
        `it has ${count} lines, and data/bundle.json says ${this.facts.media ?? 0}.`,
      )
    if (count === 0) return
    const missing = lines.filter(({ sha256: digest }) => digest === undefined).length
    this.done.push(`${count} pictures and videos: address against the entry, bytes against the name`)
    if (missing > 0) this.open.push(`${missing} pictures and videos that could not be had`)
    this.open.push('that pictures and videos are those of the arrival: they were fetched when the bundle was made')
  }

  checkCustody() {
    if (!this.files.has('data/custody.jsonl')) return
    let last = ''
    for (const { number, value } of this.lines('data/custody.jsonl', 'custody-malformed')) {
      const sound =
        plainObject(value) && typeof value.at === 'string' && typeof value.what === 'string' && value.at >= last
      if (sound) last = value.at
      else
        this.problem(
          'custody-malformed',
          `line ${number}`,
          'it is no canonical line of a custody log in order of time.',
        )
    }
  }

  listUnchecked() {
    if (this.files.has('data/time-stamp.tsr'))
      this.open.push('who made the time stamp, and when: openssl tells, with the certificates of the authority')
    if (this.files.has('data/staff-key.json')) this.open.push('the sealed key to the pseudonyms')
    this.open.push(
      'that the pages say what the entries say',
      ...(this.files.has('data/summary.pdf') ? ['that the summary says what the entries say'] : []),
      'that the filter brought everything it should',
      'that the ledger was never signed with another history: compare checkpoints with those a witness or you kept',
    )
  }
}

/** The checkpoint as it was when only the ledger had signed: later lines are cosignatures. */
function stampedPart(note) {
  const end = note.indexOf(10, note.lastIndexOf('\n\n') + 2)
  return note.subarray(0, end + 1)
}

function reasonAgainst(path) {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is an absolute path.'
  if (path.split(/[\\/]/).includes('..')) return 'it leads out of the bundle.'
  if (BUNDLE_PATH.test(path.toLowerCase())) return 'it differs from a path of the format in upper and lower case alone.'
  return 'a bundle has no such file.'
}

/** A signed note, every line of it well formed: its text if the key signed it, and who else did. */
function openNoteStrictly(bytes, { name, keyId, key }) {
  const note = utf8(bytes)
  const split = note?.lastIndexOf('\n\n') ?? -1
  const text = note?.slice(0, split + 1)
  const lines = note?.slice(split + 2).split('\n')
  if (
    split < 0 ||
    lines.pop() !== '' ||
    lines.length === 0 ||
    lines.length > 64 ||
    /[^\P{Cc}\n\u007f-\u009f]/u.test(text)
  )
    return { refused: 'it is no well-formed signed note' }
  let signed = false
  const others = []
  for (const line of lines) {
    const [, signer, encoded] = /^\u2014 ([^ ]+) ([^ ]+)$/u.exec(line) ?? []
    const signature = fromBase64(encoded)
    if (!signature || signature.length < 5) return { refused: 'it is no well-formed signed note' }
    if (signer !== name || signature.toString('hex', 0, 4) !== keyId) others.push(signer)
    else if (!verifySignature(null, Buffer.from(text, 'utf8'), key, signature.subarray(4)))
      return { refused: `the signature of ${name} is wrong` }
    else signed = true
  }
  return signed ? { text, others } : { refused: `${name} did not sign it` }
}

/** The value of a line that is the RFC 8785 text of it and a newline; undefined for every other text. */
function canonicalLine(bytes) {
  const text = utf8(bytes)
  if (text === undefined || !text.endsWith('\n')) return undefined
  const value = parse(text)
  if (value === undefined || tooDeep(value)) return undefined
  return canonical(value) === text.slice(0, -1) ? value : undefined
}

function tooDeep(value, depth = 0) {
  if (typeof value !== 'object' || value === null) return false
  return depth >= MOST_DEPTH || Object.values(value).some((member) => tooDeep(member, depth + 1))
}

function addressAt({ attachments }, place) {
  const attachment = Array.isArray(attachments) ? attachments[place] : undefined
  return plainObject(attachment) ? attachment.url : undefined
}

function wellFormedMedia(value) {
  if (!plainObject(value) || ![value.index, value.place].every((count) => Number.isSafeInteger(count) && count >= 0))
    return false
  const members = Object.keys(value).join()
  if (members === 'address,index,place,reason,triedAt')
    return [value.address, value.reason, value.triedAt].every((text) => typeof text === 'string')
  return (
    members === 'address,contentType,fetchedAt,index,place,sha256' &&
    [value.address, value.contentType, value.fetchedAt, value.sha256].every((text) => typeof text === 'string') &&
    Object.hasOwn(EXTENSIONS, value.contentType) &&
    /^[0-9a-f]{64}$/.test(value.sha256)
  )
}

function wellFormedEntry(value) {
  if (!plainObject(value) || Object.keys(value).join() !== 'content,entry,index,proof,salt') return false
  const { content, entry, index, proof, salt } = value
  return (
    plainObject(entry) &&
    /^[0-9a-f]{64}$/.test(entry.dataDigest) &&
    Number.isSafeInteger(index) &&
    index >= 0 &&
    Array.isArray(proof) &&
    proof.length <= 63 &&
    proof.every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash)) &&
    (salt === null ? content === null : typeof salt === 'string' && /^[0-9a-f]{32}$/.test(salt))
  )
}

/** What was stated of an arrival. It is JSON text inside the content where it has no canonical form. */
function statedOf(content) {
  const stated = plainObject(content) && typeof content.json === 'string' ? parse(content.json) : content
  return plainObject(stated) && plainObject(stated.data) ? stated.data : {}
}

/** What an arrival says its payload hashes to; undefined where it says nothing. */
function payloadDigest({ rawSha256: digest }) {
  return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined
}

function plainObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function utf8(bytes) {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined
}

function fromBase64(text) {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function zipNumbers(...parts) {
  const bytes = Buffer.alloc(parts.reduce((sum, [width]) => sum + width, 0))
  let at = 0
  for (const [width, value] of parts) at = bytes.writeUIntLE(value, at, width)
  return bytes
}

/** Paths and names of strangers must not steer the terminal. */
function printable(text) {
  return text.slice(0, 1000).replace(/[^\x20-\x7e]/g, '?')
}

let crcTable

function crc32Of(bytes, before = 0) {
  if (zlib.crc32) return zlib.crc32(bytes, before)
  crcTable ??= Int32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
    return n
  })
  let crc = ~before
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  return ~crc >>> 0
}

if (isMainThread) process.exitCode = await main(process.argv.slice(2))
else parentPort.on('message', (block) => parentPort.postMessage(digestBlock(block)))
