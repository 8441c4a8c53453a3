import { beginConnect, completeConnect, type Account } from '@cordon/contracts/connectors'
import type { AnyServiceDefinition } from '@cordon/runtime'
import { startStack, type Stack, type StackService, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { startExerciseNetwork, type ExerciseNetwork } from '@cordon/tool-exercise-network'
import { connectors } from '../src/connectors.service'

export const REDIRECT = 'https://cordon.example/accounts/connected'
export const UNIT = '00000000-0000-7000-8000-00000000000a'
export const OTHER_UNIT = '00000000-0000-7000-8000-00000000000b'
export const VAULT_KEY = '5a'.repeat(32)

export interface Exercise {
  stack: Stack
  network: ExerciseNetwork
  admin: TestPerson
  /** Signs the account in on the network's own page, as a person does, and takes it into custody. */
  connect(username?: string, by?: TestPerson, server?: string): Promise<Account>
  rows<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>
  /** The events of a type that connectors stated, in order. */
  stated<D>(type: string): Promise<{ subject: string; aggregateversion: number; actor: string; data: D }[]>
  close(): Promise<void>
}

/** The connectors service on its own stack with an exercise network; the networks are asked fast. */
export async function startExercise(
  env: NodeJS.ProcessEnv = {},
  others: (StackService & { definition: AnyServiceDefinition })[] = [],
): Promise<Exercise> {
  const network = await startExerciseNetwork({ rateLimits: { requests: 1_000_000 } })
  const stack = await startStack([
    {
      definition: connectors as AnyServiceDefinition,
      env: {
        CORDON_VAULT_KEY: VAULT_KEY,
        CORDON_ALLOWED_HOSTS: new URL(network.url).host,
        CORDON_POLL_MIN_MS: '20',
        CORDON_POLL_MAX_MS: '50',
        CORDON_POLL_BACKOFF_MS: '100',
        CORDON_LEASE_MS: '400',
        CORDON_SETTLE_MS: '200',
        CORDON_NETWORK_TIMEOUT_MS: '1000',
        ...env,
      },
    },
    ...others,
  ]).catch(async (error: unknown) => {
    // A server that nobody closes keeps the run of tests from ending.
    await network.close()
    throw error
  })
  const admin = stack.person([{ role: 'administrator', units: [UNIT] }], 'Alex Admin')
  const rows = async <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> =>
    stack.owner('connectors')<Row>(sql, parameters)
  return {
    stack,
    network,
    admin,
    rows,
    connect: async (username = 'calder_police', by = admin, server = network.url) => {
      const { state, authorizeUrl } = await by.call(beginConnect, {
        network: 'mastodon',
        server,
        unitId: UNIT,
        redirectUri: REDIRECT,
      })
      return by.call(completeConnect, { state, code: await signIn(authorizeUrl, username) })
    },
    stated: async (type) => {
      const found = await rows<{ envelope: string }>(`SELECT envelope FROM outbox WHERE type = $1 ORDER BY position`, [
        `${type}.v1`,
      ])
      return found.map(({ envelope }) => JSON.parse(envelope))
    },
    close: async () => {
      await stack.close()
      await network.close()
    },
  }
}

const passwords: Record<string, string> = {
  calder_police: 'exercise-police-1',
  calder_council: 'exercise-council-1',
  calder_nhs: 'exercise-health-1',
}

/** Walks the network's sign-in page and answers with the code it sends back. */
export async function signIn(authorizeUrl: string, username: string): Promise<string> {
  const asked = new URL(authorizeUrl)
  const form = new URLSearchParams([
    ...asked.searchParams,
    ['username', username],
    ['password', passwords[username] ?? ''],
    ['decision', 'authorize'],
  ])
  const answer = await fetch(new URL('/oauth/authorize', asked), { method: 'POST', body: form, redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

/** An item as another service would offer it. */
export function offered(nativeKey: string, revision = 'original', text = `Text of ${nativeKey}`) {
  return {
    kind: 'mention' as const,
    nativeKey,
    revision,
    nativeId: `id of ${nativeKey}`,
    author: { nativeId: '17', handle: 'jo@social.example', displayName: 'Jo' },
    text,
    visibility: 'public' as const,
    createdAt: '2026-11-21T09:00:00.000Z',
    attachments: [],
    raw: JSON.stringify({ uri: nativeKey, revision, text }),
  }
}

export const newId = uuid
