import { causedByService, fact } from '@cordon/contracts'
import { type Account, type Delivery } from '@cordon/contracts/connectors'
import { contentHash, postReleased, type Post, type PostContent } from '@cordon/contracts/publishing'
import { DatabaseConfig, type AnyServiceDefinition } from '@cordon/runtime'
import { until } from '@cordon/testing'
import { Module } from '@nestjs/common'
import { standingModeration, type StandingModeration } from '@cordon/testing/stack'
import { newId, startExercise, type Exercise } from './exercise'

class NothingModule {}
Module({})(NothingModule)

/** States what publishing would. */
const publishing = {
  service: 'publishing',
  config: DatabaseConfig,
  module: NothingModule,
  database: { entities: [], migrations: [] },
} as AnyServiceDefinition

export interface DeliveryScene extends Exercise {
  account: Account
  moderation: StandingModeration
  /** An approved post of the account, as publishing would release it. */
  post(text: string, change?: Partial<Post>, content?: Partial<PostContent>): Post
  release(...posts: Post[]): Promise<void>
  delivery(post: Post): Promise<{ status: string; reason: string | null; attempts: number } & Record<string, unknown>>
  untilStatus(post: Post, status: Delivery['status']): Promise<void>
  /** What the post's delivery went through, as it was stated. */
  story(post: Post): Promise<string[]>
  /** How often the text stands on the network. */
  onNetwork(text: string): number
}

export async function startDeliveryScene(env: NodeJS.ProcessEnv = {}): Promise<DeliveryScene> {
  const moderation = standingModeration()
  const exercise = await startExercise({ CORDON_CAPTURE: 'false', ...env }, [
    { definition: publishing },
    { definition: moderation.definition },
  ])
  const account = await exercise.connect('calder_police')
  const { stack, network, rows } = exercise
  const delivery: DeliveryScene['delivery'] = async ({ id }) => {
    const [row] = await rows<Awaited<ReturnType<DeliveryScene['delivery']>>>(`SELECT * FROM delivery WHERE id = $1`, [
      id,
    ])
    return row ?? { status: 'none', reason: null, attempts: 0 }
  }
  return {
    ...exercise,
    account,
    moderation,
    delivery,
    post: (text, change = {}, content = {}) => {
      const whole: PostContent = { accountId: account.id, text, visibility: 'public', ...content }
      const hash = change.contentHash ?? contentHash(whole)
      return {
        id: newId(),
        unitId: account.unitId,
        network: 'mastodon',
        accountHandle: account.handle,
        status: 'released',
        content: whole,
        contentHash: hash,
        authorId: newId(),
        authorName: 'Ada Author',
        requiredApprovals: 1,
        approvals: [approval(hash)],
        submittedAt: new Date().toISOString(),
        version: 3,
        ...change,
      }
    },
    release: async (...posts) => {
      await stack.service('publishing').database?.transaction(async (tx) =>
        tx.state(
          posts.map((post) => fact(postReleased, post.id, post.version, { post })),
          causedByService('publishing', 'test'),
        ),
      )
    },
    untilStatus: async (post, status) => {
      await until(`delivery to be ${status}`, async () => (await delivery(post)).status === status)
    },
    story: async (post) => {
      const found = await rows<{ type: string }>(
        `SELECT type FROM outbox WHERE type LIKE 'connectors.delivery.%' AND envelope LIKE $1 ORDER BY position`,
        [`%"subject":"${post.id}"%`],
      )
      return found.map(({ type }) => type.split('.')[2] ?? '')
    },
    onNetwork: (text) => network.statuses('calder_police').filter((status) => status.text.includes(text)).length,
  }
}

export function approval(hash: string, approverId = newId()) {
  return { approverId, approverName: 'Bo Approver', contentHash: hash, at: new Date().toISOString(), voided: false }
}
