import type { Page } from 'playwright-core'
import { exerciseNetwork, expectNoBarrier, openStage, type Stage } from './browser'

/* An incident becomes a case under a legal hold, which a second person lifts: by the console, with every service a process of its own. */

describe('a case', () => {
  let stage: Stage
  let grace: Page
  beforeAll(async () => {
    stage = await openStage({ settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '0' } } })
    await exerciseNetwork(stage, 'POST', '/_exercise/post', {
      username: 'megan_brackenholt',
      text: '@calder_police PC 1234 is a useless coward and I know where he lives.',
    })
  })
  afterAll(async () => {
    await stage?.close()
  })

  it('is opened from a conversation, which goes into it with its thread', async () => {
    grace = await stage.as('records', '/inbox')
    await grace.locator('[data-conversation]', { hasText: 'useless coward' }).first().click()
    await grace.getByRole('button', { name: 'Add to case…' }).click()
    const dialog = grace.getByRole('dialog', { name: 'Add to a case' })
    await dialog.getByText('No open case matches').waitFor()
    await expectNoBarrier(grace)
    await dialog.getByRole('button', { name: 'Open a new case…' }).click()
    await dialog.getByLabel('Title').fill('Abuse of PC 1234')
    await dialog.getByLabel('Reference').fill('CR/17/26')
    await dialog.getByLabel('Why it is opened').fill('The sergeant asked for it')
    await dialog.getByRole('button', { name: 'Open the case' }).click()
    await dialog.getByRole('radio', { name: 'Abuse of PC 1234 (CR/17/26)' }).waitFor()
    await dialog.getByLabel('Why it belongs there').fill('The abuse itself')
    await dialog.getByRole('button', { name: 'Add to the case' }).click()
    await dialog.getByRole('link', { name: 'Open the case' }).click()
    await grace.getByRole('heading', { level: 1, name: 'Abuse of PC 1234' }).waitFor()
    await grace.getByRole('list', { name: 'Records' }).getByText('The abuse itself').waitFor()
  })

  it('shows what happened along an axis of time and as a list, at the keyboard too', async () => {
    const steps = grace.getByRole('list', { name: 'Steps, oldest first' })
    await steps.getByText('arrived').waitFor()
    await steps.getByText('added to the case').waitFor()
    const all = await steps.getByRole('listitem').count()
    await grace.locator('[data-mark^="public-"]').first().focus()
    await grace.keyboard.press('ArrowDown')
    await grace.keyboard.press('ArrowUp')
    await grace.keyboard.press('Enter')
    await grace.getByText(/^\d+ steps? chosen/).waitFor()
    const chosen = await steps.getByRole('listitem').count()
    expect(chosen).toBeLessThan(all)
    expect(await steps.getByText('arrived').count()).toBe(chosen)
    await grace.getByRole('button', { name: 'Zoom in' }).click()
    await grace.getByText(/in view, oldest first/).waitFor()
    await grace.getByRole('button', { name: 'Whole case' }).click()
    await steps
      .getByRole('button', { name: /^Open entry/ })
      .first()
      .click()
    await grace.getByTestId('proof-in-words').getByText('recorded exactly this').waitFor()
    await expectNoBarrier(grace)
    await grace.getByRole('button', { name: 'Close the entry' }).click()
  })

  it('is put under a legal hold by one person and released by another', async () => {
    const held = grace.getByTestId('legal-hold')
    await held.getByRole('button', { name: 'Place a legal hold…' }).click()
    await held.getByLabel('Why the hold is placed').fill('Proceedings are likely')
    await held.getByLabel('On whose authority').fill('Head of legal services')
    await held.getByRole('button', { name: 'Place the hold' }).click()
    await held.getByText('nothing in this case can be erased').waitFor()
    await held.getByText('somebody else has to lift it').waitFor()
    expect(await held.getByRole('button', { name: 'Lift the hold…' }).count()).toBe(0)
    await expectNoBarrier(grace)

    const daniel = await stage.as('records2', '/cases')
    await daniel.locator('[data-case]').getByText('Legal hold').waitFor()
    await expectNoBarrier(daniel)
    await daniel.getByRole('link', { name: 'Abuse of PC 1234' }).click()
    await daniel.getByRole('button', { name: 'Lift the hold…' }).click()
    await daniel.getByLabel('Why the hold is lifted').fill('No proceedings')
    await daniel.getByRole('button', { name: 'Lift the hold', exact: true }).click()
    // Told to the first person as it happens.
    await held.getByText('No legal hold').waitFor()
    await grace.getByRole('list', { name: 'Steps, oldest first' }).getByText('hold lifted').waitFor()
  })

  it('becomes an evidence bundle with its reference', async () => {
    await grace.getByRole('button', { name: 'Evidence bundle…' }).click()
    const dialog = grace.getByRole('dialog', { name: 'Make an evidence bundle' })
    await dialog.getByText(/steps?, about/).waitFor()
    expect(await dialog.getByLabel('Reference').inputValue()).toBe('CR/17/26')
    await dialog.getByLabel('Purpose').fill('Disclosure to the court')
    await dialog.getByRole('button', { name: 'Make the bundle' }).click()
    await dialog.waitFor({ state: 'detached' })
    const steps = grace.getByRole('list', { name: 'Steps, oldest first' })
    await steps.getByText('bundle made').waitFor()
  })
})
