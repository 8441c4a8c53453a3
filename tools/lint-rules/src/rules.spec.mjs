import { RuleTester } from 'eslint'
import tseslint from 'typescript-eslint'
import { bannedFileNames } from './banned-file-names.mjs'
import { domainPurity } from './domain-purity.mjs'
import { noDirectPublish } from './no-direct-publish.mjs'

RuleTester.describe = describe
RuleTester.it = it
const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } })
const filename = `${process.cwd()}/apps/publishing/src/domain/post.ts`
const caught = (messageId, ...codes) => codes.map((code) => ({ filename, code, errors: [{ messageId }] }))

tester.run('domain-purity', domainPurity, {
  valid: [
    "import { decided, refused, contentHash } from '@cordon/contracts'",
    "import type { Post } from '@cordon/contracts/publishing'",
    "import { assess } from '@cordon/rules'; import { leafHash } from '@cordon/ledger'",
    "import { approvalPolicy } from './approval-policy'",
    'export const due = (at: Date) => new Date(at.getTime() + 1000).toISOString()',
    'export function next(process: number, fetch: number) { return process + fetch }',
    'export const at = (moment: { now(): Date }) => moment.now()',
    {
      filename: `${process.cwd()}/apps/connectors/src/domain/vault.ts`,
      code: "import { createCipheriv } from 'node:crypto'",
    },
  ].map((valid) => (typeof valid === 'string' ? { filename, code: valid } : valid)),
  invalid: [
    ...caught(
      'import',
      "import { DataSource } from 'typeorm'",
      "import { createHash } from 'node:crypto'",
      "import { x } from '../post.store'",
      "import { x } from './deeper/post'",
      "import type { Tx } from '@cordon/persistence'",
      "import { createClient } from '@cordon/contracts/client'",
      "export { x } from '../post.store'",
      "export * from 'rxjs'",
    ),
    ...caught(
      'clock',
      'export const now = () => new Date()',
      'export const now = () => Date()',
      'export const now = () => Date.now()',
      "export const now = () => Date['now']()",
    ),
    ...caught(
      'impure',
      'export const dice = () => Math.random()',
      'export const port = process.env.PORT',
      "export const go = () => fetch('https://example.org')",
      'export const id = () => crypto.randomUUID()',
      'export const later = (f: () => void) => setTimeout(f, 1)',
      'export function f(): Promise<void> { throw new Error() }',
      "import { toCloudEvent } from '@cordon/contracts'",
    ),
    ...caught(
      'async',
      'export async function approve() {}',
      'export const approve = async () => 1',
      'export class Post { async approve() {} }',
      "export const lazy = () => import('./post-text')",
    ),
  ],
})

const named = (path) => ({ filename: `${process.cwd()}/${path}`, code: '' })
tester.run('banned-file-names', bannedFileNames, {
  valid: ['apps/inbox/src/conversation.store.ts', 'libs/rules/src/base64.ts', 'libs/x/src/interface-list.ts'].map(
    named,
  ),
  invalid: [
    'apps/inbox/src/utils.ts',
    'apps/inbox/src/string-utils.ts',
    'apps/inbox/src/helper.spec.ts',
    'apps/inbox/src/post.types.ts',
    'apps/inbox/src/types.d.ts',
    'apps/inbox/src/common/text.ts',
    'libs/shared/src/index.ts',
    'apps/inbox/src/post-manager.ts',
    'apps/inbox/src/interfaces.ts',
    'apps/inbox/src/base.ts',
  ].map((path) => ({ ...named(path), errors: [{ messageId: 'banned' }] })),
})

tester.run('no-direct-publish', noDirectPublish, {
  valid: [
    "import type { JsMsg } from '@nats-io/jetstream'",
    "import { type NatsConnection } from '@nats-io/nats-core'",
    'publisher.publish(post)',
    'post.publish()',
  ]
    .map((code) => ({ filename, code }))
    .concat({ filename, code: "import { jetstream } from '@nats-io/jetstream'", options: [{ mayConsume: true }] }),
  invalid: [
    ...caught(
      'client',
      "import { jetstream } from '@nats-io/jetstream'",
      "import { connect } from '@nats-io/transport-node'",
      "export const lazy = () => import('@nats-io/jetstream')",
    ),
    ...caught('publish', 'js.publish(subject, body)').map((one) => ({ ...one, options: [{ mayConsume: true }] })),
    ...caught(
      'publish',
      'js.publish(subject, body)',
      'this.nats.publish(subject, body)',
      'jetstream(nc).publish(subject, body)',
      "anything.publish('evt.inbox.conversation.claimed.v1', body)",
      'anything.publish(`rpc.${name}`, body)',
      'anything.publish(eventSubject(postApproved), body)',
    ),
  ],
})
