import type { OpenedContent } from '@cordon/ledger'
import { exportLedger, readVerification, startVerification, type LedgerProblem } from '@cordon/contracts/audit'
import { sessionStarted } from '@cordon/contracts/identity'
import { entryLeafHash, hashNode } from '@cordon/ledger'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { v7 as uuid } from 'uuid'
import { EntryStore } from '../src/entry.store'
import { auditor, auditService, keys, rows, some, tamper, teller, tell, verify, resealed } from './house'

const SIZE = 700
const VERIFIER = resolve(__dirname, '../../../tools/verify/verify.mjs')

describe('tampering with the stored ledger', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack([auditService, teller('identity')])
    const session = (i: number): [string, object] => {
      const sessionId = uuid()
      return [sessionId, { sessionId, personId: uuid(), username: `user ${i} “x”`, factors: ['pwd'] }]
    }
    for (let i = 0; i < 7; i++) await tell(stack, some(SIZE / 7, sessionStarted, session as never))
    await stack.settled()
  })
  afterAll(async () => {
    await stack?.close()
  })

  const index = 321
  const stored = async (at: number) => {
    for await (const [row] of stack
      .service('audit')
      .app.get(EntryStore)
      .stored(at, at + 1))
      if (row) return row
    throw new Error(`no entry ${at}`)
  }
  const problems = async (): Promise<LedgerProblem[]> => (await verify(stack)).problems
  const expectOnly = (found: LedgerProblem[], kind: string, at = index) => {
    expect(found.map((problem) => [problem.kind, problem.index])).toEqual([[kind, at]])
    expect(found[0]?.explanation).toContain(`Entry ${at}`)
  }
  /** Does something and undoes it, so that each test starts from an intact ledger. */
  const during = async (change: string, undo: string, values: unknown[], check: () => Promise<void>) => {
    await tamper(stack, change, values)
    try {
      await check()
    } finally {
      await tamper(stack, undo)
    }
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
  }
  const kept = (table: string, where: string) => ({
    save: `CREATE TABLE kept AS SELECT * FROM ${table} WHERE ${where}`,
    restore: `WITH gone AS (DELETE FROM ${table} WHERE ${where}) SELECT 1; INSERT INTO ${table} SELECT * FROM kept; DROP TABLE kept`,
  })
  /** Answers how many entries there are, once a checkpoint is over all of them. */
  const sealedWhole = async (): Promise<string> => {
    await stack.settled()
    const [newest] = await until('a checkpoint over all', async () => {
      const found = await rows<{ size: string }>(
        stack,
        `SELECT h.size FROM ledger_head h JOIN checkpoint c ON c.size = h.size`,
      )
      return found.length > 0 && found
    })
    return newest?.size as string
  }
  const changed = async (
    table: string,
    where: string,
    change: string,
    check: () => Promise<void>,
    values: unknown[] = [],
  ) => {
    const { save, restore } = kept(table, where)
    await rows(stack, save)
    await during(change, restore, values, check)
  }

  it('finds an untouched ledger intact, says so as an event, and shows how far it is', async () => {
    const found = await verify(stack)
    expect(found).toMatchObject({ status: 'intact', problems: [], startedBy: 'Tom Whitfield' })
    expect(found.checked).toBe(found.size)
    await stack.settled()
    const [entry] = await rows<{ type: string; actor: string; authority: string }>(
      stack,
      `SELECT type, actor, authority FROM entry WHERE origin = 'audit' ORDER BY index DESC LIMIT 1`,
    )
    expect(entry).toMatchObject({ type: 'audit.verification.finished.v1', authority: 'ledger:verify as auditor' })
    expect(entry?.actor).toMatch(/^person:/)
  })

  it('refuses changes of what is in the ledger', async () => {
    for (const sql of [
      `UPDATE entry SET actor = 'x'`,
      `DELETE FROM entry WHERE index = 1`,
      `UPDATE entry_content SET sealed = '' WHERE index = 1`,
      `DELETE FROM tree_run`,
      `TRUNCATE checkpoint`,
    ])
      await expect(rows(stack, sql)).rejects.toThrow('only ever added to')
  })

  it.each([
    [
      'one letter of the data',
      ({ salt, text }: OpenedContent) => ({ salt, text: `${text.slice(0, 20)}z${text.slice(21)}` }),
    ],
    ['a space that means nothing', ({ salt, text }: OpenedContent) => ({ salt, text: `${text} ` })],
    ['the salt', ({ salt, text }: OpenedContent) => ({ salt: Buffer.from(salt).fill(7, 3, 4), text })],
  ])('names the entry of which %s was changed by somebody with the content key', async (_what, change) => {
    const sealed = await resealed(stack, index, change)
    const sql = `UPDATE entry_content SET sealed = $1 WHERE index = ${index}`
    await changed(
      'entry_content',
      `index = ${index}`,
      sql,
      async () => {
        const found = await verify(stack)
        expect(found.status).toBe('tampered')
        expectOnly(found.problems, 'data-changed')
      },
      [sealed],
    )
  })

  it.each([
    ['sealed content', `entry_content`, `sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1)`, 'data-changed'],
    ['authority', 'entry', `authority = 'by order of nobody'`, 'entry-changed'],
    ['person', 'entry', `actor = 'person:somebody else'`, 'entry-changed'],
    ['time by a millisecond', 'entry', `time = time + interval '1 millisecond'`, 'entry-changed'],
    [
      'stored leaf hash',
      'entry',
      `leaf_hash = set_byte(leaf_hash, 31, get_byte(leaf_hash, 31) # 1)`,
      'leaf-hash-changed',
    ],
  ])('names the entry whose %s was changed', async (_what, table, set, kind) => {
    await changed(table, `index = ${index}`, `UPDATE ${table} SET ${set} WHERE index = ${index}`, async () =>
      expectOnly(await problems(), kind),
    )
  })

  it('names the entry that was changed together with its leaf hash', async () => {
    const { entry } = await stored(index)
    const forged = entryLeafHash({ ...entry, authority: 'by order of nobody' })
    const change = `UPDATE entry SET authority = 'by order of nobody', leaf_hash = $1 WHERE index = ${index}`
    await changed('entry', `index = ${index}`, change, async () => expectOnly(await problems(), 'entry-changed'), [
      forged,
    ])
  })

  it('names the entry that was changed with its leaf hash, the copy of it and the node above', async () => {
    const { entry } = await stored(index)
    const forged = entryLeafHash({ ...entry, authority: 'by order of nobody' })
    const neighbour = (await stored(index - 1)).leafHash as Buffer
    const [run] = await rows<{ first: string; nodes: Buffer; leaf_hashes: Buffer }>(
      stack,
      `SELECT * FROM tree_run WHERE first <= ${index} ORDER BY first DESC LIMIT 1`,
    )
    const at = index - Number(run?.first)
    const leaves = Buffer.from(run?.leaf_hashes as Buffer)
    forged.copy(leaves, at * 32)
    const nodes = Buffer.from(run?.nodes as Buffer)
    const before = hashNode(neighbour, (await stored(index)).leafHash as Buffer)
    hashNode(neighbour, forged).copy(nodes, nodes.indexOf(before))
    await changed(
      'tree_run',
      `first = ${run?.first}`,
      `UPDATE tree_run SET leaf_hashes = $1, nodes = $2 WHERE first = ${run?.first}`,
      async () => {
        await rows(stack, `ALTER TABLE kept RENAME TO kept_run`)
        const change = `UPDATE entry SET authority = 'by order of nobody', leaf_hash = $1 WHERE index = ${index}`
        const { save, restore } = kept('entry', `index = ${index}`)
        await rows(stack, save)
        await tamper(stack, change, [forged])
        const found = await problems()
        await tamper(stack, restore)
        await rows(stack, `ALTER TABLE kept_run RENAME TO kept`)
        // Nothing stored vouches for what was sealed there any more: the first node that does is told.
        expect(found).toHaveLength(1)
        expect(found[0]?.explanation).toContain('entries 320 to 323')
      },
      [leaves, nodes],
    )
  })

  it('names both entries that changed places', async () => {
    const other = index + 77
    const swap = `UPDATE entry SET index = 900000 WHERE index = ${index}; UPDATE entry SET index = ${index} WHERE index = ${other};
      UPDATE entry SET index = ${other} WHERE index = 900000`
    await during(swap, swap, [], async () =>
      expect((await problems()).map((found) => [found.kind, found.index])).toEqual([
        ['entries-swapped', index],
        ['entries-swapped', other],
      ]),
    )
  })

  it('names the entry that was put in behind the end', async () => {
    await stack.settled()
    const eventId = uuid()
    // Right at the end it would also be in the way of the next one, which then goes to the dead letters.
    const [{ at }] = (await rows(stack, `SELECT size + 100 AS at FROM ledger_head`)) as [{ at: string }]
    await tamper(
      stack,
      `INSERT INTO entry (index, position, time, event_id, aggregate_version, origin, type, subject, actor, authority, data_digest, leaf_hash)
       SELECT $1, 90001, time, $2, aggregate_version, origin, type, subject, 'person:nobody', authority, data_digest, leaf_hash
       FROM entry WHERE index = ${index}`,
      [at, eventId],
    )
    const found = await verify(stack)
    await tamper(stack, `DELETE FROM entry WHERE event_id = $1`, [eventId])
    expect(found.status).toBe('tampered')
    expectOnly(found.problems, 'entry-unexpected', Number(at))
    expect(await problems()).toEqual([])
  })

  it('names the entry that was deleted, and where it was', async () => {
    const { entry } = await stored(index)
    await changed('entry', `index = ${index}`, `DELETE FROM entry WHERE index = ${index}`, async () => {
      const found = await problems()
      expectOnly(found, 'entry-missing')
      expect(found[0]).toMatchObject({ origin: 'identity', position: entry.position })
    })
  })

  it('names the newest entry that was deleted', async () => {
    await stack.settled()
    await verify(stack)
    await stack.settled()
    const [last] = await rows<{ index: string }>(stack, `SELECT max(index) AS index FROM entry`)
    const at = Number(last?.index)
    await changed('entry', `index = ${at}`, `DELETE FROM entry WHERE index = ${at}`, async () =>
      expectOnly(
        (await problems()).filter(({ index: named }) => named === at),
        'entry-missing',
        at,
      ),
    )
  })

  it('names the entry whose content was taken away', async () => {
    await changed('entry_content', `index = ${index}`, `DELETE FROM entry_content WHERE index = ${index}`, async () =>
      expectOnly(await problems(), 'data-changed'),
    )
  })

  it('takes a key that nobody ordered to be erased for content that was taken away', async () => {
    const keyOf = `id = (SELECT key_id FROM entry_content WHERE index = ${index})`
    await expect(rows(stack, `DELETE FROM content_key WHERE ${keyOf}`)).rejects.toThrow('nobody ordered to erase')
    await rows(stack, `ALTER TABLE content_key DISABLE TRIGGER key_may_go`)
    const { save, restore } = kept('content_key', keyOf)
    await rows(stack, save)
    await rows(stack, `DELETE FROM content_key WHERE ${keyOf}`)
    expectOnly(await problems(), 'data-changed')
    await rows(stack, restore.replace('SELECT * FROM', 'OVERRIDING SYSTEM VALUE SELECT * FROM'))
    await rows(stack, `ALTER TABLE content_key ENABLE TRIGGER key_may_go`)
    expect(await problems()).toEqual([])
  })

  it('tells a forged checkpoint', async () => {
    const size = await sealedWhole()
    await rows(stack, `CREATE TABLE kept AS SELECT * FROM checkpoint WHERE size = ${size}`)
    await tamper(stack, `UPDATE checkpoint SET note = replace(note, 'police', 'p0lice') WHERE size = ${size}`)
    const { id } = await auditor(stack).call(startVerification, {})
    const found = await until('the end', async () => {
      const state = await auditor(stack).call(readVerification, { verificationId: id })
      return state.status !== 'running' && state
    })
    await tamper(stack, `UPDATE checkpoint c SET note = k.note FROM kept k WHERE k.size = c.size`)
    await rows(stack, `DROP TABLE kept`)
    expect(found.status).toBe('tampered')
    expect(found.problems[0]?.kind).toBe('checkpoint-invalid')
  })

  it('does not sign a head that is no continuation of what it signed', async () => {
    await sealedWhole()
    const [head] = await rows<{ peaks: Buffer; root: Buffer }>(stack, `SELECT peaks, root FROM ledger_head`)
    await rows(stack, `UPDATE ledger_head SET root = sha256('forged')`)
    const [before] = await rows<{ count: string }>(stack, `SELECT count(*) FROM checkpoint`)
    const { status, problems: found } = await verify(stack)
    await rows(stack, `UPDATE ledger_head SET root = $1`, [head?.root])
    expect(status).toBe('tampered')
    expect(found.map(({ kind }) => kind)).toEqual(['head-refused'])
    expect(await rows(stack, `SELECT count(*) FROM checkpoint`)).toEqual([before])
  })

  it('says that a verification failed when its process ended under it', async () => {
    await stack.settled()
    const { id } = await auditor(stack).call(startVerification, {})
    await until(
      'its end',
      async () => (await auditor(stack).call(readVerification, { verificationId: id })).status !== 'running',
    )
    await rows(stack, `UPDATE verification SET status = 'running', finished_at = NULL WHERE id = $1`, [id])
    await stack.stop('audit')
    await stack.start('audit')
    expect(await auditor(stack).call(readVerification, { verificationId: id })).toMatchObject({ status: 'failed' })
    await expect(auditor(stack).call(readVerification, { verificationId: uuid() })).rejects.toMatchObject({
      problem: { code: 'VERIFICATION_NOT_FOUND' },
    })
  })

  it('exports what a stranger verifies without Cordon, while the ledger grows, and a change shows', async () => {
    let lines = ''
    let parts = 0
    for (let from: number | undefined = 0, size: number | undefined; from !== undefined; parts++) {
      const part: { lines: string; size?: number; next?: number } = await auditor(stack).call(exportLedger, {
        from,
        limit: 97,
        ...(size !== undefined && { size }),
      })
      lines += part.lines
      size = part.size
      from = part.next
      if (parts === 1) await verify(stack).then(() => stack.settled())
    }
    expect(parts).toBeGreaterThan(7)
    const dir = await mkdtemp(join(tmpdir(), 'cordon-export-'))
    try {
      const run = async (text: string) => {
        await writeFile(join(dir, 'export.jsonl'), text)
        return promisify(execFile)(process.execPath, [VERIFIER, join(dir, 'export.jsonl'), keys.vkey]).then(
          ({ stdout }) => ({ code: 0, stdout }),
          (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
        )
      }
      expect(await run(lines)).toMatchObject({ code: 0 })
      const { entry } = await stored(index)
      const forged = await run(lines.replace(`"position":${entry.position},`, `"position":${entry.position + 9000},`))
      expect(forged.code).toBe(1)
      expect(forged.stdout).toContain('PROBLEM')
      expect((await run(lines.replace('user 42', 'user 43'))).code).toBe(1)
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
