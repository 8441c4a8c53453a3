import { fact, type Fact } from '@cordon/contracts'
import { itemCaptured } from '@cordon/contracts/connectors'
import { arrivalsRecorded } from '@cordon/contracts/inbox'
import { reviewOpened } from '@cordon/contracts/moderation'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { ask, connectorsTeller, ended, tellIncident, type Incident } from './bundle-scene'
import { auditor, auditService, rows, tell, teller } from './house'

describe('the thread around a record', () => {
  let stack: Stack
  let person: TestPerson
  let incident: Incident
  let reviewId: string
  beforeAll(async () => {
    const others = ['inbox', 'publishing', 'moderation'] as const
    stack = await startStack([auditService, connectorsTeller(), ...others.map(teller)])
    person = auditor(stack)
    incident = await tellIncident(stack)
    await tellIncident(stack)
    reviewId = uuid()
    const review = { jobId: reviewId, itemId: incident.itemIds[0] }
    await tell(stack, [fact(reviewOpened, reviewId, 1, review as never)] as unknown as Fact[])
    await stack.settled()
  })
  afterAll(async () => {
    await stack?.close()
  })

  const chosen = async (subject: string) => ended(person, (await ask(person, { filter: { subject }, thread: true })).id)
  const members = () => rows(stack, `SELECT record_id, part_of, whole FROM thread_member ORDER BY record_id, part_of`)

  it('is found from any record of it: two messages, the reply twice, the claim and the review', async () => {
    const { conversationId, itemIds, postId } = incident
    for (const subject of [conversationId, itemIds[1] as string, postId, reviewId])
      expect(await chosen(subject)).toMatchObject({ status: 'made', entries: 6, payloads: 2 })
  })

  it('takes in what comes later, and what is told again or the other way round makes no difference', async () => {
    const [itemId, before] = [uuid(), await members()]
    const arrival = { conversationId: incident.conversationId, itemId, accountId: uuid(), unitId: uuid() }
    const arrived = () => fact(arrivalsRecorded, uuid(), 1, { arrivals: [arrival, arrival] } as never)
    await tell(stack, [arrived(), arrived()] as unknown as Fact[])
    await stack.settled()
    await tell(stack, [fact(itemCaptured, itemId, 1, { itemId, text: 'And another thing' } as never)] as never)
    await stack.settled()
    expect(await members()).toHaveLength(before.length + 2)
    expect(await chosen(incident.postId)).toMatchObject({ payloads: 3 })
  })

  it('cannot be changed by the service, which adds to it alone', async () => {
    const query = (sql: string) => stack.service('audit').database?.query(sql)
    await expect(query(`DELETE FROM thread_member`)).rejects.toThrow('permission denied')
    await expect(rows(stack, `DELETE FROM thread_member`)).rejects.toThrow('only ever added to')
  })
})
