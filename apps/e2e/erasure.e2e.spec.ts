import type { Page } from 'playwright-core'
import { answer, approve, exerciseNetwork, expectNoBarrier, idIn, openStage, verifyLedger, type Stage } from './browser'
import { tracesOf } from './traces'

/* What is kept of a person of the public is erased by two people, in every service, a process of its own each. */

describe('an erasure', () => {
  let stage: Stage
  let officer: Page
  let grace: Page
  /** Words that stand nowhere else: of the message, and of our reply. */
  const theirs = 'Tanyardcroft'
  const ours = 'Winterbourneside'

  beforeAll(async () => {
    stage = await openStage({ settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '0' } } })
    await exerciseNetwork(stage, 'POST', '/_exercise/post', {
      username: 'megan_brackenholt',
      text: `@calder_police You are a bunch of useless w4nkers, come to 14 ${theirs} and see.`,
    })
    officer = await stage.as('officer', '/inbox')
    await officer.locator('[data-conversation]', { hasText: theirs }).first().click()
    await officer.getByRole('button', { name: 'Claim', exact: true }).waitFor()
    const conversation = officer.url()
    await officer.keyboard.press('c')
    await officer.getByTestId('claimed-by').getByText('you').waitFor()
    const post = await answer(officer, `Somebody from ${ours} station will call you.`)
    const approver = await stage.as('approver', new URL(post).pathname)
    await approve(approver)
    await officer.goto(conversation)
    await officer.getByRole('link', { name: /See it on the network/ }).waitFor()
  })
  afterAll(async () => {
    await stage?.close()
  })

  it('is proposed at a message of the person, once it was shown what it is about', async () => {
    // What is to be gone later is there now: in rows, as bytes, and in the broker's files.
    const before = await tracesOf(stage, theirs)
    for (const place of ['connectors: item', 'moderation: assessment', 'inbox: item', 'inbox: item_search'])
      expect(before).toContain(place)
    expect(before.filter((place) => place.startsWith('nats/'))).not.toEqual([])
    expect(await tracesOf(stage, ours)).toEqual(expect.arrayContaining(['inbox: reply', 'publishing: post']))

    grace = await stage.as('records', new URL(officer.url()).pathname)
    await grace.getByRole('button', { name: 'Erase this person’s data…' }).click()
    const dialog = grace.getByRole('dialog', { name: /^Erase the data of/ })
    await dialog
      .getByTestId('erasure-scope')
      .getByText(/1 message, 1 conversation, 1 reply of ours/)
      .waitFor()
    await expectNoBarrier(grace)
    await dialog.getByLabel('Reference').fill('DSR 7')
    await dialog.getByLabel('Reason').fill('Request under Article 17')
    await dialog.getByRole('button', { name: 'Propose the erasure' }).click()
    await dialog.getByRole('link', { name: 'Open the page Erasure' }).click()
    await grace.getByText('You proposed it, so a second person has to order it.').waitFor()
    expect(await grace.getByRole('button', { name: 'Order DSR 7…' }).isDisabled()).toBe(true)
    await expectNoBarrier(grace)
  })

  it('is ordered by a second person, and shows as it happens how far it is', async () => {
    const publishing = stage.system.process('publishing').pid as number
    process.kill(publishing, 'SIGSTOP')
    const daniel = await stage.as('records2', '/erasures')
    await daniel.getByRole('button', { name: 'Order DSR 7…' }).click()
    const dialog = daniel.getByRole('dialog', { name: 'Order the erasure DSR 7' })
    await dialog.getByText('cannot be lifted from Cordon afterwards').waitFor()
    await expectNoBarrier(daniel)
    await dialog.getByRole('button', { name: 'Erase it all' }).click()

    await grace.getByText('Inbox: messages and our replies: done').waitFor()
    await grace.getByText('Publishing: the words of our posts: not yet').waitFor()
    await expectNoBarrier(grace)
    process.kill(publishing, 'SIGCONT')
    await grace.getByTestId('erasure-status').getByText('Carried out').waitFor()
  })

  it('shows as an erased message that nobody can answer, without the page being loaded again', async () => {
    await officer.getByRole('article', { name: 'Erased message' }).getByText('This message was erased.').waitFor()
    await officer.getByText('there is nobody to answer').waitFor()
    await officer
      .getByRole('article', { name: /^Our reply/ })
      .getByText('Erased.')
      .waitFor()
    await expectNoBarrier(officer)
  })

  it('leaves the words in no table, no file of the broker and no log', async () => {
    expect(await tracesOf(stage, theirs)).toEqual([])
    expect(await tracesOf(stage, ours)).toEqual([])
  })

  it('leaves a ledger that verifies, and says at an entry that its content is gone', async () => {
    const auditor = await stage.as('auditor', `/audit?subject=${idIn(officer.url())}`)
    await auditor.getByRole('table', { name: 'Entries, newest first' }).getByText('was erased').first().waitFor()
    await verifyLedger(auditor, /^Intact: /)
  })
})
