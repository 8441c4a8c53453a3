import fc from 'fast-check'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { openCheckpoint, signCheckpoint } from './checkpoint'
import { anyOf } from './checkpoint-policy'
import {
  countersignNote,
  noteKeysFromSeed,
  noteSigner,
  noteVerifier,
  openNote,
  parseNote,
  signNote,
} from './signed-note'

const ledger = noteSigner(noteKeysFromSeed('police.example/ledger', Buffer.alloc(32, 1)).skey)
const keys = noteKeysFromSeed('witness.example/w1', Buffer.alloc(32, 2), 'cosignature/v1')
const witness = noteSigner(keys.skey)
const head = { origin: ledger.name, size: 20852163, root: Buffer.alloc(32, 9), extensions: [] }
const at = new Date('2023-03-20T12:25:47.900Z')
const note = signCheckpoint(head, [ledger])
const cosigned = countersignNote(note, [witness], at)
const trusted = [noteVerifier(ledger.vkey), noteVerifier(witness.vkey)]

/** The example of c2sp.org/tlog-cosignature; it does not give the witness's key. */
const SPEC_NOTE = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`

describe('a cosignature', () => {
  it('stands in a note as in the specification: key id, seconds, Ed25519', () => {
    const [, specified] = parseNote(SPEC_NOTE)!.signatures
    const [, ours] = parseNote(cosigned)!.signatures
    expect(specified).toMatchObject({ name: 'witness.example.com/w1', keyId: '8d66cf3f' })
    expect(ours!.signature).toHaveLength(specified!.signature.length)
    // The specification's time is the one signed here, without its fraction of a second.
    expect(ours!.signature.subarray(0, 8)).toEqual(specified!.signature.subarray(0, 8))
    expect(specified!.signature.readBigUInt64BE()).toBe(1679315147n)
  })

  it('has the key id and signs the message that the specification writes out', () => {
    const raw = Buffer.from(keys.vkey.split('+').slice(2).join('+'), 'base64')
    expect(raw[0]).toBe(4)
    const id = createHash('sha256').update('witness.example/w1\n').update(raw).digest('hex').slice(0, 8)
    const { keyId, signature } = parseNote(cosigned)!.signatures[1]!
    expect(keyId).toBe(id)
    const message = `cosignature/v1\ntime 1679315147\n${parseNote(note)!.text}`
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw.subarray(1)])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from(message), key, signature.subarray(8))).toBe(true)
  })

  it('tells who saw the checkpoint and when, and is ignored where the witness is not known', () => {
    const opened = openCheckpoint(cosigned, trusted, ledger.name)
    expect(opened).toMatchObject({
      ok: true,
      signedBy: [ledger.name],
      witnessedBy: [{ name: witness.name, keyId: witness.keyId, at: new Date('2023-03-20T12:25:47Z') }],
    })
    expect(opened.ok && note + opened.witnessedBy[0]!.line).toBe(cosigned)
    expect(openCheckpoint(cosigned, [trusted[0]!])).toMatchObject({ ok: true, witnessedBy: [] })
  })

  it('is told once for each key, the earliest, for it says the most', () => {
    const twice = countersignNote(countersignNote(note, [witness], new Date(at.getTime() + 5000)), [witness], at)
    const opened = openCheckpoint(twice, trusted)
    expect(opened.ok && opened.witnessedBy.map(({ at: told }) => told)).toEqual([new Date('2023-03-20T12:25:47Z')])
  })

  it('is no signature of the ledger, even under its name', () => {
    const impostor = noteSigner(noteKeysFromSeed(ledger.name, Buffer.alloc(32, 3), 'cosignature/v1').skey)
    const forged = signCheckpoint(
      { ...head, size: 1 },
      [impostor].map((key) => ({ ...key, sign: (text) => key.sign(text, at) })),
    )
    expect(openCheckpoint(forged, [trusted[0]!, noteVerifier(impostor.vkey)])).toEqual({
      ok: false,
      reason: 'no trusted key of the ledger signed it',
    })
  })

  it('is refused when one character of the note is altered, time and all', () => {
    fc.assert(
      fc.property(fc.nat(cosigned.length - 1), fc.integer({ min: 33, max: 126 }), (place, code) => {
        const altered = cosigned.slice(0, place) + String.fromCharCode(code) + cosigned.slice(place + 1)
        fc.pre(altered !== cosigned)
        const opened = openCheckpoint(altered, anyOf(1, [trusted[1]!], [trusted[0]!]))
        expect(opened.ok).toBe(false)
      }),
      { numRuns: 400 },
    )
  })

  it('needs a time that has a date, and a key that signs one', () => {
    expect(() => countersignNote(note, [witness])).toThrow('time')
    expect(() => countersignNote(note, [witness], new Date(NaN))).toThrow('time')
    expect(() => noteVerifier(keys.vkey.replace('+BI', '+Bo'))).toThrow(TypeError)
    const late = countersignNote(note, [witness], new Date(8.64e15))
    expect(openCheckpoint(late, trusted)).toEqual({ ok: false, reason: 'the signature of witness.example/w1 is wrong' })
  })

  it('cannot be taken for a plain signature of the same key', () => {
    const plain = noteSigner(noteKeysFromSeed('witness.example/w1', Buffer.alloc(32, 2)).skey)
    expect(plain.keyId).not.toBe(witness.keyId)
    expect(openNote(signNote('a\n', [plain]), [noteVerifier(witness.vkey)]).ok).toBe(false)
  })
})
