#!/usr/bin/env node
/**
 * Opens the sealed list of who is whom on the pages of an evidence bundle: node open-staff-key.mjs <bundle.zip or staff-key.json>
 *
 * It asks for the pass phrase on the terminal and shows nothing of it; without a terminal it reads one line from standard input.
 * One file, no dependencies, any Node from 18; docs/evidence-format.md, section 11, says what it does. Verify the bundle first:
 * this opens what is in the file, and does not ask who put it there.
 * Exit code 0: opened. 1: the pass phrase is another, or the file was changed. 2: wrong arguments or no such file.
 */
import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, scryptSync } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const FORMAT = 'cordon-staff-key/1'
const PATH = 'data/staff-key.json'
const LONGEST = 16 << 20
/** DER around raw X25519 keys (RFC 8410). */
const PRIVATE = Buffer.from('302e020100300506032b656e04220420', 'hex')
const PUBLIC = Buffer.from('302a300506032b656e032100', 'hex')

async function main(args) {
  if (args.length !== 1 || args[0].startsWith('-'))
    return failed('Usage: node open-staff-key.mjs <bundle.zip or staff-key.json>')
  let sealed
  try {
    sealed = parseSealed(readSealed(args[0]))
  } catch (error) {
    return failed(`Cannot open: ${error.message}`)
  }
  const passPhrase = process.stdin.isTTY ? await askUnseen('Pass phrase: ') : await readLine()
  let staff
  try {
    staff = open(sealed, passPhrase)
  } catch {
    console.error('This is not the pass phrase it was sealed with, or the file was changed.')
    return 1
  }
  for (const { pseudonym, name, actor } of staff) console.log([pseudonym, name, actor].map(printable).join('\t'))
  if (staff.length === 0) console.error('Nobody of staff acted in this bundle.')
  return 0
}

function failed(message) {
  console.error(message)
  return 2
}

/** The file itself, or what is stored under its name in a bundle, whose files are never compressed. */
function readSealed(file) {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const bytes = (from, length) => {
      const read = Buffer.alloc(length)
      if (from < 0 || readSync(handle, read, 0, length, from) !== length)
        throw new Error('the file ends before it should')
      return read
    }
    if (size < 22 || bytes(0, 4).readUInt32LE() !== 0x04034b50) {
      if (size > LONGEST) throw new Error('it is no sealed list of staff')
      return bytes(0, size)
    }
    const end = bytes(size - 22, 22)
    const directory = bytes(end.readUInt32LE(16), Math.min(end.readUInt32LE(12), LONGEST))
    for (let at = 0; at + 46 <= directory.length;) {
      const length = directory.readUInt16LE(at + 28)
      const [stored, from] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)]
      if (directory.toString('latin1', at + 46, at + 46 + length) === PATH && stored <= LONGEST)
        return bytes(from + 30 + length, stored)
      at += 46 + length
    }
    throw new Error('no pass phrase was chosen when this bundle was made, so it holds no list')
  } finally {
    closeSync(handle)
  }
}

function parseSealed(bytes) {
  let value
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    value = undefined
  }
  const { format, ciphertext, ephemeral, salt, n, r, p } = value ?? {}
  const [sealed, other, salted] = [ciphertext, ephemeral, salt].map((text) =>
    Buffer.from(typeof text === 'string' ? text : '', 'base64'),
  )
  // What the numbers ask for is spent before anything can be known to be right.
  const affordable = [n, r, p].every(Number.isSafeInteger) && n >= 2 && r >= 1 && p >= 1 && n * r * p <= 2 ** 23
  if (format !== FORMAT || sealed.length < 16 || other.length !== 32 || !affordable)
    throw new Error('it is no sealed list of staff')
  return { sealed, ephemeral: other, salt: salted, n, r, p }
}

function open({ sealed, ephemeral, salt, n, r, p }, passPhrase) {
  const secret = scryptSync(passPhrase.normalize('NFC'), salt, 32, { N: n, r, p, maxmem: 256 * n * r + (1 << 20) })
  const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE, secret]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC, ephemeral]), format: 'der', type: 'spki' })
  const own = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)
  const shared = diffieHellman({ privateKey, publicKey })
  const key = Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, own]), FORMAT, 32))
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12), { authTagLength: 16 })
  decipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  return JSON.parse(plain.toString('utf8'))
}

/** Names are shown as they are written, but must not steer the terminal. */
function printable(text) {
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/gu, '?')
}

function askUnseen(question) {
  const { stdin, stderr } = process
  stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  let typed = ''
  return new Promise((answer) => {
    const done = (text) => {
      stdin.off('data', take)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      answer(text)
    }
    const take = (text) => {
      for (const sign of text) {
        if (sign === '\r' || sign === '\n' || sign === '\u0004') return done(typed)
        if (sign === '\u0003') {
          done('')
          process.exit(130)
        }
        typed = sign === '\u007f' || sign === '\b' ? Array.from(typed).slice(0, -1).join('') : typed + sign
      }
    }
    stdin.on('data', take)
  })
}

async function readLine() {
  const parts = []
  for await (const part of process.stdin) parts.push(part)
  return Buffer.concat(parts).toString('utf8').split(/\r?\n/)[0]
}

process.exitCode = await main(process.argv.slice(2))
