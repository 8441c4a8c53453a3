import { listPeople, readMe, resolveSession, signIn, signOut } from '@cordon/contracts/identity'
import { heartbeats } from '@cordon/contracts/trail'
import { startStack, type Stack } from '@cordon/testing/stack'
import { identity } from '../src/identity.service'

const password = 'correct horse battery'

describe('sessions', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack([{ definition: identity, env: { CORDON_DEMO: 'true', CORDON_DEMO_PASSWORD: password } }])
  })
  afterAll(async () => {
    await stack?.close()
  })

  const gateway = () => stack.as('gateway')
  const stored = <Row>(sql: string) => stack.service('identity').database?.query<Row>(sql)

  it('signs a person in and turns the session into a caller token that says who they are and what they may do', async () => {
    const { sessionToken, person } = await gateway().call(signIn, { username: 'Officer', password })
    expect(person.name).toBe('Olwen Hughes')
    const { callerToken } = await gateway().call(resolveSession, { sessionToken })
    const me = await gateway().call(readMe, {}, { callerToken })
    expect(me.person.username).toBe('officer')
    expect(me.permissions).toContain('conversation:reply')
    expect(me.permissions).not.toContain('post:approve')
    await expect(gateway().call(listPeople, {}, { callerToken })).resolves.toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ username: 'auditor' })]),
    })
  })

  it('has the job title that somebody has at the time written down with what they do', async () => {
    const owner = stack.owner('identity')
    const titles = async () =>
      (
        await owner<{ title: string | null }>(
          `SELECT envelope::json->>'actortitle' AS title FROM outbox WHERE envelope::json->>'actor' = $1 ORDER BY position`,
          [`person:${councillor}`],
        )
      ).map(({ title }) => title)
    let councillor = ''
    const retitled = async (title: string) => {
      await owner(`UPDATE person SET job_title = $1 WHERE username = 'council'`, [title])
      const { sessionToken, person } = await gateway().call(signIn, { username: 'council', password })
      councillor = person.id
      const { callerToken } = await gateway().call(resolveSession, { sessionToken })
      await expect(gateway().call(heartbeats.identity.read, {}, { callerToken })).rejects.toThrow()
      await gateway().call(signOut, { sessionToken })
      return titles()
    }
    const first = Array<string>(3).fill('Digital desk officer')
    expect(await retitled('Digital desk officer')).toEqual(first)
    // The same denial is one entry a minute.
    expect(await retitled('Inspector')).toEqual([...first, 'Inspector', 'Inspector'])
    expect(await retitled('')).toEqual([...first, 'Inspector', 'Inspector', null, null])
  })

  it('expands a grant over a unit to the units below it', async () => {
    const { sessionToken } = await gateway().call(signIn, { username: 'council', password })
    const { callerToken } = await gateway().call(resolveSession, { sessionToken })
    const me = await gateway().call(readMe, {}, { callerToken })
    expect(me.person.grants).toEqual([{ role: 'officer', everywhere: false, units: [expect.any(String)] }])
  })

  it('refuses a wrong password and an unknown name alike, and pauses after ten failures', async () => {
    const attempt = (username: string) => gateway().call(signIn, { username, password: 'wrong' })
    await expect(attempt('nobody')).rejects.toMatchObject({ problem: { code: 'SIGN_IN_REFUSED', status: 401 } })
    for (let i = 0; i < 10; i++)
      await expect(attempt('auditor')).rejects.toMatchObject({ problem: { code: 'SIGN_IN_REFUSED' } })
    await expect(gateway().call(signIn, { username: 'auditor', password })).rejects.toMatchObject({
      problem: { code: 'SIGN_IN_PAUSED', status: 429 },
    })
  })

  it('ends a session for good at sign-out', async () => {
    const { sessionToken } = await gateway().call(signIn, { username: 'officer', password })
    await gateway().call(signOut, { sessionToken })
    await expect(gateway().call(resolveSession, { sessionToken })).rejects.toMatchObject({
      problem: { code: 'SESSION_ENDED' },
    })
  })

  it('gives caller tokens to the gateway only', async () => {
    const { sessionToken } = await gateway().call(signIn, { username: 'officer', password })
    await expect(stack.as('inbox').call(resolveSession, { sessionToken })).rejects.toMatchObject({
      problem: { code: 'PERMISSION_DENIED' },
    })
  })

  it('keeps neither passwords nor session tokens, and no name that was typed wrong', async () => {
    const { sessionToken } = await gateway().call(signIn, { username: 'officer', password })
    await gateway()
      .call(signIn, { username: 'my-secret-typed-here', password: 'x' })
      .catch(() => undefined)
    const everything = JSON.stringify([
      await stored(`SELECT * FROM session`),
      await stored(`SELECT * FROM person`),
      await stored(`SELECT * FROM outbox`),
    ])
    for (const secret of [sessionToken, password, 'my-secret-typed-here']) expect(everything).not.toContain(secret)
  })

  it('adds the demonstration people once, however often it starts', async () => {
    await stack.stop('identity')
    await stack.start('identity')
    expect(await stored<{ count: string }>(`SELECT count(*) FROM person`)).toEqual([{ count: '8' }])
  })
})
