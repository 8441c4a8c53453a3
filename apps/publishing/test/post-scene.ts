import { fact } from '@cordon/contracts'
import { accountConnected, type Account } from '@cordon/contracts/connectors'
import { type ReplySubmitted } from '@cordon/contracts/inbox'
import { DatabaseConfig, type ServiceDefinition } from '@cordon/runtime'
import {
  standingModeration,
  startStack,
  type Stack,
  type StandingModeration,
  type TestPerson,
} from '@cordon/testing/stack'
import { Module } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { publishing } from '../src/publishing.service'

class Elsewhere {}
Module({})(Elsewhere)
const other = (service: 'inbox' | 'connectors'): ServiceDefinition<DatabaseConfig> => ({
  service,
  config: DatabaseConfig,
  module: Elsewhere,
  database: { entities: [], migrations: [] },
})

export const unitId = uuid()

export interface PostScene {
  stack: Stack
  moderation: StandingModeration
  officer: TestPerson
  /** States what another service would. */
  state(service: 'inbox' | 'connectors', facts: ReturnType<typeof fact>[], actor?: string): Promise<void>
  /** A new account that asks for so many approvals. */
  connected(requiredApprovals: number): Promise<Account>
  /** A reply as the inbox would hand it over. */
  replyOf(postId: string, accountId: string, text: string): ReplySubmitted
  newApprover(): TestPerson
  sql(statement: string, parameters?: unknown[]): Promise<unknown[]>
}

export async function startPostScene(): Promise<PostScene> {
  const moderation = standingModeration()
  const stack = await startStack([
    { definition: publishing },
    { definition: other('inbox') },
    { definition: other('connectors') },
    { definition: moderation.definition },
  ])
  const officer = stack.person([{ role: 'officer', units: [unitId] }], 'Olwen Hughes')
  const state: PostScene['state'] = async (service, facts, actor = `service:${service}`) => {
    await stack.service(service).database?.transaction(async (tx) => tx.state(facts, { actor, authority: 'test' }))
  }
  let accountVersion = 0
  return {
    stack,
    moderation,
    officer,
    state,
    newApprover: () => stack.person([{ role: 'approver', units: '*' }], 'Priya Nair'),
    sql: async (statement, parameters = []) =>
      (await stack.service('publishing').database?.query(statement, parameters)) ?? [],
    connected: async (requiredApprovals) => {
      const made: Account = {
        id: uuid(),
        unitId,
        network: 'mastodon',
        server: 'example.test',
        handle: 'calder_police@example.test',
        displayName: 'Calder Police',
        url: 'https://example.test/@calder_police',
        status: 'connected',
        sending: 'open',
        requiredApprovals,
        maxGraphemes: 500,
        capabilities: [],
        version: ++accountVersion,
      }
      await state('connectors', [fact(accountConnected, made.id, made.version, { account: made })])
      await stack.settled()
      return made
    },
    replyOf: (postId, accountId, text) => ({
      postId,
      conversationId: uuid(),
      accountId,
      unitId,
      authorId: officer.id,
      authorName: officer.name,
      text,
      target: {
        itemId: uuid(),
        nativeId: '1',
        nativeKey: 'https://example.test/1',
        authorHandle: 'resident@example.test',
        revision: '1',
        visibility: 'public',
        kind: 'mention',
      },
    }),
  }
}
