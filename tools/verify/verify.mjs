#!/usr/bin/env node
/**
 * Verifies an exported Cordon ledger without Cordon: node verify.mjs <export.jsonl> <vkey> [--witness <vkey>]... [--witnesses <n>]
 *
 * One file, no dependencies, any Node from 18. It shares no code with Cordon on purpose: RFC 9162 (the tree), RFC 8785 (canonical
 * JSON) and C2SP signed-note, tlog-checkpoint and tlog-cosignature (the signatures) are written out again below. README.md describes
 * the export.
 * Exit code 0: everything is as it was signed. 1: it is not; every problem is named. 2: wrong arguments or unreadable file.
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import * as crypto from 'node:crypto'
import { createReadStream, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

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
  let number = 0
  for await (const block of readBlocks(file)) {
    for (const line of linesOf(block)) {
      number += 1
      if (number > 1) checkSelected(parse(line), number, checkpoint, problems)
    }
  }
  return { summary: `${number - 1} selected entries, ${sealedBy(checkpoint)}` }
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
  const walk = { tree, problems, positions: new Map(), sealedSize: checkpoint.size, next: 0, count: -1, erased: 0 }
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
  const contents =
    walk.erased === 0 ? '' : ` (the content of ${walk.erased} was erased; what the ledger seals of them holds)`
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
  if (row.erased) walk.erased += 1
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
    rows.push({ index, origin, position, fault, erased: salt === null && data === null, nodes, end })
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

if (isMainThread) process.exitCode = await main(process.argv.slice(2))
else parentPort.on('message', (block) => parentPort.postMessage(digestBlock(block)))
