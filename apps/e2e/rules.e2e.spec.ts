import type { Page } from 'playwright-core'
import { AxeBuilder } from '@axe-core/playwright'
import { exerciseNetwork, openStage, type Stage } from './browser'

/* How a rule comes into force: proposed, replayed on what has arrived, approved by a second person, put in force. */

describe('a new rule', () => {
  let stage: Stage
  let author: Page
  let approver: Page
  let proposalUrl: string

  beforeAll(async () => {
    stage = await openStage({ settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '0' } } })
  })
  afterAll(() => stage?.close())

  const says = (text: string) =>
    exerciseNetwork(stage, 'POST', '/_exercise/post', {
      username: 'megan_brackenholt',
      text: `@calder_police ${text}`,
    })

  it('1. is proposed on what has arrived, and its backtest shows what it would catch', async () => {
    const officer = await stage.as('officer', '/inbox')
    await says('Honestly, the whole lot of you are snollygosters.')
    await officer.getByText('snollygosters').first().waitFor()
    await officer.locator('[data-conversation][data-lane=routine]').first().waitFor()
    await officer.context().close()

    author = await stage.as('admin', '/moderation')
    await author.getByRole('button', { name: 'Propose a change' }).click()
    await author.getByRole('button', { name: 'Add a word list' }).click()
    const list = author
      .locator('fieldset')
      .filter({ has: author.getByLabel('Terms, one a line') })
      .last()
    await list.getByLabel('Name').fill('Local insults')
    await list.getByLabel('Terms, one a line').fill('snollygoster*')
    await author.getByLabel('What it is for').fill('A new insult in the north')
    await author.getByRole('button', { name: 'Propose and backtest' }).click()
    await author.waitForURL(/\/moderation\/proposals\//)
    proposalUrl = author.url()
    const backtest = author.getByRole('region', { name: 'Backtest' })
    await backtest.getByRole('table', { name: 'By account' }).waitFor()
    expect(await backtest.getByRole('table', { name: 'By account' }).innerText()).toMatch(/calder_police\S*\s+1/)
    await author.getByText('somebody else must approve it').waitFor()
    expect(await author.getByRole('button', { name: 'Approve these rules' }).count()).toBe(0)
  })

  it('2. is approved by a second person, and only then put in force', async () => {
    approver = await stage.as('approver', new URL(proposalUrl).pathname)
    const changes = approver.getByRole('region', { name: 'What changes' })
    await changes.getByText('Local insults: added').waitFor()
    expect(await changes.getByRole('listitem').count()).toBe(1)
    for (const scheme of ['light', 'dark'] as const) {
      await approver.emulateMedia({ colorScheme: scheme })
      const { violations } = await new AxeBuilder({ page: approver })
        .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
        .analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    }
    await approver.getByLabel('Note (optional)').fill('Seen it there too.')
    await approver.getByRole('button', { name: 'Approve these rules' }).click()
    await approver.getByText('approved exactly these rules').waitFor()
    await author.reload()
    await author.getByRole('button', { name: 'Put in force' }).click()
    await author.getByText('In force', { exact: true }).waitFor()
  })

  it('3. is at work on what arrives from then on, and stands in the ledger step by step', async () => {
    await says('What a snollygoster you are.')
    const officer = await stage.as('officer', '/inbox')
    await officer.locator('[data-conversation][data-lane=review]').filter({ hasText: 'snollygoster' }).first().waitFor()
    const auditor = await stage.as('auditor', `/audit?subject=${new URL(proposalUrl).pathname.split('/').at(-1)}`)
    const entries = auditor.getByRole('table', { name: 'Entries, newest first' })
    await entries.getByText(/put in force the proposed rules/).waitFor()
    const steps = await entries.innerText()
    for (const step of [/proposed rules to follow version 1/, /Backtest finished/, /Priya Nair approved/])
      expect(steps).toMatch(step)
  })
})
