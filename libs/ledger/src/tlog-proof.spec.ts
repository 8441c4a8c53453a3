import fc from 'fast-check'
import { signCheckpoint } from './checkpoint'
import { appendLeaves, EMPTY_FRONTIER, hashLeaf, inclusionProof, rootOf } from './merkle-tree'
import { anyOf } from './checkpoint-policy'
import { countersignNote, noteKeysFromSeed, noteSigner, noteVerifier } from './signed-note'
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof'

const signer = noteSigner(noteKeysFromSeed('police.example/ledger', Buffer.alloc(32, 1)).skey)
const verifiers = [noteVerifier(signer.vkey)]
const leaves = Array.from({ length: 21 }, (_, i) => hashLeaf(Buffer.from([i])))
const { frontier, nodes } = appendLeaves(EMPTY_FRONTIER, leaves)
const checkpoint = signCheckpoint({ origin: signer.name, size: 21, root: rootOf(frontier) }, [signer])

/** The shape of the example of c2sp.org/tlog-proof, whose signatures are abridged there. */
const SPEC_HEAD = `c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
`

describe('an offline proof', () => {
  it('has the form of the specification', () => {
    const proof = parseTlogProof(`${SPEC_HEAD}\n${checkpoint}`)
    expect(proof).toMatchObject({ index: 73894, checkpoint })
    expect(proof!.extra!.toString()).toBe('age-v1.2.1-darwin-arm64.tar.gz')
    expect(proof!.hashes).toHaveLength(2)
    expect(formatTlogProof(proof!)).toBe(`${SPEC_HEAD}\n${checkpoint}`)
  })

  it('is verified for every entry with nothing but the key', () => {
    leaves.forEach((leaf, index) => {
      expect(verifyTlogProof(proofOf(index), leaf, verifiers, signer.name)).toMatchObject({ ok: true, index })
    })
  })

  it('tells which witnesses saw the tree, and is refused where a policy asks for more', () => {
    const witnesses = [2, 3].map((seed) =>
      noteSigner(noteKeysFromSeed(`witness${seed}.example`, Buffer.alloc(32, seed), 'cosignature/v1').skey),
    )
    const keys = witnesses.map(({ vkey }) => noteVerifier(vkey))
    const at = new Date('2026-11-21T09:00:00Z')
    const cosigned = proofOf(4, countersignNote(checkpoint, witnesses.slice(0, 1), at))
    const verified = verifyTlogProof(cosigned, leaves[4]!, anyOf(1, keys, verifiers), signer.name)
    expect(verified).toMatchObject({ ok: true, index: 4, witnessedBy: [{ name: 'witness2.example', at }] })
    for (const [proof, needed] of [
      [cosigned, 2],
      [proofOf(4), 1],
    ] as const) {
      expect(verifyTlogProof(proof, leaves[4]!, anyOf(needed, keys, verifiers))).toMatchObject({ ok: false })
    }
  })

  it('is refused for another entry, another ledger and after a changed character', () => {
    expect(verifyTlogProof(proofOf(3), leaves[4]!, verifiers).ok).toBe(false)
    expect(verifyTlogProof(proofOf(3), leaves[3]!, verifiers, 'council.example/ledger').ok).toBe(false)
    const proof = proofOf(3)
    fc.assert(
      fc.property(fc.nat(proof.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const altered = proof.slice(0, at) + String.fromCharCode(code) + proof.slice(at + 1)
        fc.pre(altered !== proof)
        expect(verifyTlogProof(altered, leaves[3]!, verifiers).ok).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['another first line', SPEC_HEAD.replace('@v1', '@v2')],
    ['a leading zero', SPEC_HEAD.replace('index 7', 'index 07')],
    ['no index', SPEC_HEAD.replace('index 73894\n', '')],
    ['loose extra data', SPEC_HEAD.replace('FyLmd6', 'FyLmd6*')],
    ['a short hash', `${SPEC_HEAD}AAAA\n`],
  ])('with %s is malformed', (_, head) => {
    expect(parseTlogProof(`${head}\n${checkpoint}`)).toBeUndefined()
  })
})

function proofOf(index: number, note = checkpoint): string {
  const read = (level: number, at: number) =>
    level === 0 ? leaves[at]! : nodes.find((node) => node.level === level && node.index === at)!.hash
  return formatTlogProof({ index, hashes: inclusionProof(index, 21, read), checkpoint: note })
}
