// What verify.mjs takes from Node, for a worker of a browser: the same calls, synchronous, from JavaScript alone. WebCrypto is not
// used: it answers with promises, and many millions of small hashes would wait for as many of them; nothing here is secret either.

const text8 = new TextEncoder()
const words8 = new TextDecoder('utf-8', { ignoreBOM: true })

class Buffer extends Uint8Array {
  static alloc(length, fill = 0) {
    return new Buffer(length).fill(fill)
  }

  static from(value, encoding, length) {
    if (value instanceof ArrayBuffer) return new Buffer(value, encoding, length)
    if (typeof value !== 'string') return new Buffer(value)
    if (encoding === 'hex') return fromHexText(value)
    if (encoding === 'base64') return fromBase64Text(value)
    if (encoding === 'latin1') return new Buffer(Array.from(value, (sign) => sign.charCodeAt(0)))
    const bytes = text8.encode(value)
    return new Buffer(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  static concat(parts) {
    const all = new Buffer(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }

  equals(other) {
    return this.length === other.length && this.every((byte, i) => byte === other[i])
  }

  compare(other, from, to, start, end) {
    const [theirs, ours] = [other.subarray(from, to), this.subarray(start, end)]
    for (let i = 0; i < Math.min(theirs.length, ours.length); i += 1)
      if (theirs[i] !== ours[i]) return ours[i] < theirs[i] ? -1 : 1
    return Math.sign(ours.length - theirs.length)
  }

  copy(target) {
    target.set(this)
  }

  indexOf(wanted, from = 0) {
    if (typeof wanted === 'number') return super.indexOf(wanted, from)
    for (let at = from; at + wanted.length <= this.length; at += 1)
      if (this.subarray(at, at + wanted.length).equals(wanted)) return at
    return -1
  }

  lastIndexOf(wanted) {
    if (typeof wanted === 'number') return super.lastIndexOf(wanted)
    const bytes = Buffer.from(wanted)
    for (let at = this.length - bytes.length; at >= 0; at -= 1)
      if (this.subarray(at, at + bytes.length).equals(bytes)) return at
    return -1
  }

  readUInt16LE(at = 0) {
    return this[at] | (this[at + 1] << 8)
  }

  readUInt32LE(at = 0) {
    return (this[at] | (this[at + 1] << 8) | (this[at + 2] << 16) | (this[at + 3] << 24)) >>> 0
  }

  readBigUInt64BE(at = 0) {
    return new DataView(this.buffer, this.byteOffset, this.length).getBigUint64(at)
  }

  writeUIntLE(value, at, width) {
    for (let i = 0; i < width; i += 1) this[at + i] = Math.floor(value / 256 ** i)
    return at + width
  }

  write(text, at = 0) {
    return text8.encodeInto(text, this.subarray(at)).written
  }

  toString(encoding = 'utf8', start = 0, end = this.length) {
    const bytes = this.subarray(start, end)
    if (encoding === 'utf8') return words8.decode(bytes)
    if (encoding === 'hex') return hexOf(bytes)
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return encoding === 'base64' ? btoa(text) : text
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hexOf(bytes) {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}

// As Node reads it: up to the first sign that is none of it.
function fromHexText(text) {
  const sound = /^(?:[0-9a-fA-F]{2})*/.exec(text)[0]
  const bytes = new Buffer(sound.length / 2)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = parseInt(sound.slice(i * 2, i * 2 + 2), 16)
  return bytes
}

function fromBase64Text(text) {
  try {
    return Buffer.from(atob(text), 'latin1')
  } catch {
    return new Buffer(0)
  }
}

// --- SHA-256 and SHA-512 (FIPS 180-4) ---

/** The first 64 bits of the fractional parts of roots of the first primes; SHA-256 takes the upper half of them. */
function fractions(count, root) {
  const found = []
  for (let n = 2n; found.length < count; n += 1n) {
    if (found.length > 0 && [...primesBelow(n)].some((p) => n % p === 0n)) continue
    found.push(fraction(n, root))
  }
  return found
}

function* primesBelow(n) {
  for (let p = 2n; p * p <= n; p += 1n) yield p
}

function fraction(n, root) {
  // The whole part of n^(1/root) · 2^64, by halving.
  const scaled = n << (64n * root)
  let [low, high] = [0n, 1n << 72n]
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (middle ** root <= scaled) low = middle
    else high = middle
  }
  return low & ((1n << 64n) - 1n)
}

const K512 = fractions(80, 3n)
const H512 = fractions(8, 2n)
const K256 = Int32Array.from(K512.slice(0, 64), (value) => Number(value >> 32n))
const H256 = Int32Array.from(H512, (value) => Number(value >> 32n))
const schedule = new Int32Array(64)

class Sha256 {
  state = Int32Array.from(H256)
  held = new Uint8Array(64)
  holds = 0
  length = 0

  update(data) {
    const bytes = typeof data === 'string' ? text8.encode(data) : data
    this.length += bytes.length
    let at = 0
    if (this.holds > 0) {
      at = Math.min(64 - this.holds, bytes.length)
      this.held.set(bytes.subarray(0, at), this.holds)
      this.holds += at
      if (this.holds < 64) return this
      mix(this.state, this.held, 0)
      this.holds = 0
    }
    for (; at + 64 <= bytes.length; at += 64) mix(this.state, bytes, at)
    if (at < bytes.length) {
      this.held.set(bytes.subarray(at))
      this.holds = bytes.length - at
    }
    return this
  }

  digest(encoding = 'buffer') {
    const [held, bits] = [this.held, this.length * 8]
    held[this.holds] = 0x80
    held.fill(0, this.holds + 1)
    if (this.holds >= 56) {
      mix(this.state, held, 0)
      held.fill(0)
    }
    for (let i = 0; i < 7; i += 1) held[63 - i] = Math.floor(bits / 256 ** i) & 0xff
    mix(this.state, held, 0)
    const out = new Buffer(32)
    this.state.forEach((word, i) => {
      for (let k = 0; k < 4; k += 1) out[i * 4 + k] = word >>> (24 - k * 8)
    })
    return encoding === 'buffer' ? out : out.toString(encoding)
  }
}

function mix(state, bytes, at) {
  const w = schedule
  for (let i = 0; i < 16; i += 1, at += 4)
    w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
  for (let i = 16; i < 64; i += 1) {
    const [x, y] = [w[i - 15], w[i - 2]]
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0
  }
  let a = state[0]
  let b = state[1]
  let c = state[2]
  let d = state[3]
  let e = state[4]
  let f = state[5]
  let g = state[6]
  let h = state[7]
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
  state[4] += e
  state[5] += f
  state[6] += g
  state[7] += h
}

const WORD = (1n << 64n) - 1n
const turned = (x, by) => ((x >> by) | (x << (64n - by))) & WORD

/** For a signature now and then: plain rather than fast. */
function sha512(message) {
  const blocks = Math.ceil((message.length + 17) / 128)
  const padded = Buffer.alloc(blocks * 128)
  padded.set(message)
  padded[message.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  const view = new DataView(padded.buffer)
  const state = [...H512]
  for (let at = 0; at < padded.length; at += 128) {
    const w = Array.from({ length: 16 }, (_, i) => view.getBigUint64(at + i * 8))
    for (let i = 16; i < 80; i += 1) {
      const [x, y] = [w[i - 15], w[i - 2]]
      const s0 = turned(x, 1n) ^ turned(x, 8n) ^ (x >> 7n)
      const s1 = turned(y, 19n) ^ turned(y, 61n) ^ (y >> 6n)
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & WORD
    }
    let [a, b, c, d, e, f, g, h] = state
    for (let i = 0; i < 80; i += 1) {
      const s1 = turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n)
      const t1 = h + s1 + ((e & f) ^ (~e & WORD & g)) + K512[i] + w[i]
      const s0 = turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n)
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & WORD, c, b, a, (t1 + t2) & WORD]
    }
    ;[a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) & WORD))
  }
  const out = new Buffer(64)
  state.forEach((value, i) => new DataView(out.buffer).setBigUint64(i * 8, value))
  return out
}

// --- Ed25519 verification (RFC 8032, section 5.1.7) ---

const P = 2n ** 255n - 19n
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
const mod = (x) => ((x % P) + P) % P

function power(base, exponent) {
  let result = 1n
  for (let [x, e] = [mod(base), exponent]; e > 0n; e >>= 1n, x = mod(x * x)) if (e & 1n) result = mod(result * x)
  return result
}

const D = mod(-121665n * power(121666n, P - 2n))
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n)
const littleEndian = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

function added([ax, ay, az, at], [bx, by, bz, bt]) {
  const [e, f] = [(ay - ax) * (by - bx), (ay + ax) * (by + bx)].map(mod)
  const [g, h] = [2n * at * mod(bt * D), 2n * az * bz].map(mod)
  const [i, j, k, m] = [f - e, h - g, h + g, f + e]
  return [i * j, k * m, j * k, i * m].map(mod)
}

function times(factor, point) {
  let result = [0n, 1n, 1n, 0n]
  for (let [p, n] = [point, factor]; n > 0n; n >>= 1n, p = added(p, p)) if (n & 1n) result = added(result, p)
  return result
}

function encoded([x, y, z]) {
  const inverse = power(z, P - 2n)
  return mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n)
}

function decoded(value) {
  const sign = value >> 255n
  const y = mod(value & ((1n << 255n) - 1n))
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n))
  let x = power(square, (P + 3n) / 8n)
  if (mod(x * x - square) !== 0n) x = mod(x * ROOT_OF_MINUS_ONE)
  if (mod(x * x - square) !== 0n || (x === 0n && sign === 1n)) return undefined
  if ((x & 1n) !== sign) x = P - x
  return [x, y, 1n, mod(x * y)]
}

const BASE = decoded(mod(4n * power(5n, P - 2n)))

function ed25519Holds(message, publicKey, signature) {
  if (signature.length !== 64) return false
  const point = decoded(littleEndian(publicKey))
  const scalar = littleEndian(signature.subarray(32))
  if (point === undefined || scalar >= ORDER) return false
  const challenge = littleEndian(sha512(Buffer.concat([signature.subarray(0, 32), publicKey, message]))) % ORDER
  const [x, y, z, t] = point
  return (
    encoded(added(times(scalar, BASE), times(challenge, [P - x, y, z, P - t]))) ===
    littleEndian(signature.subarray(0, 32))
  )
}

// --- The file, the terminal and the rest ---

const BLOCK = 1 << 20
const reader = new FileReaderSync()
const said = { out: [], err: [] }
const console = { log: (line) => said.out.push(line), error: (line) => said.err.push(line) }

globalThis.postMessage({ ready: true })
const { file, args } = await new Promise((asked) =>
  globalThis.addEventListener('message', ({ data }) => asked(data), { once: true }),
)
const process = { argv: ['', '', ...args], exitCode: 0 }

const read = (from, to) => new Buffer(reader.readAsArrayBuffer(file.slice(from, to)))

const node = {
  'node:crypto': {
    createHash: () => new Sha256(),
    hash: (_name, bytes, encoding) => new Sha256().update(bytes).digest(encoding),
    createPublicKey: ({ key }) => key.subarray(-32),
    verify: (_name, message, key, signature) => ed25519Holds(message, key, signature),
  },
  'node:fs': {
    openSync: () => 0,
    closeSync: () => undefined,
    fstatSync: () => file,
    statSync: () => file,
    readSync(_handle, target, offset, length, position) {
      const bytes = read(position, position + length)
      target.set(bytes, offset)
      return bytes.length
    },
    async *createReadStream() {
      for (let at = 0; at < file.size; at += BLOCK) yield read(at, at + BLOCK)
    },
  },
  'node:os': { cpus: () => [] },
  'node:path': {},
  'node:util': { parseArgs: (given) => ({ values: {}, positionals: given.args }) },
  'node:worker_threads': { isMainThread: true },
  'node:zlib': {},
}
