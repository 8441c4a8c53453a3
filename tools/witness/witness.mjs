#!/usr/bin/env node
/**
 * Witnesses a Cordon ledger from outside: remembers its last head and cosigns the next one only if it continues that.
 *
 * One file, no dependencies, any Node from 18; copy it to another department's machine or a USB stick. It shares no code with
 * Cordon on purpose: RFC 9162 (consistency proofs) and C2SP signed-note, tlog-checkpoint, tlog-cosignature and tlog-witness are
 * written out again below. README.md has the commands.
 * Exit code 0: done. 1: ALARM, the ledger was set back or rewritten. 2: wrong arguments, or this folder is unusable.
 * 3: the gateway could not be reached or refused. 4: there is nothing here that can be cosigned.
 */
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = `Usage:
  node witness.mjs init    --state DIR --name WITNESS-NAME --ledger VERIFIER-KEY
  node witness.mjs status  --state DIR
  node witness.mjs cosign  --state DIR --gateway URL --user NAME --password-file FILE
  node witness.mjs cosign  --state DIR --in REQUEST --out COSIGNED
  node witness.mjs fetch   --since SIZE --out REQUEST --gateway URL --user NAME --password-file FILE
  node witness.mjs deliver --in COSIGNED --gateway URL --user NAME --password-file FILE`
const [DONE, ALARM, UNUSABLE, UNREACHABLE, NOT_COSIGNED] = [0, 1, 2, 3, 4]
const [PLAIN, TIMESTAMPED] = [1, 4]
const NO_HEAD = 'none\n'
const MOST_HASHES = 63
const LARGEST_FILE = 1_000_000
const HTTP_TIMEOUT_MS = 30_000
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const SKEY_PREFIX = 'PRIVATE+KEY+'

class Stop extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

const commands = {
  init: { needs: ['state', 'name', 'ledger'], run: init },
  status: { needs: ['state'], run: status },
  cosign: { needs: ['state'], run: cosign },
  fetch: { needs: ['since', 'out', 'gateway', 'user', 'password-file'], run: fetchRequest },
  deliver: { needs: ['in', 'gateway', 'user', 'password-file'], run: deliver },
}

async function main(args) {
  try {
    const [name, ...rest] = args
    const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined
    if (!command) throw new Stop(UNUSABLE, USAGE)
    const given = read(rest)
    const missing = command.needs.filter((option) => given[option] === undefined)
    if (missing.length > 0)
      throw new Stop(UNUSABLE, `${name} needs ${missing.map((each) => `--${each}`).join(' and ')}.\n${USAGE}`)
    await command.run(given)
    return DONE
  } catch (error) {
    console.error(error instanceof Stop ? error.message : `Cannot go on: ${error.message}`)
    return error instanceof Stop ? error.code : UNUSABLE
  }
}

function read(args) {
  const names = ['state', 'name', 'ledger', 'gateway', 'user', 'password-file', 'in', 'out', 'since']
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }]))
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new Stop(UNUSABLE, `${error.message}\n${USAGE}`)
  }
}

// --- The commands ---

/** Makes the key and remembers that no head was seen. From then on a missing head is a fault, never a fresh start. */
function init({ state, name, ledger }) {
  const log = parseVerifier(ledger, PLAIN, 'The ledger’s verifier key')
  if (!isName(name))
    throw new Stop(UNUSABLE, 'A witness name is not empty and has neither spaces nor "+": witness.council.example.')
  if (existsSync(join(state, 'witness.key')))
    throw new Stop(UNUSABLE, `${state} holds a witness already. It was left as it is.`)
  const seed = randomBytes(32)
  const publicKey = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' }).subarray(-32)
  const id = keyId(name, TIMESTAMPED, publicKey)
  const encode = (bytes) => Buffer.concat([Buffer.from([TIMESTAMPED]), bytes]).toString('base64')
  const vkey = `${name}+${id}+${encode(publicKey)}`
  mkdirSync(state, { recursive: true, mode: 0o700 })
  store(join(state, 'ledger.vkey'), `${log.text}\n`)
  store(join(state, 'witness.vkey'), `${vkey}\n`)
  store(join(state, 'head.txt'), NO_HEAD)
  store(join(state, 'witness.key'), `${SKEY_PREFIX}${name}+${id}+${encode(seed)}\n`)
  console.log(vkey)
  console.error(
    'Give the line above to whoever runs the ledger (CORDON_WITNESSES), and to everybody who will verify it.',
  )
}

function status({ state }) {
  const witness = open(state)
  console.log(`Witness   ${witness.vkey}`)
  console.log(`Ledger    ${witness.log.text}`)
  console.log(
    `Remembers ${witness.head ? `${witness.head.size} entries, cosigned ${instant(witness.head.at)}` : 'nothing yet'}`,
  )
  console.log(`Next      fetch --since ${witness.head?.size ?? 0}`)
}

async function cosign(given) {
  const { state } = given
  const [offline, online] = [given.in !== undefined || given.out !== undefined, given.gateway !== undefined]
  const wanted = offline ? ['in', 'out'] : ['gateway', 'user', 'password-file']
  if (offline === online || wanted.some((option) => given[option] === undefined)) {
    throw new Stop(UNUSABLE, `cosign needs either --in and --out, or --gateway, --user and --password-file.\n${USAGE}`)
  }
  const unlock = lock(state)
  try {
    const witness = open(state)
    if (offline) {
      const cosigned = consider(witness, readFile(given.in))
      store(given.out, cosigned.note)
      return report(cosigned)
    }
    const gateway = await signIn(given)
    const since = witness.head?.size ?? 0
    const { request } = await gateway.get(`/api/ledger/checkpoint?since=${since}`)
    const cosigned = consider(witness, String(request))
    await hand(gateway, cosigned.note)
    report(cosigned)
  } finally {
    unlock()
  }
}

async function fetchRequest(given) {
  if (!/^(0|[1-9][0-9]{0,14})$/.test(given.since))
    throw new Stop(UNUSABLE, '--since is a number of entries; status says which.')
  const gateway = await signIn(given)
  const { request, size } = await gateway.get(`/api/ledger/checkpoint?since=${given.since}`)
  store(given.out, String(request))
  console.log(
    `${given.out} asks for a cosignature of ${size} entries. Carry it to the witness: cosign --in ${given.out} --out …`,
  )
}

async function deliver(given) {
  const note = readFile(given.in)
  const gateway = await signIn(given)
  const { size, cosignatures } = await hand(gateway, note)
  console.log(`The ledger has ${cosignatures.map(({ witness }) => witness).join(', ')} on ${size} entries.`)
}

function report({ size, at, before }) {
  console.log(`Cosigned ${size} entries at ${instant(at)}; before, ${before} were known.`)
}

async function hand(gateway, note) {
  try {
    return await gateway.post('/api/ledger/cosignatures', { checkpoint: note })
  } catch (error) {
    if (error.problem?.code !== 'CHECKPOINT_NOT_OURS') throw error
    throw new Stop(
      ALARM,
      `ALARM: ${error.problem.title}\nA head that the ledger signed and a witness cosigned is no longer part of it: the ledger was set ` +
        `back or rewritten since.\n${whatToDo('the cosigned checkpoint you tried to deliver')}`,
    )
  }
}

// --- What a witness decides ---

/**
 * Cosigns the offered head if it continues the remembered one. The new head is on the disk before this returns: an answer that is
 * out while the old head is still remembered could be followed by a cosignature of another history.
 */
function consider(witness, requestText) {
  const { head, log } = witness
  const request = parseRequest(requestText)
  if (!request)
    throw new Stop(NOT_COSIGNED, 'This is no request to a witness (C2SP tlog-witness). Nothing was cosigned.')
  const offered = openCheckpoint(request.checkpoint, log)
  if (offered.refused) {
    throw new Stop(
      NOT_COSIGNED,
      `The checkpoint cannot be trusted: ${offered.refused}. Nothing was cosigned, and it proves nothing against the ledger.`,
    )
  }
  if (offered.size === 0) throw new Stop(NOT_COSIGNED, 'The ledger is empty: there is nothing to cosign yet.')
  const known = head?.size ?? 0
  const alarm = (kind, text) => raise(witness, requestText, kind, text)
  if (offered.size < known) {
    alarm(
      'rewind',
      `The ledger offers ${offered.size} entries, but this witness has cosigned ${known}. Either this is an old file: fetch a new one ` +
        `with --since ${known}. Or the ledger was set back, as by restoring a backup.`,
    )
  }
  if (offered.size === known && head && !offered.root.equals(head.root)) {
    alarm(
      'fork',
      `The ledger signed two histories of ${known} entries: the root that this witness cosigned and the one offered now differ.`,
    )
  }
  if (offered.size > known) {
    if (request.oldSize !== known) {
      throw new Stop(
        NOT_COSIGNED,
        `The proof starts at ${request.oldSize} entries, but this witness remembers ${known}. Nothing was cosigned. Fetch it with --since ${known}.`,
      )
    }
    if (!consistencyHolds(known, offered.size, request.proof, head?.root, offered.root)) {
      alarm(
        'fork',
        `The ledger’s ${offered.size} entries do not begin with the ${known} that this witness cosigned: the proof does not hold. ` +
          'If it may have been damaged on its way, fetch it once more; if it is refused again, the ledger was rewritten.',
      )
    }
  }
  const at = Math.floor(Date.now() / 1000)
  if (head && at < head.at) {
    throw new Stop(
      UNUSABLE,
      `The clock here says ${instant(at)}, before the last cosignature (${instant(head.at)}). Nothing was cosigned. Set the clock.`,
    )
  }
  const note = `${offered.text}\n${offered.lines}${cosignatureLine(witness, offered.text, at)}`
  store(join(witness.state, 'head.txt'), note)
  return { note, size: offered.size, at, before: known }
}

/** Keeps both heads, then stops. The remembered head stays as it was. */
function raise({ state, headText }, requestText, kind, text) {
  const digest = createHash('sha256').update(requestText).digest('hex').slice(0, 16)
  const folder = join(state, 'evidence', `${kind}-${digest}`)
  if (!existsSync(join(folder, 'offered.txt'))) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    store(join(folder, 'remembered.txt'), headText)
    store(join(folder, 'found-at.txt'), `${new Date().toISOString()}\n${text}\n`)
    store(join(folder, 'offered.txt'), requestText)
  }
  throw new Stop(ALARM, `ALARM: ${text}\nNothing was cosigned.\n${whatToDo(`both heads, in ${folder}`)}`)
}

function whatToDo(kept) {
  return (
    `What to do: keep ${kept}. Tell the information governance lead of the organisation, not only whoever runs the ledger. ` +
    'Do not make a new witness folder and do not delete this one. See the runbook “A witness raised an alarm”.'
  )
}

/** RFC 9162 section 2.1.4.2. */
function consistencyHolds(first, second, proof, firstRoot, secondRoot) {
  // The empty tree is a beginning of every tree.
  if (first === 0) return proof.length === 0
  const powerOfTwo = Number.isInteger(Math.log2(first)) && 2 ** Math.log2(first) === first
  const [start, ...path] = powerOfTwo ? [firstRoot, ...proof] : proof
  if (!start) return false
  let [node, last] = [first - 1, second - 1]
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  let [computedFirst, computedSecond] = [start, start]
  for (const sibling of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      computedFirst = hashNode(sibling, computedFirst)
      computedSecond = hashNode(sibling, computedSecond)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else computedSecond = hashNode(computedSecond, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && computedFirst.equals(firstRoot) && computedSecond.equals(secondRoot)
}

// --- The folder ---

function open(state) {
  const skey = readState(state, 'witness.key').trim()
  if (!skey.startsWith(SKEY_PREFIX)) throw new Stop(UNUSABLE, `${state}/witness.key is no witness key.`)
  const own = parseKey(skey.slice(SKEY_PREFIX.length))
  if (own?.type !== TIMESTAMPED) throw new Stop(UNUSABLE, `${state}/witness.key is no witness key.`)
  const vkey = readState(state, 'witness.vkey').trim()
  const self = parseVerifier(vkey, TIMESTAMPED, `${state}/witness.vkey`)
  const seed = privateKey(own.key)
  if (
    !createPublicKey(seed).export({ format: 'der', type: 'spki' }).subarray(-32).equals(self.raw) ||
    own.name !== self.name
  ) {
    throw new Stop(UNUSABLE, `${state}: witness.key and witness.vkey do not belong together.`)
  }
  const log = parseVerifier(readState(state, 'ledger.vkey').trim(), PLAIN, `${state}/ledger.vkey`)
  const headText = readState(state, 'head.txt')
  const witness = { state, vkey, name: self.name, id: self.id, seed, log, headText }
  return headText === NO_HEAD ? witness : { ...witness, head: rememberedHead(state, headText, log, self) }
}

/** The head is believed only under the ledger's and this witness's own signature: a damaged or planted one is no memory. */
function rememberedHead(state, text, log, self) {
  const opened = openCheckpoint(text, log)
  const at = opened.refused ? undefined : cosignedAt(text, opened.text, self)
  if (at === undefined) {
    throw new Stop(
      UNUSABLE,
      `${state}/head.txt is damaged or was changed: it does not bear this witness’s own signature. Nothing was cosigned. ` +
        'Bring back a copy of it; the ledger has the cosigned checkpoints too.',
    )
  }
  return { size: opened.size, root: opened.root, at }
}

function readState(state, name) {
  const file = join(state, name)
  if (!existsSync(file)) {
    throw new Stop(
      UNUSABLE,
      name === 'head.txt' && existsSync(join(state, 'witness.key'))
        ? `${file} is missing: this witness has forgotten what it saw. Nothing is cosigned until a copy of it is back.`
        : `${state} is no witness folder (${name} is missing). Make one with init.`,
    )
  }
  return readFileSync(file, 'utf8')
}

/** One at a time: two that check against the same head could cosign two histories. */
function lock(state) {
  const file = join(state, 'lock')
  const mine = `${process.pid} ${hostname()}`
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, mine)
      closeSync(handle)
      return () => unlinkSync(file)
    } catch (error) {
      if (error.code === 'ENOENT') throw new Stop(UNUSABLE, `${state} is no witness folder. Make one with init.`)
      if (error.code !== 'EEXIST') throw error
      const [pid, host] = readFileSync(file, 'utf8').split(' ')
      if (attempt > 0 || host !== hostname() || isRunning(Number(pid))) {
        throw new Stop(
          UNUSABLE,
          `Another witness command uses ${state}. If none does (a machine that lost its power), delete ${file} and try again.`,
        )
      }
      unlinkSync(file)
    }
  }
}

function isRunning(pid) {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** All or nothing, and on the disk when it returns. */
function store(file, text) {
  const path = resolve(file)
  const fresh = `${path}.new`
  const handle = openSync(fresh, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(fresh, path)
  syncFolder(dirname(path))
}

// Windows opens no folders, and keeps a rename without it.
function syncFolder(folder) {
  let handle
  try {
    handle = openSync(folder, 'r')
    fsyncSync(handle)
  } catch (error) {
    if (process.platform !== 'win32') throw error
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function readFile(file) {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Stop(UNUSABLE, `${file} cannot be read: ${error.message}`)
  }
  if (text.length > LARGEST_FILE) throw new Stop(NOT_COSIGNED, `${file} is too large to be a checkpoint.`)
  return text
}

// --- Notes and keys (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness) ---

function parseRequest(text) {
  const split = text.indexOf('\n\n')
  const [first = '', ...lines] = split < 0 ? [] : text.slice(0, split).split('\n')
  const oldSize = /^old (0|[1-9][0-9]{0,14})$/.exec(first)?.[1]
  const proof = lines.map(fromBase64)
  if (oldSize === undefined || lines.length > MOST_HASHES || proof.some((hash) => hash?.length !== 32)) return undefined
  return { oldSize: Number(oldSize), proof, checkpoint: text.slice(split + 2) }
}

/** The checkpoint and the lines of the ledger's own signature, or why it is not to be trusted. */
function openCheckpoint(note, log) {
  const parsed = parseNote(note)
  if (!parsed) return { refused: 'it is no signed note' }
  const own = parsed.signatures.filter(({ name, id }) => name === log.name && id === log.id)
  if (own.length === 0) return { refused: `${log.name} did not sign it` }
  if (!own.every(({ bytes }) => verify(null, Buffer.from(parsed.text), log.key, bytes)))
    return { refused: `the signature of ${log.name} is wrong` }
  const [origin, size, encodedRoot, ...rest] = parsed.text.split('\n')
  const root = fromBase64(encodedRoot ?? '')
  if (!/^(0|[1-9][0-9]{0,14})$/.test(size ?? '') || root?.length !== 32 || rest.pop() !== '' || rest.includes(''))
    return { refused: 'its text is no checkpoint' }
  if (origin !== log.name) return { refused: `it is the head of ${origin}, not of ${log.name}` }
  return { text: parsed.text, lines: own.map(({ line }) => `${line}\n`).join(''), size: Number(size), root }
}

function parseNote(note) {
  const split = note.lastIndexOf('\n\n')
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2).split('\n')
  if (split < 0 || lines.pop() !== '' || lines.length === 0 || lines.length > 64) return undefined
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) return undefined
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? []
    const bytes = encoded && fromBase64(encoded)
    return bytes && bytes.length > 4
      ? { line, name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) }
      : undefined
  })
  return signatures.includes(undefined) ? undefined : { text, signatures }
}

function cosignatureLine({ name, id, seed }, text, at) {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(at))
  const signature = sign(null, cosigned(text, at), seed)
  return `\u2014 ${name} ${Buffer.concat([Buffer.from(id, 'hex'), time, signature]).toString('base64')}\n`
}

function cosignedAt(note, text, self) {
  const { signatures } = parseNote(note)
  const own = signatures.find(({ name, id, bytes }) => name === self.name && id === self.id && bytes.length === 72)
  const at = own && Number(own.bytes.readBigUInt64BE())
  return own && verify(null, cosigned(text, at), self.key, own.bytes.subarray(8)) ? at : undefined
}

function cosigned(text, at) {
  return Buffer.from(`cosignature/v1\ntime ${at}\n${text}`)
}

function parseVerifier(text, type, what) {
  const parsed = parseKey(text)
  if (parsed?.type !== type || parsed.id !== keyId(parsed.name, type, parsed.key))
    throw new Stop(
      UNUSABLE,
      `${what} is no ${type === PLAIN ? 'ledger' : 'witness'} verifier key (<name>+<key id>+<base64>).`,
    )
  const der = Buffer.concat([SPKI_PREFIX, parsed.key])
  return { ...parsed, text, raw: parsed.key, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) }
}

function parseKey(text) {
  const [name = '', id = '', ...rest] = text.split('+')
  const bytes = fromBase64(rest.join('+'))
  if (!isName(name) || !/^[0-9a-f]{8}$/.test(id) || bytes?.length !== 33) return undefined
  return { name, id, type: bytes[0], key: bytes.subarray(1) }
}

function keyId(name, type, key) {
  const typed = Buffer.concat([Buffer.from([type]), key])
  return createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8)
}

function isName(name) {
  return name !== '' && !/[\s+\p{Cc}]/u.test(name)
}

function privateKey(seed) {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
}

function hashNode(left, right) {
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest()
}

function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function instant(seconds) {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}

// --- The gateway ---

async function signIn({ gateway, user, 'password-file': passwordFile }) {
  const base = /^https?:\/\/[^/?#]+/.exec(gateway)?.[0]
  if (!base) throw new Stop(UNUSABLE, `${gateway} is no http or https address.`)
  const { protocol, hostname: host } = new URL(base)
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(host))
    throw new Stop(UNUSABLE, 'A password is not sent unencrypted: give an https address.')
  const password = readFile(passwordFile).replace(/\r?\n$/, '')
  const session = await call(base, 'POST', '/api/session', { username: user, password })
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0]
  return {
    get: async (path) => (await call(base, 'GET', path, undefined, cookie)).body,
    post: async (path, body) => (await call(base, 'POST', path, body, cookie)).body,
  }
}

async function call(base, method, path, body, cookie) {
  let response, text
  try {
    response = await fetch(base + path, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(HTTP_TIMEOUT_MS),
    })
    text = await response.text()
  } catch (error) {
    throw new Stop(UNREACHABLE, `${base} cannot be reached: ${error.cause?.message ?? error.message}. Try again later.`)
  }
  const answer = parseJson(text)
  if (response.ok && answer) return { body: answer, headers: response.headers }
  const said = answer?.title
    ? `${answer.title}${answer.detail ? ` ${answer.detail}` : ''}`
    : `HTTP status ${response.status}`
  throw Object.assign(new Stop(UNREACHABLE, `The gateway refused ${method} ${path}: ${said}`), { problem: answer })
}

function parseJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

process.exitCode = await main(process.argv.slice(2))
