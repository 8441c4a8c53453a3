import { openCheckpoint, signCheckpoint } from './checkpoint'
import { anyOf, parsePolicy } from './checkpoint-policy'
import { countersignNote, noteKeysFromSeed, noteSigner, noteVerifier } from './signed-note'

const log = noteSigner(noteKeysFromSeed('police.example/ledger', Buffer.alloc(32, 1)).skey)
const named = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3']
const witnesses = named.map((name, i) =>
  noteSigner(noteKeysFromSeed(`${name}.example`, Buffer.alloc(32, 10 + i), 'cosignature/v1').skey),
)
const note = signCheckpoint({ origin: log.name, size: 5, root: Buffer.alloc(32, 7) }, [log])
const at = new Date('2026-11-21T09:00:00Z')
const cosignedBy = (...who: string[]) =>
  countersignNote(
    note,
    witnesses.filter((_, i) => who.includes(named[i]!)),
    at,
  )
const [x1] = witnesses

/** The example of c2sp.org/tlog-policy with its elided keys filled in. */
const SPEC_POLICY = `log ${log.vkey}

${named.map((name, i) => `witness ${name} ${witnesses[i]!.vkey}`).join('\n')}
group X-witnesses 2 X1 X2 X3
\tgroup Y-witnesses any Y1 Y2 Y3   
# Both organisations.
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`

describe('a policy', () => {
  it.each([
    [['X1', 'X2', 'Y3'], true],
    [['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'], true],
    [['X1', 'Y1', 'Y2', 'Y3'], false],
    [['X1', 'X2', 'X3'], false],
  ])('of the specification, with the cosignatures of %j, is met: %j', (who, met) => {
    expect(openCheckpoint(cosignedBy(...who), parsePolicy(SPEC_POLICY), log.name).ok).toBe(met)
  })

  it('says what is missing', () => {
    expect(
      openCheckpoint(
        cosignedBy('X1'),
        anyOf(
          2,
          witnesses.map(({ vkey }) => noteVerifier(vkey)),
          [noteVerifier(log.vkey)],
        ),
      ),
    ).toEqual({
      ok: false,
      reason: 'the policy asks for 2 of 6 witnesses, and of those it knows, X1.example cosigned',
    })
    expect(openCheckpoint(note, parsePolicy(SPEC_POLICY))).toMatchObject({
      reason: expect.stringContaining('none cosigned'),
    })
  })

  it('may ask for one witness or for none', () => {
    const one = parsePolicy(`log ${log.vkey}\nwitness w ${x1!.vkey} https://witness.example/\nquorum w`)
    expect(openCheckpoint(note, one).ok).toBe(false)
    expect(openCheckpoint(cosignedBy('X1'), one).ok).toBe(true)
    const none = parsePolicy(`log ${log.vkey} https://police.example/\nquorum none\n`)
    expect(openCheckpoint(note, none)).toMatchObject({ ok: true, witnessedBy: [] })
  })

  it('holds each ledger to its own name', () => {
    const other = noteSigner(noteKeysFromSeed('council.example/ledger', Buffer.alloc(32, 2)).skey)
    const policy = parsePolicy(`log ${log.vkey}\nlog ${other.vkey}\nquorum none`)
    const foreign = signCheckpoint({ origin: log.name, size: 5, root: Buffer.alloc(32) }, [other])
    expect(openCheckpoint(foreign, policy)).toMatchObject({ ok: false })
    expect(openCheckpoint(note, policy)).toMatchObject({ ok: true })
  })

  const w = (name: string, i = 0) => `witness ${name} ${witnesses[i]!.vkey}\n`
  it.each([
    ['no quorum', w('a'), 'no quorum line'],
    ['two quorums', `quorum none\nquorum none`, 'Line 2'],
    ['a name from a later line', `group g any a\n${w('a')}quorum g`, 'Line 1'],
    ['a quorum of nobody known', 'quorum a', 'not defined'],
    ['a witness in two groups', `${w('a')}group g any a\ngroup h any a\nquorum g`, 'in a group already'],
    ['a witness twice in one group', `${w('a')}group g 2 a a\nquorum g`, 'in a group already'],
    ['more than there are', `${w('a')}group g 2 a\nquorum g`, '2 of 1'],
    ['zero of them', `${w('a')}group g 0 a\nquorum g`, '0 of 1'],
    ['a group of nobody', 'group g all\nquorum g', 'Line 1'],
    ['one name twice', `${w('a')}${w('a', 1)}quorum a`, 'is taken'],
    ['the name none', `${w('none')}quorum none`, 'is taken'],
    ['one key under two names', `${w('a')}${w('b')}quorum a`, 'the same key'],
    ['a ledger’s key for a witness', `witness a ${log.vkey}\nquorum a`, 'no witness key'],
    ['a witness’s key for a ledger', `log ${x1!.vkey}\nquorum none`, 'is a witness key'],
    ['a damaged key', `witness a ${x1!.vkey.slice(0, -2)}\nquorum a`, 'Line 1'],
    ['a stray word', `quorum none now`, 'Line 1'],
    ['an unknown word', `allow all\nquorum none`, 'Line 1'],
    ['a carriage return', 'quorum none\r\n', 'control'],
  ])('with %s is refused', (_, text, message) => {
    expect(() => parsePolicy(text)).toThrow(TypeError)
    expect(() => parsePolicy(text)).toThrow(message)
  })

  it('cannot ask for more witnesses than it has, or count one key twice', () => {
    const key = noteVerifier(x1!.vkey)
    expect(() => anyOf(2, [key], [])).toThrow('2 of 1')
    expect(() => anyOf(1, [key, key], [])).toThrow('the same key')
    expect(() => anyOf(1, [noteVerifier(log.vkey)], [])).toThrow('no witness key')
  })
})
