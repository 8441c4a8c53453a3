import { checkFast, type CloudEvent, type EventContract } from '@cordon/contracts'
import { itemCaptured } from '@cordon/contracts/connectors'
import { arrivalsRecorded, conversationClaimed, conversationClosed } from '@cordon/contracts/inbox'
import { itemAssessed } from '@cordon/contracts/moderation'
import { LedgerEvents } from './ledger-events'

const contracts: Record<string, EventContract> = Object.fromEntries(
  [itemCaptured, itemAssessed, arrivalsRecorded, conversationClaimed, conversationClosed].map((contract) => [
    `${contract.name}.v1`,
    contract as unknown as EventContract,
  ]),
)

describe('the events that the ledger bench says', () => {
  const events = new LedgerEvents()
  const said = [...events.take(300), ...events.take(700)]
  const read = said.map(({ body }) => JSON.parse(body) as CloudEvent)

  it('are of all the kinds, each in the shape of its contract', () => {
    expect([...new Set(said.map(({ type }) => type))].sort()).toEqual(Object.keys(contracts).sort())
    for (const { type, data } of read)
      expect([type, checkFast((contracts[type] as EventContract).data, data)]).toEqual([type, undefined])
  })

  it('bear the gapless positions of their service, and an id each', () => {
    for (const [service, taken] of events.taken) {
      const positions = read
        .filter(({ type }) => type.startsWith(`${service}.`))
        .map(({ position }) => Number(position))
      expect(positions).toEqual(Array.from({ length: taken }, (_, i) => i + 1))
    }
    expect(new Set(said.map(({ id }) => id)).size).toBe(1_000)
  })
})
