import { startExerciseNetwork, scenarioKinds, type ExerciseNetwork } from '../index'
import { call } from '../spec-client'
import { despair, menace } from './templates/danger'
import { followUps, ordinary, praise, reactions } from './templates/everyday'
import { abuse, complaints, pileOn } from './templates/grievances'
import { directMessages, questions } from './templates/questions'
import { welshOrdinary, welshQuestions } from './templates/welsh'

const open: ExerciseNetwork[] = []
async function start(options: Parameters<typeof startExerciseNetwork>[0] = {}): Promise<ExerciseNetwork> {
  const network = await startExerciseNetwork(options)
  open.push(network)
  return network
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((network) => network.close()))
})

const said = (network: ExerciseNetwork): string[] =>
  network.statuses().map((one) => `${one.visibility} ${one.language} ${one.text}`)

describe('the scenario', () => {
  it('says the same for the same seed and something else for another', async () => {
    const [first, second, third] = [await start({ seed: 7 }), await start({ seed: 7 }), await start({ seed: 8 })]
    for (const network of [first, second, third]) {
      network.scenario.open()
      network.scenario.burst(40)
      network.post('calder_council', 'A post to react to')
      for (let i = 0; i < 20; i += 1) network.scenario.tick()
    }
    expect(said(first)).toEqual(said(second))
    expect(said(third)).not.toEqual(said(first))
  })

  it('opens with posts of the organisations, a question, abuse, a threat to life, a direct message and Welsh', async () => {
    const network = await start()
    network.scenario.open()
    const posts = network.statuses()
    expect(new Set(posts.map((one) => one.visibility))).toEqual(new Set(['public', 'direct']))
    expect(posts.some((one) => one.language === 'cy')).toBe(true)
    expect(network.statuses('calder_council')).toHaveLength(2)
    expect(network.scenario.open()).toEqual([])
  })

  it.each(scenarioKinds)('posts %s at the organisation asked for, with every slot filled', async (kind) => {
    const network = await start()
    network.post('calder_nhs', 'Something to answer')
    const made = network.scenario.burst(20, kind, 'calder_nhs')
    expect(made.length).toBeGreaterThanOrEqual(20)
    for (const status of made) {
      expect(status.text).not.toMatch(/[{}]|undefined/)
      if (kind !== 'ordinary') expect(status.text).toContain('@calder_nhs')
      expect(status.text.length).toBeLessThanOrEqual(500)
    }
    if (kind === 'dm') expect(made.every((one) => one.visibility === 'direct')).toBe(true)
    if (kind === 'pile-on') expect(new Set(made.map((one) => one.inReplyToId)).size).toBe(1)
  })

  it('brings a newly connected organisation something of each sort first', async () => {
    const network = await start()
    network.authorise('calder_police')
    for (let i = 0; i < 8; i += 1) network.scenario.tick()
    const posts = network.statuses()
    expect(network.notifications('calder_police').length).toBeGreaterThanOrEqual(8)
    expect(posts.some((one) => one.visibility === 'direct')).toBe(true)
    expect(posts.some((one) => one.language === 'cy')).toBe(true)
  })

  it('lets the person who was answered answer back in the thread', async () => {
    const network = await start({ seed: 3 })
    const asked = network.scenario.burst(12, 'question', 'calder_council')
    for (const question of asked) network.post('calder_council', 'We are on it.', { inReplyToId: question.id })
    for (let i = 0; i < 12; i += 1) network.scenario.tick()
    const answers = network.statuses().filter((one) => asked.some((q) => q.threadId === one.threadId))
    const author = (id: string) => asked.find((q) => q.threadId === id)?.accountId
    expect(answers.filter((one) => one.inReplyToId && author(one.threadId) === one.accountId).length).toBeGreaterThan(0)
  })

  it('has at least 150 distinct texts', () => {
    const sets = [
      ordinary,
      praise,
      reactions,
      abuse,
      complaints,
      questions,
      directMessages,
      welshOrdinary,
      welshQuestions,
    ]
    const texts = [...sets, despair, menace].flatMap((set) => Object.values(set).flat())
    expect(new Set([...texts, ...followUps, ...pileOn]).size).toBeGreaterThanOrEqual(150)
  })

  it('is steered over HTTP', async () => {
    const network = await start()
    const url = `${network.url}/_exercise/scenario`
    const { body } = await call(`${url}/threat-to-life`, { json: { count: 2, organisation: 'calder_nhs' } })
    expect(body).toMatchObject([{ text: expect.stringContaining('@calder_nhs') }, {}])
    expect((await call(`${url}/volcano`, { json: {} })).status).toBe(422)
    const state = await call(`${network.url}/_exercise/state`)
    expect(state.body).toMatchObject({ statuses: 2, latest: [{}, {}] })
  })
})
