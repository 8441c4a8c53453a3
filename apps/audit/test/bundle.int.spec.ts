import type { OpenedContent } from '@cordon/ledger'
import {
  cancelBundle,
  deleteBundle,
  downloadBundle,
  estimateBundle,
  listBundles,
  readBundle,
  readBundlePart,
  type Bundle,
} from '@cordon/contracts/audit'
import { sessionStarted } from '@cordon/contracts/identity'
import { until } from '@cordon/testing'
import { readPdf } from '@cordon/testing/pdf'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { MOST_STEPS } from '@cordon/evidence'
import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import {
  ask,
  bytesIn,
  connectorsTeller,
  download,
  ended,
  fileIn,
  RAW,
  tellIncident,
  verifyBoth,
  type Incident,
} from './bundle-scene'
import { auditor, auditService, rows, some, tamper, tell, teller, entriesWith, resealed } from './house'

describe('an evidence bundle', () => {
  let stack: Stack
  let person: TestPerson
  let incident: Incident
  const others = ['identity', 'inbox', 'publishing'] as const
  beforeAll(async () => {
    stack = await startStack([auditService, connectorsTeller(), ...others.map(teller)])
    person = auditor(stack)
    const session = (i: number): [string, object] => {
      const sessionId = uuid()
      return [sessionId, { sessionId, personId: uuid(), username: `user ${i}`, factors: ['pwd'] }]
    }
    await tell(stack, some(250, sessionStarted, session as never))
    incident = await tellIncident(stack)
  })
  afterAll(async () => {
    await stack?.close()
  })

  const entries = (type: string) => entriesWith(stack, `e.type = $1`, [`${type}.v1`])
  const bundleIn = (content: string | null | undefined) =>
    (JSON.parse(content ?? '{}') as { data: { bundle: Bundle } }).data.bundle
  const refused = (code: string) => ({ problem: { code } })

  it('of an incident stands up without Cordon: message, reply, approval, thread and payloads', async () => {
    const filter = { subject: incident.conversationId, actor: incident.officer.actor }
    const estimate = await person.call(estimateBundle, filter)
    expect(estimate).toMatchObject({ entries: 2, tooLarge: false })
    const asked = await ask(person, { filter, thread: true, passPhrase: 'correct horse battery' })
    expect(asked).toMatchObject({ status: 'making', askedBy: 'Tom Whitfield', staffKey: true })
    const made = await ended(person, asked.id)
    expect(made).toMatchObject({ status: 'made', entries: 5, done: 5, payloads: 2, payloadsMissing: 0 })
    const file = await download(person, made.id)
    expect(file.length).toBeLessThan(estimate.bytes * 4)

    const { codes, said } = await verifyBoth(file)
    expect({ codes, same: said[0] === said[1], said: said[1] }).toMatchObject({ codes: [0, 0], same: true })
    expect(said[0]).toContain('OK  Bundle')
    const machine = fileIn(file, 'data/entries.jsonl')
    for (const itemId of incident.itemIds) expect(machine).toContain(`You are useless, ${itemId}`)
    expect(machine).toContain('publishing.post.approved.v1')
    const payloads = fileIn(file, 'data/payloads.jsonl').trim().split('\n')
    expect(payloads.map((line) => (JSON.parse(line) as { payload: string }).payload)).toEqual([RAW, RAW])

    const page = fileIn(file, 'data/pages/entries-00001.html')
    expect(page).toContain('Officer A')
    expect(page).toContain('Approver A')
    for (const { actor, actorName } of [incident.officer, incident.approver]) {
      expect(page).not.toContain(actorName)
      expect(page).not.toContain(actor.slice(7))
      expect(machine).toContain(actorName)
    }
    expect(fileIn(file, 'data/custody.jsonl')).toContain('"name":"Tom Whitfield","purpose":"Disclosure to the court"')
    expect(fileIn(file, 'data/staff-key.json')).not.toContain('Priya')

    await stack.settled()
    const [record] = (await entries('audit.bundle.made')).slice(-1)
    expect(bundleIn(record?.content)).toMatchObject({ id: made.id, sha256: made.sha256 })
    expect(record).toMatchObject({ actor: `person:${person.id}`, authority: 'evidence:export as auditor' })
    expect((await entries('audit.bundle.asked')).map(({ content }) => bundleIn(content).id)).toContain(made.id)
    expect((await entries('audit.bundle.downloaded')).map(({ content }) => bundleIn(content).id)).toContain(made.id)
    const everything = await entriesWith(stack, 'true')
    expect(everything.some(({ content }) => content?.includes('correct horse'))).toBe(false)
  })

  it('holds a summary to print, sealed with the rest, that calls staff by pseudonym', async () => {
    const filter = { subject: incident.conversationId }
    const { id } = await ended(person, (await ask(person, { filter, thread: true })).id)
    const file = await download(person, id)
    const { codes, said } = await verifyBoth(file)
    expect(codes).toEqual([0, 0])
    for (const out of said) expect(out).toContain('NOT CHECKED  that the summary says what the entries say')
    const pdf = bytesIn(file, 'data/summary.pdf')
    const digest = createHash('sha256').update(pdf).digest('hex')
    expect(fileIn(file, 'manifest-sha256.txt')).toContain(`${digest}  data/summary.pdf\n`)

    const { text, tagged, pages } = await readPdf(pdf)
    expect(tagged).toBe(true)
    expect(pages.length).toBeLessThan(8)
    const [, size, root] = fileIn(file, 'data/checkpoint.txt').split('\n')
    const entriesDigest = createHash('sha256').update(bytesIn(file, 'data/entries.jsonl')).digest('hex')
    for (const words of [
      id,
      'CASE 17/2026',
      'Disclosure to the court',
      `What is about the record ${incident.conversationId}, or names it`,
      'The whole conversations around it',
      'Asked for by Auditor A On the authority of evidence:export as auditor',
      `Entries sealed ${Number(size).toLocaleString('en-GB')}`,
      Buffer.from(root as string, 'base64').toString('hex'),
      'None: no witness outside had signed this checkpoint',
      'None: no time stamping authority had stamped this checkpoint',
      `data/entries.jsonl ${entriesDigest}`,
      '2 item captured (connectors)',
      'Of the public: a message by @angry (bluesky)',
      `You are useless, ${incident.itemIds[0]}`,
      'written by Officer A We are on our way.',
      'Approver A approved a post',
      'Auditor A Asked for it, for CASE 17/2026',
    ])
      expect(text).toContain(words)
    for (const { actor, actorName } of [incident.officer, incident.approver]) {
      expect(text).not.toContain(actorName)
      expect(text).not.toContain(actor.slice(7))
    }
    for (const named of ['Tom Whitfield', person.id]) expect(text).not.toContain(named)
  })

  it('summarises a bundle of much more than fits on some pages: what concerns the public, and how much there is', async () => {
    await tell(
      stack,
      some(60, sessionStarted, (i) => [
        uuid(),
        { sessionId: uuid(), personId: uuid(), username: `late ${i}`, factors: ['pwd'] } as never,
      ]),
    )
    await stack.settled()
    const made = await ended(person, (await ask(person, {})).id)
    expect(made.entries).toBeGreaterThan(MOST_STEPS)
    const { text, pages } = await readPdf(bytesIn(await download(person, made.id), 'data/summary.pdf'))
    expect(text).toContain(`of the ${made.entries} entries. All of them stand in data/pages`)
    expect(text).toMatch(/31\d session started \(identity\)/)
    expect(text).toContain(`You are useless, ${incident.itemIds[1]}`)
    expect(text).not.toContain('signed in')
    expect(pages.length).toBeLessThan(12)
  })

  it('is named by both verifiers after any one change', async () => {
    const { id } = await ended(person, (await ask(person, { filter: { subject: incident.postId } })).id)
    const file = await download(person, id)
    expect((await verifyBoth(file)).codes).toEqual([0, 0])
    for (const [found, code] of [
      ['We are on our way.', 'archive-checksum data/entries.jsonl'],
      ['"salt":"', 'archive-checksum data/entries.jsonl'],
      ['CASE 17', 'archive-checksum bag-info.txt'],
      ['cordon-evidence/1\npolice', 'archive-checksum signature.txt'],
    ] as const) {
      const changed = Buffer.from(file)
      changed[file.indexOf(found) + found.length] = (file[file.indexOf(found) + found.length] as number) ^ 1
      const { codes, said } = await verifyBoth(changed)
      expect(codes).toEqual([1, 1])
      for (const out of said) expect(out).toContain(`PROBLEM  ${code}`)
    }
  })

  it('is for those alone who may export evidence of everything', async () => {
    const strangers = [
      stack.person([{ role: 'officer', units: '*' }]),
      stack.person([{ role: 'administrator', units: '*' }]),
      stack.person([{ role: 'auditor', units: [uuid()] }]),
    ]
    const { id } = await ended(person, (await ask(person, { filter: { subject: incident.postId } })).id)
    for (const stranger of strangers) {
      for (const attempt of [
        () => ask(stranger, {}),
        () => stranger.call(estimateBundle, {}),
        () => stranger.call(listBundles, {}),
        () => stranger.call(readBundle, { bundleId: id }),
        () => stranger.call(downloadBundle, { bundleId: id }),
        () => stranger.call(cancelBundle, { bundleId: id }),
        () => stranger.call(deleteBundle, { bundleId: id }),
      ])
        await expect(attempt()).rejects.toMatchObject(refused('PERMISSION_DENIED'))
    }
    const { downloadId } = await person.call(downloadBundle, { bundleId: id })
    const part = { bundleId: id, downloadId, from: 0 }
    await expect(auditor(stack).call(readBundlePart, part)).rejects.toMatchObject(refused('DOWNLOAD_NOT_FOUND'))
    await expect(person.call(readBundlePart, { ...part, downloadId: uuid() })).rejects.toMatchObject(
      refused('DOWNLOAD_NOT_FOUND'),
    )
    expect((await person.call(readBundlePart, { ...part, from: 1e9 })).bytes).toBe('')
    await expect(person.call(readBundle, { bundleId: uuid() })).rejects.toMatchObject(refused('BUNDLE_NOT_FOUND'))
  })

  it('is not given out where its download cannot be recorded', async () => {
    const { id } = await ended(person, (await ask(person, { filter: { subject: incident.postId } })).id)
    await rows(stack, `ALTER TABLE outbox RENAME TO outbox_away`)
    try {
      await expect(person.call(downloadBundle, { bundleId: id })).rejects.toMatchObject({ problem: { status: 500 } })
      expect(await rows(stack, `SELECT 1 FROM bundle_download WHERE bundle_id = $1`, [id])).toEqual([])
    } finally {
      await rows(stack, `ALTER TABLE outbox_away RENAME TO outbox`)
    }
    expect((await download(person, id)).length).toBeGreaterThan(0)
  })

  it('goes on where it was when its maker dies again and again, or is stopped, and waits for connectors', async () => {
    await stack.stop('connectors')
    const { id } = await ask(person, {})
    for (let i = 0; i < 20; i += 1) {
      await rows(stack, `UPDATE bundle SET owner = $1, leased_until = clock_timestamp() WHERE id = $2`, [uuid(), id])
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    await until('all but the payloads', async () => (await person.call(readBundle, { bundleId: id })).done > 250)
    await stack.stop('audit')
    await stack.start('audit')
    expect((await person.call(readBundle, { bundleId: id })).status).toBe('making')
    await stack.start('connectors')
    const made = await ended(person, id)
    expect(made).toMatchObject({ status: 'made', payloads: 2 })
    expect(made.done).toBe(made.entries)
    const { codes, said } = await verifyBoth(await download(person, id))
    expect({ codes, said: said[0] }).toMatchObject({ codes: [0, 0] })
    expect(said[0]).toContain(`${made.entries} entries: form, order, proof`)
  })

  it('can be cancelled and deleted, and is deleted when its time is over; nothing of it stays', async () => {
    await stack.stop('connectors')
    const { id } = await ask(person, {})
    expect(await person.call(cancelBundle, { bundleId: id })).toMatchObject({ status: 'cancelled' })
    await expect(person.call(cancelBundle, { bundleId: id })).rejects.toMatchObject(refused('BUNDLE_NOT_IN_MAKING'))
    await stack.start('connectors')
    await expect(person.call(downloadBundle, { bundleId: id })).rejects.toMatchObject(refused('BUNDLE_NOT_MADE'))
    const [first, second] = await Promise.all(
      [1, 2].map(async () => ended(person, (await ask(person, { filter: { subject: incident.postId } })).id)),
    )
    expect(await person.call(deleteBundle, { bundleId: first?.id as string })).toMatchObject({ status: 'deleted' })
    await rows(stack, `UPDATE bundle SET kept_until = now() - interval '1 s' WHERE id = $1`, [second?.id])
    await until('the other to be deleted', async () => {
      const { status } = await person.call(readBundle, { bundleId: second?.id as string })
      return status === 'deleted'
    })
    const gone = [id, first?.id, second?.id]
    for (const table of ['bundle_part', 'bundle_entry', 'bundle_download'])
      expect(await rows(stack, `SELECT 1 FROM ${table} WHERE bundle_id = ANY($1)`, [gone])).toEqual([])
    await stack.settled()
    const deleted = (await entries('audit.bundle.deleted')).map(({ content, actor }) => [bundleIn(content).id, actor])
    expect(deleted).toEqual([
      [first?.id, `person:${person.id}`],
      [second?.id, 'service:audit'],
    ])
  })

  it('is refused when too many are asked for at once, and none of those accepted is lost', async () => {
    await stack.stop('connectors')
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => ask(person, {})))
    const accepted = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.id] : []))
    expect(accepted).toHaveLength(5)
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject(refused('BUNDLES_IN_MAKING'))
    await stack.start('connectors')
    for (const id of accepted) expect(await ended(person, id)).toMatchObject({ status: 'made' })
  }, 120_000)

  it('fails with its reason where an entry is no longer as it was sealed', async () => {
    for (const { index, content } of await entriesWith(stack, `e.subject = $1`, [incident.postId])) {
      if (!content?.includes('on our way')) continue
      const change = ({ salt, text }: OpenedContent) => ({ salt, text: text.replace('on our way', 'not coming') })
      const sealed = await resealed(stack, Number(index), change)
      await tamper(stack, `UPDATE entry_content SET sealed = $2 WHERE index = $1`, [index, sealed])
    }
    const failed = await ended(person, (await ask(person, { filter: { subject: incident.postId } })).id)
    expect(failed.status).toBe('failed')
    expect(failed.failure).toMatch(/^Entry \d+ is no longer as it was sealed/)
    expect(await rows(stack, `SELECT 1 FROM bundle_part WHERE bundle_id = $1`, [failed.id])).toEqual([])
  })
})
