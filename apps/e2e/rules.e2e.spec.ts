import { AxeBuilder } from '@axe-core/playwright'
import { until } from '@cordon/testing'
import type { Page } from 'playwright-core'
import { exerciseNetwork, openStage, useScheme, type Stage } from './browser'

/*
 * How a rule comes into force and out of it: tried, proposed, replayed, approved by a second person, run in shadow, put in
 * force, at work on the network, taken back, retired.
 */

describe('a new rule', () => {
  let stage: Stage
  let author: Page
  let approver: Page
  let officer: Page
  let proposalUrl: string
  let jobUrl: string
  let publicPage: string

  beforeAll(async () => {
    stage = await openStage({ settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '0' } } })
  })
  afterAll(() => stage?.close())

  const says = (text: string) =>
    exerciseNetwork(stage, 'POST', '/_exercise/post', {
      username: 'megan_brackenholt',
      text: `@calder_police ${text}`,
    })
  const inInbox = (lane: 'review' | 'routine', text: string) =>
    officer.locator(`[data-conversation][data-lane=${lane}]`).filter({ hasText: text }).first()
  const onPublicPage = async (text: string) => (await (await fetch(publicPage)).text()).includes(text)
  const hasNothingToMend = async (page: Page) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await useScheme(page, colorScheme)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    }
  }

  it('1. is written with examples, which are seen to fail and then to pass', async () => {
    officer = await stage.as('officer', '/inbox')
    await says('Honestly, the whole lot of you are snollygosters.')
    await inInbox('routine', 'snollygosters').waitFor()

    author = await stage.as('admin', '/moderation')
    await author.getByRole('button', { name: 'Propose a change' }).click()
    await author.getByRole('button', { name: 'Add a word list' }).click()
    await author.keyboard.type('Local insults')
    const list = author.getByRole('group', { name: 'Word list Local insults' })
    await list.getByLabel('Terms, one a line').fill('snollygoster')
    await list.getByText('More about Local insults').click()
    await list.getByLabel('What it asks for').selectOption('hide')
    await list.getByLabel('Clause of the standards').fill('3')
    await list.getByLabel('It must find, one a line').fill('You snollygoster!\nA pack of snollygosters.')
    await list.getByLabel('It must leave alone, one a line').fill('Good morning to you.')
    await author.getByRole('button', { name: 'Try the examples' }).click()
    await author.getByText(/^1 of \d+ examples failed/).waitFor()
    await list.getByText('It should find “A pack of snollygosters.”, and does not.').waitFor()
    await author.getByLabel('What it is for').fill('A new insult in the north')
    await author.getByRole('button', { name: 'Propose and backtest' }).click()
    await author.getByText('Some examples failed. Nothing was proposed.').waitFor()
    await hasNothingToMend(author)

    await list.getByLabel('Terms, one a line').fill('snollygoster*')
    await author.getByRole('button', { name: 'Try the examples' }).click()
    await author.getByText(/^All \d+ examples passed/).waitFor()
  })

  it('2. is proposed on what has arrived, and its backtest shows what it would catch', async () => {
    await author.getByRole('button', { name: 'Propose and backtest' }).click()
    await author.waitForURL(/\/moderation\/proposals\//)
    proposalUrl = author.url()
    const backtest = author.getByRole('region', { name: 'Backtest' })
    await backtest.getByRole('table', { name: 'By account' }).waitFor()
    expect(await backtest.getByRole('table', { name: 'By account' }).innerText()).toMatch(/calder_police\S*\s+1/)
    await author.getByText('somebody else must approve it').waitFor()
    expect(await author.getByRole('button', { name: 'Approve these rules' }).count()).toBe(0)
  })

  it('3. is approved by a second person, who sees nothing but what changes', async () => {
    approver = await stage.as('approver', new URL(proposalUrl).pathname)
    const changes = approver.getByRole('region', { name: 'What changes' })
    await changes.getByText('Local insults: added').waitFor()
    expect(await changes.getByRole('listitem').count()).toBe(1)
    await hasNothingToMend(approver)
    await approver.getByLabel('Note (optional)').fill('Seen it there too.')
    await approver.getByRole('button', { name: 'Approve these rules' }).click()
    await approver.getByText('approved exactly these rules').waitFor()
  })

  it('4. runs in shadow and shows what it would have done, before it is put in force', async () => {
    // Nobody reloads a page: what the others do appears by itself.
    await author.getByRole('button', { name: 'Run in shadow' }).click()
    await approver.getByRole('region', { name: 'Shadow' }).getByText('0 messages').waitFor()
    await says('What a snollygoster you are.')
    await inInbox('routine', 'snollygoster you are').waitFor()
    const shadow = approver.getByRole('region', { name: 'Shadow' })
    await shadow.getByText('They decide on 1 of them otherwise').waitFor()
    const compared = shadow.getByRole('table', { name: 'What would happen to messages' })
    expect(await compared.innerText()).toMatch(/Hide at once\s+0\s+1/)
    await hasNothingToMend(approver)
    await shadow.getByRole('link', { name: 'What a snollygoster you are.' }).click()
    await approver.getByRole('article').getByText('What a snollygoster you are.').waitFor()
    await author.getByRole('button', { name: 'Put in force' }).click()
    await author.locator('[aria-current=step]').getByText('In force').waitFor()
  })

  it('5. hides a reply on the network at once, and says why', async () => {
    const post = await exerciseNetwork<{ id: string; url: string }>(stage, 'POST', '/_exercise/post', {
      username: 'calder_police',
      text: 'The bridge is closed until Monday.',
    })
    publicPage = post.url
    await exerciseNetwork(stage, 'POST', '/_exercise/post', {
      username: 'megan_brackenholt',
      text: '@calder_police Snollygosters, all of them.',
      in_reply_to_id: post.id,
    })
    await inInbox('review', 'Snollygosters, all').click()
    await until('the reply to be hidden', async () => !(await onPublicPage('Snollygosters, all')))
    const message = officer.getByRole('article').filter({ hasText: 'all of them' })
    await message.getByRole('button', { name: 'Explain' }).click()
    const why = message.getByRole('region', { name: 'Why it is treated so' })
    await why.getByText('Local insults').waitFor()
    expect(await why.innerText()).toMatch(/Hide at once by rules version 2/)
    await hasNothingToMend(officer)
  })

  it('6. is overruled by a person, who brings the reply back', async () => {
    await officer.goto(new URL('/review', proposalUrl).href)
    await officer.getByRole('link', { name: /Snollygosters, all/ }).click()
    jobUrl = await until('the job to be open', () => /\/review\/[0-9a-f-]+/.test(officer.url()) && officer.url())
    await officer.getByRole('button', { name: /^Keep/ }).click()
    await officer.getByRole('form', { name: /^Keep/ }).getByRole('textbox').fill('He is quoting a song.')
    await officer.keyboard.press('Control+Enter')
    await until('the reply to be back', () => onPublicPage('Snollygosters, all'))
    await officer.goto(new URL('/register?which=ended', proposalUrl).href)
    await officer.getByRole('row').filter({ hasText: 'Local insults' }).waitFor()
    await hasNothingToMend(officer)
  })

  it('7. is counted, and retired by one person with a reason', async () => {
    await author.goto(new URL('/moderation/activity', proposalUrl).href)
    const rule = author.getByRole('listitem').filter({ hasText: 'Local insults' })
    await rule.getByText('1 in 24 hours').waitFor()
    await hasNothingToMend(author)
    await rule.getByRole('button', { name: 'Retire Local insults…' }).click()
    await author.getByLabel('Reason').fill('A café of that name has opened.')
    await author.getByRole('button', { name: 'Retire the rule now' }).click()
    const retired = author.getByRole('region', { name: 'Retired rules' })
    await retired.getByText('A café of that name has opened.').waitFor()
    await officer.goto(new URL('/inbox', proposalUrl).href)
    await says('Coffee at the Snollygoster, anybody?')
    await inInbox('routine', 'Coffee at the Snollygoster').waitFor()
  })

  it('8. stands in the ledger step by step', async () => {
    const auditor = await stage.as('auditor', `/audit?subject=${new URL(proposalUrl).pathname.split('/').at(-1)}`)
    const entries = auditor.getByRole('table', { name: 'Entries, newest first' })
    await entries.getByText(/put in force the proposed rules/).waitFor()
    const steps = await entries.innerText()
    for (const step of [/proposed rules to follow version 1/, /Backtest finished/, /Priya Nair approved/])
      expect(steps).toMatch(step)
    await auditor.goto(new URL(`/audit?subject=${jobUrl.split('/').at(-1)}`, proposalUrl).href)
    const decisions = auditor.getByRole('table', { name: 'Entries, newest first' })
    await decisions
      .getByText(/decided/)
      .first()
      .waitFor()
    expect(await decisions.innerText()).toContain('Olwen Hughes')
  })
})
