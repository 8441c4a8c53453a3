import { type CapturedItem } from '@cordon/contracts/connectors'
import { until } from '@cordon/testing'
import { startExercise, type Exercise } from './exercise'
import { startFaultyProxy, type FaultyProxy } from './platforms/faulty-proxy'

describe('what a network sends that makes no sense', () => {
  let exercise: Exercise
  let proxy: FaultyProxy
  beforeAll(async () => {
    exercise = await startExercise({ CORDON_ALLOWED_HOSTS: '127.0.0.1' })
    proxy = await startFaultyProxy(exercise.network.url, { asItself: true })
    await exercise.connect('calder_police', exercise.admin, proxy.url)
  })
  afterAll(async () => {
    await exercise?.close()
    await proxy?.close()
  })

  const texts = async () =>
    (await exercise.stated<CapturedItem>('connectors.item.captured')).map(({ data }) => data.text.replace(/^@\S+ /, ''))
  const say = (text: string) => exercise.network.post('megan_brackenholt', `@calder_police ${text}`)
  const setAside = () =>
    exercise.rows<{ raw: Buffer; reason: string }>(`SELECT raw, reason FROM unreadable_item ORDER BY id`)

  it('is set aside as received, once, and the rest of the page is captured', async () => {
    const wild = '{"id":"900000000000000001","type":"mention","status":null, "note":"caf\\u00e9 \\u0000"}'
    proxy.fault(/^GET \/api\/v1\/notifications/, {
      do: 'rewrite-after',
      rewrite: (body) => (body === '[]' ? `[${wild}]` : body.replace(/^\[/, `[${wild},`)),
    })
    say('beside something wild')
    await until('the sane one', async () => (await texts()).includes('beside something wild'))
    await until('the wild one', async () => (await setAside()).length > 0)
    say('a page later')
    await until('the next page', async () => (await texts()).includes('a page later'))
    const kept = await setAside()
    expect(kept.map(({ raw }) => raw.toString())).toEqual([wild])
    expect(kept[0]?.reason).not.toBe('')
    proxy.clear()
  })

  it('is set aside when no other service could take it', async () => {
    proxy.fault(/^GET \/api\/v1\/notifications/, {
      do: 'rewrite-after',
      rewrite: (body) => body.replace(/("uri":"http[^"]*statuses\/)/, `$1${'9'.repeat(3_000)}`),
    })
    say('with an endless name')
    const found = await until('it to be set aside', async () =>
      (await setAside()).find(({ raw }) => raw.toString().includes('with an endless name')),
    )
    expect(found.reason).not.toBe('')
    proxy.clear()
    say('and then another')
    await until('the next', async () => (await texts()).includes('and then another'))
  })

  it('stops no other account', async () => {
    await exercise.connect('calder_council')
    proxy.fault(/^GET \/api\/v1\/notifications/, { do: 'hang' })
    exercise.network.post('megan_brackenholt', '@calder_council all well here')
    await until('the other account', async () => (await texts()).includes('all well here'))
    proxy.clear()
  })
})
