import { AxeBuilder } from '@axe-core/playwright'
import { until } from '@cordon/testing'
import type { Page } from 'playwright-core'
import { exerciseNetwork, idIn, openStage, useScheme, type Stage } from './browser'

/* What people decide on messages that the rules flag, by keyboard, and what follows on the network and in the register. */

describe('review', () => {
  let stage: Stage
  let officer: Page
  let colleague: Page
  let keptId: string

  beforeAll(async () => {
    stage = await openStage({
      settings: {
        'exercise-network': { EXERCISE_SCENARIO_RATE: '0' },
        // No decision is drawn for a second look: which ones are is chance.
        moderation: { CORDON_REVIEW_SAMPLE_PERCENT: '0' },
      },
    })
  })
  afterAll(() => stage?.close())

  const posts = (username: string, text: string, inReplyTo?: string) =>
    exerciseNetwork<{ id: string; url: string }>(stage, 'POST', '/_exercise/post', {
      username,
      text,
      ...(inReplyTo !== undefined && { in_reply_to_id: inReplyTo }),
    })
  const says = (text: string, inReplyTo?: string) => posts('megan_brackenholt', `@calder_police ${text}`, inReplyTo)
  const rows = (page: Page) => page.locator('[data-review]')
  const waiting = async (page: Page, count: number) => {
    await page.getByRole('button', { name: `To decide ${count}` }).waitFor()
  }
  const decided = (page: Page, sentence: string) => page.getByTestId('last-decision').getByText(sentence).waitFor()
  const nothingToMend = async (page: Page) => {
    for (const scheme of ['light', 'dark'] as const) {
      await useScheme(page, scheme)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])
    }
  }

  it('1. covers what is grave until the officer asks for it, by keyboard, with the message in hand', async () => {
    officer = await stage.as('officer', '/review')
    await officer.getByText('Nothing is waiting').waitFor()
    await says('Go and die, you useless pigs')
    await waiting(officer, 1)
    expect(await rows(officer).first().innerText()).not.toContain('Go and die')
    await officer.keyboard.press('j')
    await officer.getByTestId('covered-text').waitFor()
    keptId = idIn(officer.url())
    await officer.keyboard.press('t')
    await officer.getByTestId('review-text').getByText('Go and die').waitFor()
    await officer.getByTestId('lease').getByText('In your hands').waitFor()
    await officer.getByTestId('exposure').getByText('1 of 30 grave messages').waitFor()
  })

  it('2. loads no picture before the officer asks for it, and then blurred', async () => {
    const network = stage.system.demo.exerciseNetwork as string
    const picture = `${network}/avatars/megan_brackenholt.svg`
    const requested: string[] = []
    officer.on('request', (request) => requested.push(request.url()))
    // People of the exercise network attach nothing: the answer is given a picture here.
    await officer.route(/\/api\/moderation\/reviews\/[0-9a-f-]{36}$/, async (route) => {
      const answer = await route.fetch()
      const job = (await answer.json()) as object
      await route.fulfill({ response: answer, json: { ...job, attachments: [{ kind: 'image', url: picture }] } })
    })
    await officer.reload()
    await officer.getByText('Image, not loaded').waitFor()
    expect(requested).not.toContain(picture)
    await officer.keyboard.press('m')
    await officer.locator('img[data-blurred]').waitFor()
    expect(requested).toContain(picture)
    await officer.keyboard.press('m')
    await officer.locator('img[src^="http"]:not([data-blurred])').waitFor()
    await officer.unrouteAll()
  })

  it('3. shows a colleague that it is taken, and lets the officer keep it with one more key', async () => {
    colleague = await stage.as('officer2', `/review/${keptId}`)
    await colleague.getByText('is looking at this.').waitFor()
    expect(await colleague.getByRole('button', { name: 'Show the text' }).count()).toBe(0)
    expect(await colleague.getByRole('region', { name: 'Decide' }).count()).toBe(0)
    await nothingToMend(colleague)
    await officer.keyboard.press('e')
    await officer.getByRole('form', { name: 'Keep 1 message' }).waitFor()
    await nothingToMend(officer)
    await officer.keyboard.press('2')
    await decided(officer, 'Kept 1 message.')
    await officer.getByText('Nothing is waiting').waitFor()
    await colleague.getByRole('region', { name: 'Decision' }).getByText('The rule misread it').waitFor()
  })

  it('4. decides many at once, leaves what a colleague has in hand, and takes the rest back together', async () => {
    const insults = ['You are a stupid useless idiot, sergeant', 'You absolute wankers, the lot of you']
    for (const text of [...insults, 'Piss off you useless pigs']) await says(text)
    await waiting(officer, 3)
    await colleague.goto(new URL('/review', colleague.url()).href)
    await waiting(colleague, 3)
    await colleague.keyboard.press('j')
    await colleague.locator('#review-title').waitFor()
    await colleague.keyboard.press('c')
    await colleague.getByTestId('lease').waitFor()
    await officer.keyboard.press('j')
    await officer.locator('#review-title').waitFor()
    await officer.keyboard.press('x')
    await officer.keyboard.press('j')
    await officer.keyboard.press('j')
    await rows(officer).nth(2).and(officer.locator('[aria-current]')).waitFor()
    await officer.keyboard.press('X')
    await officer.getByText('3 messages selected').first().waitFor()
    await officer.keyboard.press('e')
    await officer.getByRole('form', { name: 'Keep 3 messages' }).waitFor()
    await officer.keyboard.press('1')
    await decided(officer, 'Kept 2 messages. 1 message left as it was.')
    await officer.getByRole('region', { name: 'Last decision' }).getByText('is looking at this.').waitFor()
    await waiting(officer, 1)
    await officer.keyboard.press('z')
    await decided(officer, 'Taken back: 2 messages open again.')
    await waiting(officer, 3)
  })

  it('5. leaves a message to another person, who decides instead', async () => {
    await colleague.keyboard.press('o')
    await colleague.getByLabel('Your question').fill('Is this still criticism?')
    await colleague.getByRole('button', { name: 'Leave it to a colleague' }).click()
    await colleague.getByText('A colleague is to decide this one.').waitFor()
    const asked = idIn(colleague.url())
    await colleague.keyboard.press('c')
    await colleague.getByText('Somebody else has to look at this.').waitFor()
    const approver = await stage.as('approver', `/review/${asked}`)
    await approver.getByText('asks: Is this still criticism?').waitFor()
    await approver.keyboard.press('e')
    await approver.getByLabel('Or in your own words').fill('It is about what we do, in strong words.')
    await approver.keyboard.press('Control+Enter')
    await decided(approver, 'Kept 1 message.')
    await approver.context().close()
  })

  it('6. hides a reply on the network and shows it again, and the register has both', async () => {
    const post = await posts('calder_police', 'Road closed at the bridge until noon.')
    const publicly = async () => (await fetch(post.url)).text()
    await says('Women are all stupid and should not drive', post.id)
    expect(await publicly()).toContain('Women are all stupid')
    const grave = officer.locator('[data-review]').filter({ hasText: 'The rules propose to hide it' })
    await grave.click()
    await officer.locator('#review-title').waitFor()
    await officer.keyboard.press('h')
    const clause = officer.getByLabel('Clause of the published standards')
    await clause.waitFor()
    expect(await clause.inputValue()).toBe('2')
    const hiddenId = idIn(officer.url())
    await officer.keyboard.press('1')
    await decided(officer, 'Asked to hide 1 message.')
    await until(
      'the reply is gone from the public page',
      async () => !(await publicly()).includes('Women are all stupid'),
    )

    await officer.goto(new URL(`/review/${hiddenId}?show=decided`, officer.url()).href)
    await officer.getByTestId('measure').getByText('Hide: in force').waitFor()
    await officer.getByRole('link', { name: 'Entry in the register' }).click()
    await officer.getByTestId('measure-status').getByText('In force').waitFor()
    const entry = new URL(officer.url()).pathname
    await nothingToMend(officer)

    await officer.goBack()
    await officer.getByRole('button', { name: 'Take it back…' }).click()
    await officer.getByLabel('Why it is taken back').fill('It was a quotation')
    await officer.getByRole('button', { name: 'Take it back', exact: true }).click()
    await until('the reply is back on the public page', async () => (await publicly()).includes('Women are all stupid'))
    await officer.goto(new URL(entry, officer.url()).href)
    await officer.getByTestId('measure-status').getByText('Lifted').waitFor()
    await officer.getByText('It was a quotation').waitFor()
    await officer.goto(new URL('/register?which=ended', officer.url()).href)
    await officer.getByRole('table', { name: 'Blocks and hides, newest first' }).getByText('Lifted').waitFor()
  })

  it('7. blocks an author, hears an appeal, and counts both for the report', async () => {
    await says('You are all useless idiots and I will say so every day')
    const approver = await stage.as('approver', '/review')
    await rows(approver).first().click()
    await approver.locator('#review-title').waitFor()
    await approver.keyboard.press('b')
    await approver.getByLabel('Clause of the published standards').selectOption('3')
    await approver.getByLabel('Reason').fill('Insults staff every day')
    await approver.getByRole('button', { name: 'Block the author', exact: true }).click()
    await approver.getByRole('link', { name: 'Entry in the register' }).click()
    await approver.getByTestId('measure-status').getByText('In force').waitFor()
    await approver.getByRole('button', { name: 'Record an appeal…' }).click()
    await approver.getByLabel(/^The appeal/).fill('I will be civil from now on.')
    await approver.getByRole('button', { name: 'Record it' }).click()
    await approver.getByText('You imposed this, so somebody else decides the appeal.').waitFor()
    await nothingToMend(approver)
    await approver.goto(new URL('/register/statistics', approver.url()).href)
    const table = approver.getByRole('table', { name: 'Blocks and hides by clause' })
    await table.getByText('3 Abuse and harassment').waitFor()
    await nothingToMend(approver)
    const download = approver.waitForEvent('download')
    await approver.getByRole('button', { name: 'Download as CSV' }).click()
    expect((await download).suggestedFilename()).toMatch(/^cordon-blocks-and-hides-.*\.csv$/)
    await approver.context().close()
  })

  it('8. publishes the next version of the standards', async () => {
    const admin = await stage.as('admin', '/register/standards')
    await admin.getByRole('button', { name: 'Write the next version' }).click()
    await admin.getByLabel('Title').first().fill('Threats')
    await admin.getByRole('list', { name: 'Changes' }).getByText('Clause 1: title changed').waitFor()
    await nothingToMend(admin)
    await admin.getByRole('button', { name: 'Publish version 2' }).click()
    await admin.getByTestId('standards-version').getByText('Version 2').waitFor()
    await admin.context().close()
  })

  it('9. stands in the ledger step by step', async () => {
    const auditor = await stage.as('auditor', `/audit?subject=${keptId}`)
    const entries = auditor.getByRole('table', { name: 'Entries, newest first' })
    await entries.getByText('moderation.review.decided').waitFor()
    const steps = await entries.innerText()
    for (const step of ['moderation.review.opened', 'moderation.review.claimed']) expect(steps).toContain(step)
  })
})
