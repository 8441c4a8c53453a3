import { AxeBuilder } from '@axe-core/playwright'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { answer, approve, asked, exerciseNetwork, idIn, openStage, useScheme, type Stage } from './browser'

/* An incident becomes a file that two programs accept without Cordon: by the console, with every service a process of its own. */

const TOOLS = resolve(__dirname, '../../tools/verify')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

describe('the evidence of an incident', () => {
  let stage: Stage
  let folder: string
  let auditor: Page
  let conversationId: string
  let file: string
  const reply = 'Thank you for telling us. A patrol is on its way to Mill Lane.'
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cordon-evidence-'))
    stage = await openStage({ settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '0' } } })
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
  const violations = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }

  it('begins with a message, a reply and its approval', async () => {
    const text = 'Somebody is breaking into cars on Mill Lane right now, please come.'
    await exerciseNetwork(stage, 'POST', '/_exercise/post', {
      username: 'megan_brackenholt',
      text: `@calder_police ${text}`,
    })
    const officer = await stage.as('officer', '/inbox')
    await officer.locator('[data-conversation]', { hasText: 'Mill Lane' }).first().click()
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

  it('is accepted by both programs with no Cordon running, and holds what happened', async () => {
    const { publicKey } = await asked<{ publicKey: string }>(auditor, '/ledger')
    await stage.system.stop()
    for (const { code, out } of await verify(file, publicKey)) expect({ code, out }).toMatchObject({ code: 0 })
    const bytes = await readFile(file)
    for (const part of [reply, 'breaking into cars', 'publishing.post.approved.v1', 'connectors.delivery.sent.v1'])
      expect(bytes.includes(part)).toBe(true)
    expect(bytes.includes('"payload":"{')).toBe(true)
    const at = bytes.indexOf('breaking into cars')
    bytes[at] = (bytes[at] as number) ^ 1
    await writeFile(file, bytes)
    for (const { code, out } of await verify(file, publicKey)) {
      expect(code).toBe(1)
      expect(out).toMatch(/PROBLEM {2}(archive-checksum|entry-content) /)
    }
  })
})
