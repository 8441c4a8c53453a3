import fc from 'fast-check'
import {
  countersignNote,
  generateNoteKeys,
  noteKeysFromSeed,
  noteSigner,
  noteVerifier,
  openNote,
  parseNote,
  signNote,
} from './signed-note'

/** The example of c2sp.org/signed-note. */
const SPEC_VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const SPEC_NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`
/** The example of Go's golang.org/x/mod/sumdb/note. */
const GO_SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const GO_VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const GO_TEXT = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.
`
const GO_NOTE = `${GO_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

const ledger = noteSigner(noteKeysFromSeed('police.example/ledger', Buffer.alloc(32, 1)).skey)
const witness = noteSigner(noteKeysFromSeed('witness.example', Buffer.alloc(32, 2)).skey)
const known = [noteVerifier(ledger.vkey), noteVerifier(witness.vkey)]

describe('a signed note', () => {
  it('of the specification is verified', () => {
    const opened = openNote(SPEC_NOTE, [noteVerifier(SPEC_VKEY)])
    expect(opened).toMatchObject({ ok: true, text: 'This is an example message.\n', signedBy: ['example.com/foo'] })
  })

  it('comes out byte for byte as in the Go implementation', () => {
    expect(noteSigner(GO_SKEY).vkey).toBe(GO_VKEY)
    expect(signNote(GO_TEXT, [noteSigner(GO_SKEY)])).toBe(GO_NOTE)
    expect(openNote(GO_NOTE, [noteVerifier(GO_VKEY)])).toMatchObject({ ok: true })
  })

  it('may hold empty lines and several signatures, added later too', () => {
    const text = 'one\n\n\u2014 not a signature\n\ntwo\n'
    const note = countersignNote(signNote(text, [ledger]), [witness])
    expect(note).toBe(signNote(text, [ledger, witness]))
    expect(openNote(note, known)).toMatchObject({ ok: true, text, signedBy: [ledger.name, witness.name] })
  })

  it('is refused when one byte of it is altered', () => {
    const note = signNote('police.example/ledger\n12\nroot\n', [ledger])
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const altered = note.slice(0, at) + String.fromCharCode(code) + note.slice(at + 1)
        fc.pre(altered !== note)
        expect(openNote(altered, known).ok).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('is not trusted for a signature of an unknown key, even one that shares the name', () => {
    const impostor = noteSigner(generateNoteKeys(ledger.name).skey)
    expect(openNote(signNote('text\n', [impostor]), known)).toEqual({ ok: false, reason: 'no trusted key signed it' })
    expect(openNote(signNote('text\n', [impostor, ledger]), known)).toMatchObject({ ok: true, signedBy: [ledger.name] })
  })

  it('is refused when any known key fails, although another signed well', () => {
    const [first, second] = [signNote('text\n', [ledger, witness]), signNote('other\n', [witness])]
    const mixed = first.split('\n').slice(0, 3).join('\n') + '\n' + second.split('\n')[2] + '\n'
    expect(openNote(mixed, known)).toEqual({ ok: false, reason: 'the signature of witness.example is wrong' })
  })

  it.each([
    ['no signature', 'text\n\n'],
    ['no blank line', 'text\n\u2014 a AAAAAAAA\n'],
    ['no final newline', SPEC_NOTE.slice(0, -1)],
    ['another dash', SPEC_NOTE.replace('\u2014', '-')],
    ['a carriage return', SPEC_NOTE.replace('message.', 'message.\r')],
    ['loose base64', SPEC_NOTE.replace('aQM=', 'aQN=')],
    ['a short signature', 'text\n\n\u2014 a AAAA\n'],
  ])('with %s is malformed', (_, note) => {
    expect(parseNote(note)).toBeUndefined()
    expect(openNote(note, [noteVerifier(SPEC_VKEY)]).ok).toBe(false)
  })

  it('is not made from text without a final newline or with control characters, nor without a key', () => {
    expect(() => signNote('text', [ledger])).toThrow(TypeError)
    expect(() => signNote('a\tb\n', [ledger])).toThrow(TypeError)
    expect(() => signNote('text\n', [])).toThrow(TypeError)
  })
})

describe('a key string', () => {
  it('leads from fresh keys to a signer and a verifier that agree', () => {
    const { skey, vkey } = generateNoteKeys('council.example/ledger')
    expect(noteSigner(skey).vkey).toBe(vkey)
    expect(openNote(signNote('text\n', [noteSigner(skey)]), [noteVerifier(vkey)])).toMatchObject({ ok: true })
  })

  it('is refused when it is damaged, and the error does not quote a secret key', () => {
    expect(() => noteVerifier(SPEC_VKEY.replace('530d903a', '530d903b'))).toThrow('key id')
    expect(() => noteVerifier(SPEC_VKEY.replace('foo', 'fop'))).toThrow('key id')
    expect(() => noteVerifier('example.com/foo')).toThrow('Malformed')
    expect(() => noteSigner(SPEC_VKEY)).toThrow('PRIVATE+KEY+')
    const damaged = GO_SKEY.replace('c74f20a3', 'c74f20a4')
    expect(() => noteSigner(damaged)).toThrow(/^(?!.*AYEKFALVF).*$/)
    expect(() => noteKeysFromSeed('two words', Buffer.alloc(32))).toThrow('spaces')
  })
})
