import { AtpAgent, RichText } from '@atproto/api'
import { realBluesky } from '@cordon/testing'
import type { Locator, Page } from 'playwright-core'
import {
  answer,
  approve,
  asked,
  idIn,
  markedWords,
  openStage,
  verifyLedger,
  watchForReload,
  type Stage,
} from './browser'

/* The main job on a real Bluesky network: what arrives was written with its own client, and what was sent is read back from its AppView. */

describe('the main job on a real Bluesky network', () => {
  const { service, appview, accounts, settled } = realBluesky()
  const { council, resident } = accounts
  const threat = 'I am going to kill him tonight. I have a knife and I know where he lives.'
  const abuse = 'You are a useless bunch of w4nkers and everybody on Mill Lane knows it.'
  const reply = 'Thank you for telling us. We are with you and will call you now. If anybody is in danger, ring 999.'
  const anybody = new AtpAgent({ service: appview })
  const writer = new AtpAgent({ service })
  let stage: Stage
  let officer: Page
  let approver: Page
  let conversationUrl: string
  let postUrl: string
  let threatUri: string

  beforeAll(async () => {
    // The address guard lets nothing on this machine be called that is not named.
    const settings = { connectors: { CORDON_ALLOWED_HOSTS: new URL(service).host } }
    stage = await openStage({ exerciseNetwork: false, settings })
    await writer.login({ identifier: resident.handle, password: resident.password })
  })
  afterAll(() => stage?.close())

  const conversationWith = (page: Page, text: string): Locator =>
    page.getByRole('region', { name: 'Conversations' }).locator('[data-conversation]', { hasText: text })
  const mention = async (text: string): Promise<string> => {
    const rich = new RichText({ text: `@${council.handle} ${text}` })
    await rich.detectFacets(writer)
    const { uri } = await writer.post({ text: rich.text, facets: rich.facets ?? [] })
    await settled()
    return uri
  }
  const claim = async (page: Page, text: string): Promise<string> => {
    await conversationWith(page, text).click()
    await page.getByRole('button', { name: 'Claim', exact: true }).waitFor()
    await page.keyboard.press('c')
    await page.getByTestId('claimed-by').getByText('you').waitFor()
    return page.url()
  }

  it('1. lets an administrator connect an account with an app password', async () => {
    const admin = await stage.as('admin', '/accounts')
    await admin
      .getByRole('button', { name: /Connect an account/ })
      .first()
      .click()
    const form = admin.getByRole('dialog', { name: 'Connect an account' })
    await form.getByText('Bluesky', { exact: true }).click()
    await form.getByLabel('Server address').fill(service)
    await form.getByLabel('Handle').fill(council.handle)
    await form.getByLabel('App password', { exact: true }).fill(council.appPassword)
    await form.getByLabel('Belongs to').selectOption('Calder Council')
    await form.getByRole('button', { name: 'Connect', exact: true }).click()
    const account = admin.getByRole('article', { name: `@${council.handle} on Bluesky` })
    await account.getByText('Connected', { exact: true }).waitFor()
    expect(await account.innerText()).toContain('Calder Council')
    await admin.context().close()
  })

  it('2. shows what arrives live, a threat to life first, and the words that matched in the original text', async () => {
    officer = await stage.as('officer', '/inbox')
    const reloaded = await watchForReload(officer)
    await mention(abuse)
    await conversationWith(officer, abuse).waitFor()
    threatUri = await mention(threat)
    await conversationWith(officer, threat).and(officer.locator('[data-lane=urgent]')).waitFor()
    const first = await officer.locator('[data-conversation]').first().innerText()
    expect(first).toContain(threat)
    expect(first).toContain('Threat to life')
    expect(await reloaded()).toBe(false)

    await conversationWith(officer, abuse).click()
    const message = officer.getByRole('article', { name: 'Message from The resident' })
    expect(await markedWords(message)).toEqual(['You are a useless', 'w4nkers'])
  })

  it('3. lets an officer claim and answer by the keyboard, but not approve the answer', async () => {
    conversationUrl = await claim(officer, threat)
    postUrl = await answer(officer, reply)
    expect(await officer.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0)
  })

  it('3. refuses an approval by the author, even of one who may approve what others write', async () => {
    approver = await stage.as('approver', '/inbox')
    await claim(approver, abuse)
    const ownUrl = await answer(approver, 'That is not called for.')
    await approver.getByText('You wrote this, so somebody else must approve it.').waitFor()
    expect(await approver.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0)
    const post = `/posts/${idIn(ownUrl)}`
    const { contentHash } = await asked<{ contentHash: string }>(approver, post)
    expect(await asked(approver, `${post}/approvals`, { contentHash })).toMatchObject({ code: 'AUTHOR_CANNOT_APPROVE' })
    expect(await saidByCouncil()).toEqual([])
  })

  it('4. sends it once after another person approved, as a reply that everybody on the network sees', async () => {
    await approver.goto(`${stage.system.demo.console}/approvals`)
    await approver.getByText(reply).first().click()
    await approver.waitForURL(postUrl)
    await approve(approver)

    await officer.goto(conversationUrl)
    const ours = officer.getByRole('article', { name: /^Our reply by Olwen Hughes/ })
    await ours.getByText('Sent', { exact: true }).waitFor()
    const permalink = await ours.getByRole('link', { name: /See it on the network/ }).getAttribute('href')

    await settled()
    const [sent, ...more] = await saidByCouncil()
    expect(more).toEqual([])
    expect(sent).toMatchObject({ text: reply, inReplyTo: threatUri })
    expect(permalink).toBe(`https://bsky.app/profile/${council.did}/post/${sent?.uri.split('/').at(-1)}`)
    const { data } = await anybody.getPostThread({ uri: threatUri })
    expect(data.thread).toMatchObject({ replies: [{ post: { uri: sent?.uri, author: { handle: council.handle } } }] })
  })

  it('5. gives an auditor every step with who took it, and a proof that the record is whole', async () => {
    const auditor = await stage.as('auditor', `/audit?subject=${idIn(conversationUrl)}`)
    const steps = auditor.getByRole('table', { name: 'Entries, newest first' })
    await steps.getByText('Olwen Hughes claimed the conversation').waitFor()

    await auditor.goto(`${stage.system.demo.console}/audit?subject=${idIn(postUrl)}`)
    await steps.getByText('On the network: ').waitFor()
    for (const step of ['Olwen Hughes wrote', 'Priya Nair approved']) expect(await steps.innerText()).toContain(step)
    await verifyLedger(auditor, /^Intact: /)
  })

  /** What the council answered the resident, from its own feed on the AppView. */
  async function saidByCouncil(): Promise<{ uri: string; text: unknown; inReplyTo: string | undefined }[]> {
    const { data } = await anybody.getAuthorFeed({ actor: council.did, filter: 'posts_with_replies', limit: 100 })
    return data.feed
      .map(({ post: { uri, record } }) => ({
        uri,
        ...(record as { text: string; reply?: { parent: { uri: string } } }),
      }))
      .map(({ uri, text, reply: ref }) => ({ uri, text, inReplyTo: ref?.parent.uri }))
      .filter(({ text }) => [reply, 'That is not called for.'].includes(text))
  }
})
