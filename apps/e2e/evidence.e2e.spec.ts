import { AxeBuilder } from '@axe-core/playwright'
import { until } from '@cordon/testing'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { answer, approve, asked, exerciseNetwork, idIn, openStage, useScheme, type Stage } from './browser'
import { tracesOf } from './traces'

/* An incident becomes a file that two programs accept without Cordon, and still do when one person in it was erased: by the console, with every service a process of its own. */

const TOOLS = resolve(__dirname, '../../tools/verify')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

describe('the evidence of an incident', () => {
  let stage: Stage
  let folder: string
  let officer: Page
  let auditor: Page
  let publicKey: string
  let conversationId: string
  let file: string
  // Words that stand nowhere else.
  const abuse = 'Women are all stupid and should not drive, least of all at Tanyardcroft'
  const complaint = 'I want to complain: nobody came when cars were broken into on Mill Lane.'
  const reply = 'Thank you for telling us. A patrol is on its way to Mill Lane.'
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cordon-evidence-'))
    stage = await openStage({
      settings: {
        'exercise-network': { EXERCISE_SCENARIO_RATE: '0' },
        moderation: { CORDON_REVIEW_SAMPLE_PERCENT: '0' },
      },
    })
  })
  afterAll(async () => {
    await stage?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const verify = (path: string, vkey: string) =>
    Promise.all(
      [[process.execPath, 'verify.mjs'] as const, ['python3', 'verify.py'] as const].map(
        ([command, script]) =>
          new Promise<{ code: number; out: string }>((done) =>
            execFile(
              command,
              [join(TOOLS, script), '--bundle', path, '--vkey', vkey],
              { env: { PATH: '/usr/bin:/bin' } },
              (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, out: stdout + stderr }),
            ),
          ),
      ),
    )
  const accepted = async (path: string) => {
    for (const { code, out } of await verify(path, publicKey)) expect({ code, out }).toMatchObject({ code: 0 })
    return readFile(path)
  }
  const violations = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }

  const posts = (username: string, text: string, inReplyTo?: string) =>
    exerciseNetwork<{ id: string; url: string }>(stage, 'POST', '/_exercise/post', {
      username,
      text,
      ...(inReplyTo !== undefined && { in_reply_to_id: inReplyTo }),
    })

  it('begins with abuse under a post of ours, which is hidden, and a complaint, which is answered', async () => {
    const post = await posts('calder_police', 'The road is closed at the bridge until noon.')
    await posts('megan_brackenholt', `@calder_police ${abuse}`, post.id)
    officer = await stage.as('officer', '/review')
    await officer.locator('[data-review]').filter({ hasText: 'The rules propose to hide it' }).click()
    await officer.locator('#review-title').waitFor()
    await officer.keyboard.press('h')
    await officer.getByLabel('Clause of the published standards').waitFor()
    await officer.keyboard.press('1')
    const publicly = async () => (await fetch(post.url)).text()
    await until('the abuse to be gone from the public page', async () => !(await publicly()).includes('Tanyardcroft'))

    await posts('dai_pentrewen', `@calder_police ${complaint}`, post.id)
    await officer.goto(new URL('/inbox', officer.url()).href)
    await officer.locator('[data-conversation]', { hasText: 'I want to complain' }).first().click()
    await officer.getByRole('button', { name: 'Claim', exact: true }).click()
    await officer.getByTestId('claimed-by').getByText('you').waitFor()
    conversationId = idIn(officer.url())
    const postUrl = await answer(officer, reply)
    const approver = await stage.as('approver', new URL(postUrl).pathname)
    await approve(approver)
    await officer.goto(new URL(`/inbox/${conversationId}`, postUrl).href)
    await officer.getByRole('link', { name: /See it on the network/ }).waitFor()
  })

  it('becomes a bundle at the auditor’s keyboard, in both schemes without a barrier', async () => {
    auditor = await stage.as('auditor', `/audit?subject=${conversationId}`)
    await auditor.getByRole('button', { name: 'Make an evidence bundle…' }).focus()
    await auditor.keyboard.press('Enter')
    const dialog = auditor.getByRole('dialog', { name: 'Make an evidence bundle' })
    await dialog.getByText(/steps?, about/).waitFor()
    for (const scheme of ['light', 'dark'] as const) {
      await useScheme(auditor, scheme)
      expect(await violations(auditor)).toEqual([])
    }
    await dialog.getByLabel('Purpose').fill('Disclosure to the court')
    await dialog.getByLabel('Reference').fill('CASE 17/2026')
    await dialog.getByLabel(/^Pass phrase/).fill('correct horse battery')
    await auditor.keyboard.press('Enter')
    const download = auditor.getByRole('button', { name: 'Download the bundle for CASE 17/2026' })
    await download.waitFor()
    await auditor.getByText('What this is and how anybody can check it').click()
    for (const scheme of ['light', 'dark'] as const) {
      await useScheme(auditor, scheme)
      expect(await violations(auditor)).toEqual([])
    }
    const [saved] = await Promise.all([auditor.waitForEvent('download'), download.click()])
    file = join(folder, 'bundle.zip')
    await saved.saveAs(file)
    expect(saved.suggestedFilename()).toMatch(/^evidence-\d{4}-\d\d-\d\d-[0-9a-f-]{36}\.zip$/)
  })

  it('is accepted by both programs, holds what happened, and is refused after a change of one byte', async () => {
    publicKey = (await asked<{ publicKey: string }>(auditor, '/ledger')).publicKey
    const bytes = await accepted(file)
    for (const part of [abuse, complaint, reply, 'moderation.measure.took-force.v1', 'connectors.action.done.v1'])
      expect(bytes.includes(part)).toBe(true)
    for (const part of ['publishing.post.approved.v1', 'connectors.delivery.sent.v1', '"payload":"{'])
      expect(bytes.includes(part)).toBe(true)
    const at = bytes.indexOf('I want to complain')
    bytes[at] = (bytes[at] as number) ^ 1
    await writeFile(join(folder, 'changed.zip'), bytes)
    for (const { code, out } of await verify(join(folder, 'changed.zip'), publicKey)) {
      expect(code).toBe(1)
      expect(out).toMatch(/PROBLEM {2}(archive-checksum|entry-content) /)
    }
  })

  it('loses what was erased of one person, and both programs still accept the rest with no Cordon running', async () => {
    const items = (
      await asked<{ items: { itemId: string; text: string }[] }>(officer, `/conversations/${conversationId}`)
    ).items
    const itemId = items.find(({ text }) => text.includes('Tanyardcroft'))?.itemId
    const records = await stage.as('records', '/erasures')
    const proposal = { itemId, reason: 'Request under Article 17', reference: 'DSR 9' }
    const { id } = await asked<{ id: string }>(records, '/erasures', proposal)
    const records2 = await stage.as('records2', '/erasures')
    await asked(records2, `/erasures/${id}/order`, {})
    await records.getByTestId('erasure-status').getByText('Carried out').waitFor()
    expect(await tracesOf(stage, 'Tanyardcroft')).toEqual([])

    const filter = { subject: conversationId }
    const again = { filter, thread: true, purpose: 'Disclosure to the court', reference: 'CASE 18/2026' }
    expect(await asked(auditor, '/ledger/bundles', again)).toMatchObject({ status: 'making' })
    await auditor.reload()
    const download = auditor.getByRole('button', { name: 'Download the bundle for CASE 18/2026' })
    await download.waitFor()
    const [saved] = await Promise.all([auditor.waitForEvent('download'), download.click()])
    await saved.saveAs(join(folder, 'after.zip'))
    await stage.system.stop()
    const bytes = await accepted(join(folder, 'after.zip'))
    expect(bytes.includes('Tanyardcroft')).toBe(false)
    for (const part of [complaint, 'audit.erasure.ordered.v1', '"content":null'])
      expect(bytes.includes(part)).toBe(true)
  })
})
