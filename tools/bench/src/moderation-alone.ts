import { eventSubject, fact, toCloudEvent, type Procedure } from '@cordon/contracts'
import { itemCaptured, type CapturedItem } from '@cordon/contracts/connectors'
import { itemAssessed } from '@cordon/contracts/moderation'
import type { Client } from 'pg'
import { ServiceAlone } from './service-alone'

/** The moderation service alone, and what it is sent and says. */
export interface ModerationAlone {
  /** As the owner of its tables. */
  sql: Client
  /** Calls as an administrator. */
  call<I extends object, O extends object>(procedure: Procedure<I, O, string>, input: NoInfer<I>): Promise<O>
  /** Sends captured items into its stream. */
  capture(items: readonly CapturedItem[]): void
  onAssessed(heard: (itemId: string) => void): void
  /** What the service, all its threads, took of the processors so far; without PostgreSQL. */
  processorSeconds(): number
  start(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  close(): Promise<void>
}

export async function moderationAlone(): Promise<ModerationAlone> {
  const service = await ServiceAlone.start('moderation')
  const { connection, sql } = service
  const heard: ((itemId: string) => void)[] = []
  connection.subscribe(eventSubject(itemAssessed), {
    callback: (_error, message) => {
      const { subject } = message.json<{ subject: string }>()
      heard.forEach((one) => one(subject))
    },
  })
  let position = 0
  return {
    sql,
    processorSeconds: () => service.processorSeconds(),
    start: () => service.start(),
    kill: () => service.kill(),
    call: (procedure, input) => service.call(procedure, input),
    capture: (items) => {
      const cause = { actor: 'service:connectors', authority: 'capture' }
      for (const item of items) {
        const event = toCloudEvent(fact(itemCaptured, item.itemId, 1, item), cause, new Date())
        connection.publish(eventSubject(itemCaptured), JSON.stringify({ ...event, position: String(++position) }))
      }
    },
    onAssessed: (listener) => void heard.push(listener),
    close: () => service.close(),
  }
}
