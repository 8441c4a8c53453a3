import { AxeBuilder } from '@axe-core/playwright'
import { until } from '@cordon/testing'
import type { Page } from 'playwright-core'
import sharp, { type Sharp } from 'sharp'
import { asked, exerciseNetwork, openStage, useScheme, type Stage } from './browser'

/** A picture with enough to see in it; a list of them is exchanged as PDQ hashes. */
async function picture(change: (picture: Sharp) => Sharp = (same) => same): Promise<string> {
  const [width, height] = [400, 300]
  const points = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [(Math.floor(i / 3) % width) / width, Math.floor(i / 3 / width) / height]
    return 128 + 127 * Math.sin(9 * x + 3 * Math.sin(7 * y)) * Math.cos(11 * y - 2 * x)
  })
  return (
    await change(sharp(points, { raw: { width, height, channels: 3 } }))
      .png()
      .toBuffer()
  ).toString('base64')
}
/** Of this picture; what was posted is a darker and smaller copy of it. */
const KNOWN = 'pdq:f550eaa9fffcaaa90003fd51aabbaaad000355525553aaaf5550ffecaaae0007'

describe('a known picture', () => {
  let stage: Stage
  let author: Page
  let officer: Page
  beforeAll(async () => {
    stage = await openStage({ settings: { 'exercise-network': { EXERCISE_SCENARIO_RATE: '0' } } })
  })
  afterAll(() => stage?.close())

  const hasNothingToMend = async (page: Page) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await useScheme(page, colorScheme)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    }
  }

  it('is asked for in a rule, one hash a line, with what is wrong said beside it', async () => {
    author = await stage.as('admin', '/moderation')
    await author.getByRole('button', { name: 'Propose a change' }).click()
    await author.getByRole('button', { name: 'Add a rule over what was found' }).click()
    await author.keyboard.type('Known pictures')
    const rule = author.getByRole('group', { name: 'Rule over what was found Known pictures' })
    await rule.getByLabel('Condition: what it is').selectOption('fact')
    await rule.getByLabel('Condition: which fact').selectOption('classifier.hate')
    await rule.getByText('No classifier is configured').waitFor()
    await rule.getByLabel('Condition: which fact').selectOption('media_hash')
    const hashes = rule.getByLabel('Condition: hashes of pictures, one a line')
    await hashes.fill(`${KNOWN}\n${KNOWN.slice(4)}`)
    await rule.getByText('Line 2 is no hash').waitFor()
    await hasNothingToMend(author)
    await hashes.fill(KNOWN)
    await rule.getByText('More about Known pictures').click()
    await rule.getByLabel('What it asks for').selectOption('propose_hide')
    await rule.getByLabel('Clause of the standards').fill('3')
    await author.getByLabel('What it is for').fill('Pictures from a list')
    await author.getByRole('button', { name: 'Propose and backtest' }).click()
    await author.waitForURL(/\/moderation\/proposals\//)
  })

  it('is caught when somebody posts a copy, and shown as such', async () => {
    const proposalId = new URL(author.url()).pathname.split('/').at(-1) as string
    const path = `/moderation/proposals/${proposalId}`
    const { contentHash } = await until('the backtest', async () => {
      const proposal = await asked<{ contentHash: string; backtest?: { status: string } }>(author, path)
      return proposal.backtest?.status === 'finished' ? proposal : undefined
    })
    const approver = await stage.as('approver', '/inbox')
    await asked(approver, `${path}/approvals`, { contentHash })
    await asked(author, `${path}/shadow`, { contentHash })
    await asked(author, `${path}/in-force`, { contentHash })
    officer = await stage.as('officer', '/inbox')
    for (const [text, png] of [
      ['Look at this.', await picture((one) => one.resize(250).linear(0.8))],
      ['Look at that.', await picture((one) => one.rotate(90))],
    ])
      await exerciseNetwork(stage, 'POST', '/_exercise/post', {
        username: 'megan_brackenholt',
        text: `@calder_police ${text}`,
        picture_png: png,
      })
    const inLane = (lane: 'review' | 'routine', text: string) =>
      officer.locator(`[data-conversation][data-lane=${lane}]`).filter({ hasText: text }).first()
    await inLane('review', 'Look at this').click()
    await inLane('routine', 'Look at that').waitFor()
    const message = officer.getByRole('article', { name: 'Message from Megan' })
    await message.getByRole('button', { name: 'Explain' }).click()
    const why = message.getByRole('region', { name: 'Why it is treated so' })
    await why.getByText('A picture or video is one of 1 known pictures').waitFor()
    expect(await why.innerText()).toMatch(
      /True.*known pictures.*picture 1 looks like pdq:[0-9a-f]{64}, \d+ of 256 bits apart/s,
    )
    await hasNothingToMend(officer)
  })
})
