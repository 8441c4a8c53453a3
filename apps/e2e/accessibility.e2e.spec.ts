import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { startSystem, type RunningSystem } from '@cordon/start'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, signedIn } from './browser'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Each page of the console and a person who may see all of it. */
const pages: [username: string, path: string][] = [
  ['officer', '/inbox'],
  ['officer', '/review'],
  ['approver', '/register'],
  ['approver', '/register/statistics'],
  ['admin', '/register/standards'],
  ['officer', '/posts'],
  ['officer', '/posts/new'],
  ['approver', '/approvals'],
  ['admin', '/accounts'],
  ['admin', '/moderation'],
  ['admin', '/moderation/activity'],
  ['officer', '/moderation/activity'],
  ['admin', '/dead-letters'],
  ['auditor', '/audit'],
  ['records', '/cases'],
  ['records', '/erasures'],
]

describe('the console under WCAG 2.2 AA', () => {
  const dir = mkdtempSync(join(tmpdir(), 'cordon-axe-'))
  let system: RunningSystem
  let browser: Browser

  beforeAll(async () => {
    system = await startSystem({
      dir,
      durable: false,
      settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '60' } },
    })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await system?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  const open = (username: string, path: string, scheme: 'light' | 'dark') =>
    signedIn(
      browser,
      system.demo.console,
      system.demo.signIns.find((person) => person.username === username) ?? { username, password: '' },
      path,
      scheme,
    )
  const violations = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }

  describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
    const signedInAs = new Map<string, Page>()
    afterAll(async () => {
      for (const page of signedInAs.values()) await page.context().close()
    })

    it.each(pages)('has nothing to mend for %s at %s', async (username, path) => {
      const page = signedInAs.get(username) ?? (await open(username, path, scheme))
      if (signedInAs.has(username)) await page.goto(system.demo.console + path)
      signedInAs.set(username, page)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      expect(await violations(page)).toEqual([])
      // A page that stays open follows every message that comes, beside the next one.
      await page.goto('about:blank')
    })

    it('has nothing to mend on a conversation with a reply being written, nor at the sign-in page', async () => {
      const page = await open('officer', '/inbox', scheme)
      await page.locator('[data-conversation]').last().click()
      await page.getByRole('button', { name: 'Claim', exact: true }).click()
      await page.getByLabel(/^Your reply as/).fill('We are looking into it.')
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Release' }).click()
      await page.getByRole('button', { name: 'Claim', exact: true }).waitFor()
      await page.context().clearCookies()
      await page.goto(`${system.demo.console}/sign-in`)
      await page.getByLabel('User name').waitFor()
      expect(await violations(page)).toEqual([])
      await page.context().close()
    })
  })
})
