import { assess, compile, defaultRuleSet, type Lane } from '@cordon/rules'
import { type ScenarioKind, startExerciseNetwork } from './index'

const compiled = compile(defaultRuleSet)
if (Array.isArray(compiled)) throw new Error(JSON.stringify(compiled))
const ORGANISATIONS = ['calder_police', 'calder_council', 'calder_nhs']

/** Share of the different texts of a kind that reach one of the lanes, and those that do not. */
async function reach(kind: ScenarioKind, lanes: readonly Lane[]): Promise<{ share: number; others: string[] }> {
  const network = await startExerciseNetwork({ seed: 1 })
  try {
    const texts = new Set(
      ORGANISATIONS.flatMap((organisation) => network.scenario.burst(80, kind, organisation)).map(({ text }) => text),
    )
    const others = [...texts].filter((text) => Array.isArray(compiled) || !lanes.includes(assess(compiled, text).lane))
    return { share: 1 - others.length / texts.size, others }
  } finally {
    await network.close()
  }
}

describe('the default rules on what the scenario says', () => {
  it.each(['threat-to-life', 'threat-to-kill'] as const)('alarm at nearly every %s', async (kind) => {
    const { share, others } = await reach(kind, ['urgent'])
    expect(share < 0.95 ? others : []).toEqual([])
  })

  it.each(['question', 'ordinary', 'praise', 'complaint', 'welsh'] as const)('never alarm at %s', async (kind) => {
    expect((await reach(kind, ['review', 'routine'])).others).toEqual([])
  })

  it('bring most abuse before a person', async () => {
    const { share, others } = await reach('abuse', ['review', 'urgent'])
    expect(share < 0.8 ? others : []).toEqual([])
  })
})
