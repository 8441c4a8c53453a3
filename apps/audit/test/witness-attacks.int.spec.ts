import { sessionEnded } from '@cordon/contracts/identity'
import { cosignCheckpoint, exportLedger, readCheckpoint } from '@cordon/contracts/audit'
import {
  appendLeaves,
  EMPTY_FRONTIER,
  entryLeafHash,
  noteSigner,
  rootOf,
  signCheckpoint,
  type StoredEntry,
} from '@cordon/ledger'
import { startStack, type Stack } from '@cordon/testing/stack'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { v7 as uuid } from 'uuid'
import { EntryStore } from '../src/entry.store'
import { auditor, auditService, keys, LEDGER_NAME, rows, some, tamper, tell, teller, verify } from './house'

const WITNESS = resolve(__dirname, '../../../tools/witness/witness.mjs')
const VERIFIER = resolve(__dirname, '../../../tools/verify/verify.mjs')
const LAST_NIGHT = 40

/* What somebody can do who has the whole database and even the ledger's key, but not the witnesses. Audit itself is content each time. */

describe.each(['rewind', 'fork'] as const)('attack: %s', (attack) => {
  let stack: Stack
  let folder: string
  let witnessKey: string
  const at = (name: string) => join(folder, name)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `cordon-${attack}-`))
    witnessKey = (
      await run(WITNESS, 'init', '--state', at('state'), '--name', 'witness.example', '--ledger', keys.vkey)
    ).output.trim()
    const env = { ...auditService.env, CORDON_WITNESSES: witnessKey }
    stack = await startStack([{ ...auditService, env }, teller('identity')])
    await happen(LAST_NIGHT)
    await happen(30)
    expect((await cosign()).code).toBe(0)
    const { checkpoint } = { checkpoint: await readFile(at('cosigned.txt'), 'utf8') }
    await auditor(stack).call(cosignCheckpoint, { checkpoint })
    await stack.settled()
    await writeFile(at('kept.txt'), checkpoint)
    await (attack === 'rewind' ? restoreBackup() : rewriteWithTheKey())
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
  }, 120_000)
  afterAll(async () => {
    await stack?.close()
    await rm(folder, { recursive: true })
  })

  const happen = async (count: number) => {
    const session = (): [string, never] => {
      const sessionId = uuid()
      return [sessionId, { sessionId, personId: uuid() } as never]
    }
    await tell(stack, some(count, sessionEnded, session))
    await stack.settled()
  }

  const cosign = async () => {
    const since = /--since (\d+)/.exec((await run(WITNESS, 'status', '--state', at('state'))).output)![1]!
    const { request } = await auditor(stack).call(readCheckpoint, { since: Number(since) })
    await writeFile(at('request.txt'), request)
    return run(WITNESS, 'cosign', '--state', at('state'), '--in', at('request.txt'), '--out', at('cosigned.txt'))
  }

  /** The tables as they were after the first entries, and audit started anew on them. */
  const restoreBackup = async () => {
    const kept = (await stored()).slice(0, LAST_NIGHT)
    await replaceLedger(kept)
  }

  /** Another person did it: every entry from the last night on is sealed anew, and all heads signed with the true key. */
  const rewriteWithTheKey = async () => {
    const all = await stored()
    const forged = all.map((row) => {
      if (row.index < LAST_NIGHT) return row
      const entry = { ...row.entry, actor: 'person:somebody else' }
      return { ...row, entry, leafHash: entryLeafHash(entry) }
    })
    await replaceLedger(forged)
  }

  const stored = async (): Promise<StoredEntry[]> => {
    const all: StoredEntry[] = []
    const [head] = await rows<{ size: string }>(stack, `SELECT size FROM ledger_head`)
    for await (const chunk of stack.service('audit').app.get(EntryStore).stored(0, Number(head!.size)))
      all.push(...chunk)
    return all
  }

  const replaceLedger = async (entries: StoredEntry[]) => {
    const leaves = entries.map(({ leafHash }) => leafHash as Buffer)
    const { frontier, nodes } = appendLeaves(EMPTY_FRONTIER, leaves)
    const root = rootOf(frontier)
    const note = signCheckpoint({ origin: LEDGER_NAME, size: leaves.length, root }, [noteSigner(keys.skey)])
    await tamper(stack, `DELETE FROM entry WHERE index >= $1`, [leaves.length])
    await tamper(stack, `DELETE FROM entry_content WHERE index >= $1`, [leaves.length])
    await tamper(
      stack,
      `UPDATE entry e SET actor = n.actor, leaf_hash = decode(n.hash, 'hex')
       FROM unnest($1::bigint[], $2::text[], $3::text[]) AS n (index, actor, hash) WHERE e.index = n.index`,
      [
        entries.map(({ index }) => index),
        entries.map(({ entry }) => entry.actor),
        leaves.map((hash) => hash.toString('hex')),
      ],
    )
    await tamper(stack, `DELETE FROM tree_run`)
    await tamper(stack, `INSERT INTO tree_run (first, size, leaf_hashes, nodes) VALUES (0, $1, $2, $3)`, [
      leaves.length,
      Buffer.concat(leaves),
      Buffer.concat(nodes.map(({ hash }) => hash)),
    ])
    await tamper(stack, `DELETE FROM checkpoint`)
    await tamper(stack, `INSERT INTO checkpoint (size, note, at) VALUES ($1, $2, now())`, [leaves.length, note])
    await rows(stack, `ALTER TABLE cosignature DISABLE TRIGGER only_add`)
    await rows(stack, `DELETE FROM cosignature`)
    await rows(stack, `ALTER TABLE cosignature ENABLE TRIGGER only_add`)
    await rows(stack, `UPDATE ledger_head SET size = $1, peaks = $2, root = $3`, [
      leaves.length,
      Buffer.concat([...frontier.peaks]),
      root,
    ])
    await rows(
      stack,
      `UPDATE origin_position o SET position = (SELECT max(position) FROM entry e WHERE e.origin = o.origin)
       WHERE EXISTS (SELECT 1 FROM entry e WHERE e.origin = o.origin)`,
    )
    await rows(
      stack,
      `DELETE FROM origin_position o WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.origin = o.origin)`,
    )
    // The process remembers what it signed last: whoever restores a backup starts it anew.
    await stack.stop('audit')
    await stack.start('audit')
  }

  it('is detected by the witness, which keeps both heads', async () => {
    const refused = await cosign()
    expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('ALARM')])
    const [evidence] = await readdir(at('state/evidence'))
    expect(await readdir(join(at('state/evidence'), evidence!))).toEqual([
      'found-at.txt',
      'offered.txt',
      'remembered.txt',
    ])
  })

  it('is detected when a checkpoint that was cosigned before is handed in', async () => {
    const handed = auditor(stack).call(cosignCheckpoint, { checkpoint: await readFile(at('kept.txt'), 'utf8') })
    await expect(handed).rejects.toMatchObject({ problem: { code: 'CHECKPOINT_NOT_OURS' } })
  })

  it('is detected by anybody who kept an old checkpoint, and by a verifier who asks for witnesses', async () => {
    const { lines, next } = await auditor(stack).call(exportLedger, { from: 0 })
    expect(next).toBeUndefined()
    await writeFile(at('export.jsonl'), lines)
    const check = (...args: string[]) => run(VERIFIER, at('export.jsonl'), keys.vkey, ...args)
    // The export by itself is without a fault: that is what makes these attacks.
    expect((await check()).code).toBe(0)
    const kept = await check('--checkpoint', at('kept.txt'))
    expect([kept.code, kept.output]).toEqual([1, expect.stringContaining('PROBLEM  This ledger does not continue')])
    const policy = await check('--witness', witnessKey)
    expect([policy.code, policy.output]).toEqual([1, expect.stringContaining('0 of the 1 witnesses asked for')])
  })
})

function run(script: string, ...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [script, ...args], (_, output, errors) =>
      done({ code: child.exitCode ?? -1, output, errors }),
    )
  })
}
