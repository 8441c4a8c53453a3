import { causedByService, fact } from '@cordon/contracts'
import { type Account, type Action, type CapturedItem } from '@cordon/contracts/connectors'
import { actionOrdered, type ActionOrder } from '@cordon/contracts/moderation'
import { until } from '@cordon/testing'
import { standingModeration } from '@cordon/testing/stack'
import { newId, startExercise, type Exercise } from './exercise'

const PERSON = 'megan_brackenholt'

export interface ActionScene extends Exercise {
  account: Account
  /** Somebody's reply below a post of ours, captured. Answers its item's id and where it stands. */
  reply(text: string, by?: string): Promise<{ itemId: string; statusId: string; url: string }>
  /** An order as moderation would state it; the first of a measure of its own unless told. */
  order(kind: ActionOrder['kind'], itemId: string, change?: Partial<ActionOrder>): ActionOrder
  state(...orders: ActionOrder[]): Promise<void>
  action(order: ActionOrder): Promise<{ status: string; reason: string | null; attempts: number }>
  untilStatus(order: ActionOrder, status: Action['status']): Promise<void>
  /** What the action went through, as it was stated. */
  story(order: ActionOrder): Promise<string[]>
  /** Whether the public page of our post shows the text. */
  onPage(text: string): Promise<boolean>
  isBlocked(username?: string): Promise<boolean>
}

export async function startActionScene(env: NodeJS.ProcessEnv = {}): Promise<ActionScene> {
  const moderation = standingModeration()
  const exercise = await startExercise(env, [{ definition: moderation.definition }])
  const { stack, network, rows } = exercise
  const account = await exercise.connect('calder_police')
  const ours = network.post('calder_police', 'The A12 is closed.')
  const { accessToken } = network.authorise('calder_police')
  const action: ActionScene['action'] = async ({ id }) => {
    const [row] = await rows<Awaited<ReturnType<ActionScene['action']>>>(`SELECT * FROM action WHERE id = $1`, [id])
    return row ?? { status: 'none', reason: null, attempts: 0 }
  }
  return {
    ...exercise,
    account,
    action,
    reply: async (text, by = PERSON) => {
      const status = network.post(by, `@calder_police ${text}`, { inReplyToId: ours.id })
      const itemId = await until('the reply to be captured', async () => {
        const captured = await exercise.stated<CapturedItem>('connectors.item.captured')
        return captured.find(({ data }) => data.nativeId === status.id)?.subject
      })
      return { itemId, statusId: status.id, url: network.statusUrl(status) }
    },
    order: (kind, itemId, change = {}) => ({
      id: newId(),
      kind,
      measureId: newId(),
      accountId: account.id,
      unitId: account.unitId,
      itemId,
      sequence: 1,
      ...change,
    }),
    state: async (...orders) => {
      await stack.service('moderation').database?.transaction(async (tx) =>
        tx.state(
          orders.map((order) => fact(actionOrdered, order.measureId, order.sequence, order)),
          causedByService('moderation', 'test'),
        ),
      )
    },
    untilStatus: async (order, status) => {
      await until(`action to be ${status}`, async () => (await action(order)).status === status)
    },
    story: async ({ id }) => {
      const found = await rows<{ type: string }>(
        `SELECT type FROM outbox WHERE type LIKE 'connectors.action.%' AND envelope LIKE $1 ORDER BY position`,
        [`%"subject":"${id}"%`],
      )
      return found.map(({ type }) => type.split('.')[2] ?? '')
    },
    onPage: async (text) => (await (await fetch(network.statusUrl(ours))).text()).includes(text),
    isBlocked: async (username = PERSON) => {
      const answer = await fetch(`${network.url}/api/v1/accounts/relationships?id[]=${network.account(username).id}`, {
        headers: { authorization: `Bearer ${accessToken}` },
      })
      return ((await answer.json()) as { blocking: boolean }[])[0]?.blocking === true
    },
  }
}
