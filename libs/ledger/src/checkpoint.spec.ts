import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint'
import { noteKeysFromSeed, noteSigner, noteVerifier } from './signed-note'

const signer = noteSigner(noteKeysFromSeed('police.example/ledger', Buffer.alloc(32, 1)).skey)
const verifier = noteVerifier(signer.vkey)
const head = { origin: 'police.example/ledger', size: 20852163, root: Buffer.alloc(32, 9), extensions: [] }

/** The example of c2sp.org/tlog-checkpoint. */
const SPEC_TEXT = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'

describe('a checkpoint', () => {
  it('of the specification is read and written', () => {
    const parsed = parseCheckpoint(SPEC_TEXT)
    expect(parsed).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] })
    expect(formatCheckpoint(parsed!)).toBe(SPEC_TEXT)
  })

  it('survives signing and opening, with extension lines', () => {
    const checkpoint = { ...head, extensions: ['note 1', 'note 2'] }
    const opened = openCheckpoint(signCheckpoint(checkpoint, [signer]), [verifier], head.origin)
    expect(opened).toEqual({ ok: true, checkpoint, signedBy: [signer.name], witnessedBy: [] })
  })

  it.each([
    ['an altered size', (note: string) => note.replace('20852163', '20852164')],
    ['an altered root', (note: string) => note.replace('CQkJ', 'CQkK')],
    ['an altered origin', (note: string) => note.replace('police', 'polite')],
  ])('is refused with %s', (_, alter) => {
    const note = signCheckpoint(head, [signer])
    expect(alter(note)).not.toBe(note)
    expect(openCheckpoint(alter(note), [verifier]).ok).toBe(false)
  })

  it('of another ledger is refused', () => {
    expect(openCheckpoint(signCheckpoint(head, [signer]), [verifier], 'council.example/ledger')).toEqual({
      ok: false,
      reason: 'it is the head of police.example/ledger, not of council.example/ledger',
    })
  })

  it.each(['a\n01\n', 'a\n-1\n', 'a\n1e3\n', 'a\n9007199254740993\n', '\n1\n'])(
    'with the start %j is malformed',
    (start) => {
      expect(parseCheckpoint(`${start}${Buffer.alloc(32).toString('base64')}\n`)).toBeUndefined()
    },
  )

  it('with a short root, an empty extension or no final newline is malformed', () => {
    expect(parseCheckpoint(`a\n1\n${Buffer.alloc(31).toString('base64')}\n`)).toBeUndefined()
    expect(parseCheckpoint(`${SPEC_TEXT}\n`)).toBeUndefined()
    expect(parseCheckpoint(SPEC_TEXT.slice(0, -1))).toBeUndefined()
    expect(() => formatCheckpoint({ ...head, origin: 'a\nb' })).toThrow(TypeError)
    expect(() => formatCheckpoint({ ...head, size: -1 })).toThrow(RangeError)
  })
})
