import { serviceNames } from '@cordon/contracts'
import { OtlpReceiver, until, type ReceivedSpan } from '@cordon/testing'
import { Client } from 'pg'
import type { Page } from 'playwright-core'
import {
  answer,
  approve,
  asked,
  exerciseNetwork,
  idIn,
  markedWords,
  openStage,
  verifyLedger,
  watchForReload,
  type Stage,
} from './browser'

/* The main job, as its users do it: every service a process of its own, the exercise network, a real browser for each person. */

const AROUND_THE_SEND = [
  'cordon-publishing consume inbox.reply.submitted.v1',
  'cordon-publishing publishing.post.approved',
  'cordon-connectors consume publishing.post.released.v1',
  'cordon-connectors connectors.delivery.sent',
  'cordon-audit consume connectors.delivery.sent.v1',
]

describe('the main job', () => {
  let receiver: OtlpReceiver
  let stage: Stage
  let officer: Page
  let approver: Page
  let auditor: Page
  let conversationUrl: string
  let postUrl: string
  const reply = 'Thank you for telling us. We are with you and will call you now. If anybody is in danger, ring 999.'
  const draft = 'Thanks, we will have a look.'

  beforeAll(async () => {
    receiver = await OtlpReceiver.start()
    const telemetry = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '200' }
    const settings = {
      ...Object.fromEntries(serviceNames.map((service) => [service, telemetry])),
      'exercise-network': { EXERCISE_SCENARIO_RATE: '0' },
    }
    stage = await openStage({ demoAccounts: false, settings })
  })
  afterAll(async () => {
    await stage?.close()
    await receiver?.close()
  })

  const exercise = <Answer>(method: 'GET' | 'POST', path: string, body?: object) =>
    exerciseNetwork<Answer>(stage, method, path, body)
  const says = (text: string) =>
    exercise('POST', '/_exercise/post', { username: 'megan_brackenholt', text: `@calder_police ${text}` })
  const happens = (kind: string) =>
    exercise('POST', `/_exercise/scenario/${kind}`, { count: 1, organisation: 'calder_police' })

  it('1. lets an administrator connect an account on its network’s own page', async () => {
    const admin = await stage.as('admin', '/accounts')
    await admin
      .getByRole('button', { name: /Connect an account/ })
      .first()
      .click()
    await admin.getByLabel('Server address').fill(stage.system.demo.exerciseNetwork as string)
    await admin.getByRole('button', { name: 'Continue on the server' }).click()
    await admin.locator('input[name=username]').fill('calder_police')
    await admin.locator('input[name=password]').fill('exercise-police-1')
    await admin.locator('button[name=decision][value=authorize]').click()
    await admin.waitForURL(/localhost.*\/accounts/)
    await admin.getByText('calder_police').first().waitFor()
    await admin.context().close()
  })

  it('2. shows what arrives live, a threat to life first, and the words that matched in the original text', async () => {
    officer = await stage.as('officer', '/inbox')
    await happens('question')
    await says('You are a useless bunch of w4nkers and everybody on Mill Lane knows it.')
    const list = officer.getByRole('region', { name: 'Conversations' })
    await list.locator('[data-conversation]').first().waitFor()
    const reloaded = await watchForReload(officer)
    await says('I am going to kill him tonight. I have a knife and I know where he lives.')
    await list.locator('[data-conversation][data-lane=urgent]').first().waitFor()
    const first = list.locator('[data-conversation]').first()
    expect(await first.getAttribute('data-lane')).toBe('urgent')
    expect(await first.innerText()).toMatch(/threat to life|risk to life|self-harm|urgent/i)
    expect(await reloaded()).toBe(false)

    await list.locator('[data-conversation][data-lane=review]').first().click()
    expect(await markedWords(officer.getByRole('article', { name: /^Message from/ }).first())).toContain('w4nkers')
  })

  it('2. shows what came after a page was read and before it was live', async () => {
    const late = await stage.as('officer2', '/posts')
    let live = (): void => undefined
    const opened = new Promise<void>((resolve) => (live = resolve))
    await late.route('**/api/live', async (route) => {
      await opened
      await route.continue()
    })
    await late.goto(new URL('/inbox', officer.url()).href)
    await late.locator('[data-conversation]').first().waitFor()
    await says('Is the tip open on Monday, before anybody is live?')
    await officer.getByText('before anybody is live').first().waitFor()
    expect(await late.getByText('before anybody is live').count()).toBe(0)
    live()
    await late.getByText('before anybody is live').first().waitFor()
    await late.context().close()
  })

  it('3. gives a conversation to one officer, by the keyboard, and refuses it to the next', async () => {
    await officer.locator('[data-conversation][data-lane=urgent]').first().click()
    await officer.getByRole('button', { name: 'Claim', exact: true }).waitFor()
    conversationUrl = officer.url()
    const second = await stage.as('officer2', new URL(conversationUrl).pathname)
    await second.getByRole('button', { name: 'Claim', exact: true }).waitFor()
    await officer.keyboard.press('c')
    await officer.getByTestId('claimed-by').getByText('you').waitFor()
    await second.getByTestId('claimed-by').waitFor()
    await expect(refusedWithoutClaim(second, conversationUrl)).resolves.toEqual({
      claim: 'CONVERSATION_CLAIMED',
      reply: 'CONVERSATION_NOT_YOURS',
    })
    await second.context().close()
  })

  it('3. sends the reply to a second person, whose approval an edit voids', async () => {
    postUrl = await answer(officer, draft, { notBefore: localTime(3_600_000) })
    expect(await officer.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0)

    approver = await stage.as('approver', '/approvals')
    await approver.getByText(draft).first().click()
    await approver.waitForURL(postUrl)
    await approver.getByText('calder_police').first().waitFor()
    await approve(approver)

    await officer.getByTestId('approval').getByText('Counts').waitFor()
    await officer.getByRole('button', { name: 'Edit', exact: true }).click()
    await officer.getByLabel('Text', { exact: true }).fill(reply)
    await officer.getByLabel('Not before (optional)').fill('')
    await officer.getByRole('button', { name: 'Save and ask for approval' }).click()
    await officer.getByText('Voided by an edit').waitFor()
    expect(await published()).toEqual([])
  })

  it('4. sends it once after the new content is approved, and shows it as sent with its permalink', async () => {
    await approver.goto(postUrl)
    await approver.getByText(reply).first().waitFor()
    await approver.getByRole('button', { name: 'Approve', exact: true }).click()
    await officer.goto(conversationUrl)
    const ours = officer.getByRole('article', { name: /^Our reply by/ })
    const link = ours.getByRole('link', { name: /See it on the network/ })
    await link.waitFor()
    const permalink = (await link.getAttribute('href')) as string
    const publicPage = await (await fetch(permalink)).text()
    expect(publicPage).toContain('ring 999')
    expect(await published()).toHaveLength(1)
  })

  it('4. leaves one trace from the officer’s request over the approval to the send', async () => {
    const told = await until(
      'the whole trace',
      () => {
        const spans = receiver.spans()
        const { traceId } = spans.find(({ name }) => name === 'inbox.reply.submitted') ?? {}
        const trace = spans.filter((span) => span.traceId === traceId)
        const says = new Set(trace.flatMap(({ service, name }) => [name, `${service} ${name}`]))
        // Every process hands its spans over in its own time.
        return ['inbox.conversation.updated', ...AROUND_THE_SEND].every((name) => says.has(name)) && trace
      },
      { everyMs: 500 },
    )
    const call = told.find(
      ({ name, parentId }) => nameOf(told, parentId) === 'connectors.delivery.send' && name === 'POST',
    )
    expect(upwards(told, call)).toEqual([
      'cordon-gateway POST',
      'cordon-gateway inbox.reply.submit',
      'cordon-inbox inbox.reply.submit',
      'cordon-inbox inbox.reply.submitted',
      'cordon-publishing publishing.post.released',
      'cordon-connectors connectors.delivery.send',
      'cordon-connectors POST',
    ])
  })

  it('5. gives an auditor every step, a proof that the record is whole, and the entry that was changed', async () => {
    const postId = idIn(postUrl)
    auditor = await stage.as('auditor', `/audit?subject=${postId}`)
    const entries = auditor.getByRole('table', { name: 'Entries, newest first' })
    await entries
      .getByText(/Olwen Hughes/)
      .first()
      .waitFor()
    const steps = await entries.innerText()
    for (const who of ['Olwen Hughes', 'Priya Nair']) expect(steps).toContain(who)

    await verifyLedger(auditor, /^Intact: /)

    const index = await changeOneByte(stage.system.databaseUrl('audit'), postId)
    const found = await verifyLedger(auditor, /^Tampered: /)
    expect(found.replaceAll(',', '')).toContain(`Entry ${index}`)
  })

  /** What the organisation's account has published on the network, by its public API. */
  async function published(): Promise<string[]> {
    const { id } = await exercise<{ id: string }>('GET', '/api/v1/accounts/lookup?acct=calder_police')
    const statuses = await exercise<{ content: string; in_reply_to_id: string | null }[]>(
      'GET',
      `/api/v1/accounts/${id}/statuses?limit=40`,
    )
    return statuses
      .filter(({ content }) => content.includes('ring 999') || content.includes('have a look'))
      .map(({ content }) => content)
  }
})

function nameOf(spans: readonly ReceivedSpan[], id: string): string | undefined {
  return spans.find(({ spanId }) => spanId === id)?.name
}

/** A span and all above it, from the root down. */
function upwards(spans: readonly ReceivedSpan[], span: ReceivedSpan | undefined): string[] {
  if (span === undefined) return []
  const parent = spans.find(({ spanId }) => spanId === span.parentId)
  return [...upwards(spans, parent), `${span.service} ${span.name}`]
}

/** What the server itself says to somebody who goes past the console. */
async function refusedWithoutClaim(page: Page, conversationUrl: string): Promise<{ claim: string; reply: string }> {
  const conversation = `/conversations/${idIn(conversationUrl)}`
  const { items } = await asked<{ items: { itemId: string }[] }>(page, conversation)
  const claim = await asked<{ code: string }>(page, `${conversation}/claim`, {})
  const reply = await asked<{ code: string }>(page, `${conversation}/replies`, {
    itemId: items[0]?.itemId,
    text: 'Me first',
  })
  return { claim: claim.code, reply: reply.code }
}

async function changeOneByte(url: string, postId: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      `SELECT index FROM entry WHERE subject = $1 AND type = 'publishing.post.approved.v1' ORDER BY index LIMIT 1`,
      [postId],
    )
    await client.query(`ALTER TABLE entry_content DISABLE TRIGGER USER`)
    await client.query(
      `UPDATE entry_content SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) WHERE index = $1`,
      [rows[0].index],
    )
    return Number(rows[0].index)
  } finally {
    await client.end()
  }
}

function localTime(fromNow: number): string {
  const at = new Date(Date.now() + fromNow)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
