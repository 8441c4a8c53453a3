import {
  beginConnect,
  completeConnect,
  configureAccount,
  disconnectAccount,
  listAccounts,
  readAccount,
  resumeSending,
  stopSending,
  type Account,
  type AccountFact,
} from '@cordon/contracts/connectors'
import { until } from '@cordon/testing'
import { newId, OTHER_UNIT, REDIRECT, signIn, startExercise, UNIT, type Exercise } from './exercise'

describe('accounts in custody', () => {
  let exercise: Exercise
  beforeAll(async () => {
    exercise = await startExercise()
  })
  afterAll(() => exercise?.close())

  const begin = (server: string, unitId = UNIT) =>
    exercise.admin.call(beginConnect, { network: 'mastodon', server, unitId, redirectUri: REDIRECT })

  let police: Account

  it('connects an account through the network’s own sign-in page and states it whole', async () => {
    police = await exercise.connect('calder_police')
    expect(police).toMatchObject({
      unitId: UNIT,
      network: 'mastodon',
      server: new URL(exercise.network.url).host,
      status: 'connected',
      sending: 'open',
      requiredApprovals: 1,
      maxGraphemes: 500,
      version: 1,
    })
    const [event] = await exercise.stated<AccountFact>('connectors.account.connected')
    expect(event).toMatchObject({ subject: police.id, actor: `person:${exercise.admin.id}`, aggregateversion: 1 })
    expect(event?.data.account).toMatchObject({ id: police.id, handle: police.handle })
  })

  it('shows for each account whether it can hide a reply and block a person', async () => {
    const restricting = (account: Account) =>
      account.capabilities
        .filter(({ name }) => /^(Hide|Block)/.test(name))
        .map(({ name, available }) => [name, available])
    const both = [
      ['Hide a reply', true],
      ['Block a person', true],
    ]
    expect(restricting(police)).toEqual(both)
    // As an account of any other server, and one that signed in before Cordon asked for blocks.
    await exercise.rows(`UPDATE account SET may_hide = false, may_block = false WHERE id = $1`, [police.id])
    const seen = await exercise.admin.call(readAccount, { accountId: police.id })
    expect(restricting(seen).map(([, available]) => available)).toEqual([false, false])
    await exercise.rows(`UPDATE account SET may_hide = true, may_block = true WHERE id = $1`, [police.id])
  })

  it('refuses to connect the same account twice, also when ten do it at once', async () => {
    await expect(exercise.connect('calder_police')).rejects.toMatchObject({
      problem: { code: 'ACCOUNT_ALREADY_CONNECTED' },
    })
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => exercise.connect('calder_council')))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const codes = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason.problem.code] : []))
    expect(new Set(codes)).toEqual(new Set(['ACCOUNT_ALREADY_CONNECTED']))
  })

  it('finishes a connection only for the person who began it, only once begun, and only in time', async () => {
    const { state, authorizeUrl } = await begin(exercise.network.url)
    const code = await signIn(authorizeUrl, 'calder_nhs')
    const other = exercise.stack.person([{ role: 'administrator', units: '*' }])
    await expect(other.call(completeConnect, { state, code })).rejects.toMatchObject({
      problem: { code: 'CONNECTION_EXPIRED' },
    })
    await expect(exercise.admin.call(completeConnect, { state: 'invented', code })).rejects.toMatchObject({
      problem: { code: 'CONNECTION_EXPIRED' },
    })
    await exercise.rows(`UPDATE pending_connection SET expires_at = now() - interval '1 second'`)
    await expect(exercise.admin.call(completeConnect, { state, code })).rejects.toMatchObject({
      problem: { code: 'CONNECTION_EXPIRED' },
    })
  })

  it('calls no private address that is not allowed, and says when a network does not answer', async () => {
    for (const server of ['http://127.0.0.1:1', 'https://169.254.169.254', 'https://localhost'])
      await expect(begin(server)).rejects.toMatchObject({ problem: { code: 'SERVER_NOT_ALLOWED' } })
    exercise.network.faults.add({ kind: 'html-instead-of-json', endpoint: 'POST /api/v1/apps', times: 1 })
    await expect(begin(exercise.network.url)).rejects.toMatchObject({ problem: { code: 'NETWORK_UNAVAILABLE' } })
    const { state } = await begin(exercise.network.url)
    await expect(exercise.admin.call(completeConnect, { state, code: 'wrong' })).rejects.toMatchObject({
      problem: { code: 'NETWORK_REFUSED' },
    })
  })

  it('keeps what is done to accounts, and what is seen of them, inside the caller’s units', async () => {
    await expect(begin(exercise.network.url, OTHER_UNIT)).rejects.toMatchObject({
      problem: { code: 'PERMISSION_DENIED' },
    })
    const stranger = exercise.stack.person([
      { role: 'administrator', units: [OTHER_UNIT] },
      { role: 'approver', units: [OTHER_UNIT] },
    ])
    expect((await stranger.call(listAccounts, {})).items).toEqual([])
    await expect(stranger.call(readAccount, { accountId: police.id })).rejects.toMatchObject({
      problem: { code: 'ACCOUNT_NOT_FOUND' },
    })
    const stop = { accountId: police.id, reason: 'mischief' }
    await expect(stranger.call(stopSending, stop)).rejects.toMatchObject({ problem: { code: 'ACCOUNT_NOT_FOUND' } })
    const officer = exercise.stack.person([
      { role: 'officer', units: [UNIT] },
      { role: 'administrator', units: [OTHER_UNIT] },
    ])
    await expect(officer.call(stopSending, stop)).rejects.toMatchObject({ problem: { code: 'PERMISSION_DENIED' } })
    expect((await officer.call(listAccounts, {})).items).toHaveLength(2)
    expect((await exercise.stack.as('inbox').call(listAccounts, {})).items).toHaveLength(2)
  })

  it('configures, stops and resumes, each change once and stated', async () => {
    const { admin } = exercise
    const accountId = police.id
    expect(await admin.call(configureAccount, { accountId, requiredApprovals: 2 })).toMatchObject({
      requiredApprovals: 2,
      version: 2,
    })
    await admin.call(configureAccount, { accountId, requiredApprovals: 2 })
    const stops = await Promise.all(
      Array.from({ length: 10 }, () => admin.call(stopSending, { accountId, reason: 'drill' })),
    )
    expect(stops.map(({ sending, version }) => [sending, version])).toEqual(Array(10).fill(['stopped', 3]))
    await admin.call(resumeSending, { accountId, reason: 'drill over' })
    expect(await exercise.stated<AccountFact>('connectors.account.sending-stopped')).toMatchObject([
      { aggregateversion: 3, data: { reason: 'drill', account: { sending: 'stopped' } } },
    ])
    expect(await exercise.stated('connectors.account.configured')).toHaveLength(1)
    expect(await exercise.stated('connectors.account.sending-resumed')).toMatchObject([{ aggregateversion: 4 }])
    await expect(admin.call(stopSending, { accountId: newId(), reason: 'nowhere' })).rejects.toMatchObject({
      problem: { code: 'ACCOUNT_NOT_FOUND' },
    })
  })

  it('asks for the account to be connected again when its sign-in is revoked, and goes on after that', async () => {
    exercise.network.faults.add({ kind: 'revoked-token', endpoint: 'GET /api/v1/notifications*' })
    await until('the account to need attention', async () => {
      const { status } = await exercise.admin.call(readAccount, { accountId: police.id })
      return status === 'reconnect-needed'
    })
    exercise.network.faults.clear()
    const [event] = await exercise.stated<AccountFact>('connectors.account.reconnect-needed')
    expect(event?.data.account.attention).toMatch(/Connect the account again\.$/)
    exercise.network.post('megan_brackenholt', '@calder_police while you were away')
    const again = await exercise.connect('calder_police')
    expect(again).toMatchObject({ id: police.id, status: 'connected', requiredApprovals: 2 })
    expect(again.attention).toBeUndefined()
    await until('the capture to catch up', async () => {
      const items = await exercise.stated<{ accountId: string; text: string }>('connectors.item.captured')
      return items.some(({ data }) => data.accountId === police.id && data.text.includes('while you were away'))
    })
  })

  it('gives the credentials up when an account is disconnected, and takes it back as the same account', async () => {
    const gone = await exercise.admin.call(disconnectAccount, { accountId: police.id, reason: 'moved away' })
    expect(gone.status).toBe('disconnected')
    expect(await exercise.rows(`SELECT 1 FROM account_credential WHERE account_id = $1`, [police.id])).toEqual([])
    expect(await exercise.stated('connectors.account.disconnected')).toHaveLength(1)
    expect(await exercise.connect('calder_police')).toMatchObject({ id: police.id, status: 'connected' })
  })

  it('shows no secret: not in any table, not in any event', async () => {
    await begin(exercise.network.url)
    const tokens = JSON.stringify(secretsOf(exercise))
    expect(JSON.parse(tokens).length).toBeGreaterThan(5)
    const tables = await exercise.rows<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`,
    )
    expect(tables.length).toBeGreaterThan(8)
    for (const { name } of tables) {
      const [found] = await exercise.rows<{ text: string | null }>(
        `SELECT string_agg(row_to_json(t)::text, ' ') AS text FROM "${name}" t`,
      )
      for (const secret of JSON.parse(tokens) as string[]) {
        expect([name, found?.text?.includes(secret) ?? false]).toEqual([name, false])
        const hex = Buffer.from(secret).toString('hex')
        expect([name, found?.text?.includes(hex) ?? false]).toEqual([name, false])
      }
    }
  })
})

/** Every token and client secret that the network gave out. */
function secretsOf({ network }: Exercise): string[] {
  const world = (network.scenario as unknown as { world: { tokens: Map<string, unknown>; apps: Map<string, unknown> } })
    .world
  const apps = [...world.apps.values()] as { clientSecret: string }[]
  return [...world.tokens.keys(), ...apps.map(({ clientSecret }) => clientSecret)]
}
