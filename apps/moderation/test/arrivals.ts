import { fact } from '@cordon/contracts'
import { itemCaptured, type CapturedItem } from '@cordon/contracts/connectors'
import { DatabaseConfig, type ServiceDefinition } from '@cordon/runtime'
import type { Stack } from '@cordon/testing/stack'
import { Module } from '@nestjs/common'
import { v7 as uuid } from 'uuid'

class ConnectorsModule {}
Module({})(ConnectorsModule)

/** Connectors as far as its events go: the test says them. */
export const connectors: ServiceDefinition<DatabaseConfig> = {
  service: 'connectors',
  config: DatabaseConfig,
  module: ConnectorsModule,
  database: { entities: [], migrations: [] },
}

/** Messages arrive, one for each text, and everything they bring about is done. Answers with their ids. */
export async function arrive(
  stack: Stack,
  texts: readonly string[],
  more: Partial<CapturedItem> & Pick<CapturedItem, 'accountId' | 'unitId'>,
): Promise<string[]> {
  const ids = texts.map(() => more.itemId ?? uuid())
  await stack.service('connectors').database?.transaction(async (tx) =>
    tx.state(
      texts.map((text, i) => {
        const itemId = ids[i] as string
        const item = {
          itemId,
          network: 'mastodon' as const,
          capturedAt: new Date().toISOString(),
          kind: 'mention' as const,
          nativeKey: itemId,
          revision: '1',
          nativeId: itemId,
          author: { nativeId: '1', handle: 'jo', displayName: 'Jo' },
          text,
          visibility: 'public' as const,
          createdAt: new Date().toISOString(),
          attachments: [],
          ...more,
        }
        return fact(itemCaptured, itemId, Number(item.revision), item)
      }),
      { actor: 'service:connectors', authority: 'capture' },
    ),
  )
  await stack.settled()
  return ids
}
