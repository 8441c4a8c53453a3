/**
 * In place of tweetnacl inside Jest: the same Ed25519 by Node's OpenSSL. Each test file gets modules of its own, so the
 * other, in JavaScript, is never compiled and took a second and a half of each file that makes and uses NATS keys.
 */
const { createPrivateKey, createPublicKey, randomBytes, sign, verify } = require('node:crypto')

/** RFC 8410's wrapping of a seed and of a public key. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

const privateKey = (seed) =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed.subarray(0, 32)]), format: 'der', type: 'pkcs8' })
const publicKey = (raw) => createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })

const detached = (message, secretKey) => new Uint8Array(sign(null, message, privateKey(secretKey)))
detached.verify = (message, signature, raw) => verify(null, message, publicKey(raw), signature)

module.exports = {
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
  sign: {
    keyPair: {
      fromSeed: (seed) => {
        const raw = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
        return { publicKey: new Uint8Array(raw), secretKey: new Uint8Array([...seed, ...raw]) }
      },
    },
    detached,
  },
}
