import type { Entities } from './entities'
import type { Faults } from './faults'
import type { StatusRecord } from './records'
import { mayView } from './statuses'
import type { World, WorldEvent } from './world'

export const channels = ['user', 'user:notification', 'direct', 'public', 'public:local'] as const
export type Channel = (typeof channels)[number]

export type Listener = {
  accountId: string
  channels: () => Iterable<Channel>
  /** The token is looked up at each event: a revoked one hears nothing more. */
  alive: () => boolean
  send: (channel: Channel, event: string, payload: string) => void
  end: () => void
}

/** Passes what happens to the open streams, SSE and WebSocket alike. */
export class Hub {
  private readonly listeners = new Set<Listener>()
  private readonly unsubscribe: () => void

  constructor(
    private readonly world: World,
    private readonly entities: Entities,
    private readonly faults: Faults,
  ) {
    this.unsubscribe = world.subscribe((event) => this.pass(event))
  }

  add(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get open(): number {
    return this.listeners.size
  }

  streams(): Channel[][] {
    return [...this.listeners].map((listener) => [...listener.channels()])
  }

  /** Breaks every open stream, as a network that restarts does. */
  drop(): void {
    for (const listener of [...this.listeners]) listener.end()
    this.listeners.clear()
  }

  close(): void {
    this.unsubscribe()
    this.drop()
  }

  private pass(event: WorldEvent): void {
    for (const listener of [...this.listeners]) {
      if (!listener.alive()) {
        listener.end()
        this.listeners.delete(listener)
        continue
      }
      for (const channel of listener.channels()) this.passTo(listener, channel, event)
    }
  }

  private passTo(listener: Listener, channel: Channel, event: WorldEvent): void {
    const { accountId } = listener
    switch (event.kind) {
      case 'status-created':
      case 'status-edited': {
        if (!this.belongs(channel, event.status, accountId)) return
        const name = event.kind === 'status-created' ? 'update' : 'status.update'
        return listener.send(channel, name, JSON.stringify(this.entities.status(event.status, accountId)))
      }
      case 'status-deleted':
        if (channel === 'user' || this.belongs(channel, event.status, accountId)) {
          listener.send(channel, 'delete', event.status.id)
        }
        return
      case 'notification': {
        const heard = channel === 'user' || channel === 'user:notification'
        if (!heard || event.notification.accountId !== accountId) return
        const payload = JSON.stringify(this.entities.notification(event.notification))
        const path = channel === 'user' ? '/api/v1/streaming/user' : '/api/v1/streaming/user/notification'
        const doubled = this.faults.take('GET', path, 'after-commit', ['duplicate-notifications']).length
        for (let copies = 0; copies <= doubled; copies += 1) listener.send(channel, 'notification', payload)
        return
      }
      case 'conversation':
        if (channel === 'direct' && event.conversation.accountId === accountId) {
          listener.send(channel, 'conversation', JSON.stringify(this.entities.conversation(event.conversation)))
        }
        return
      case 'token-issued':
    }
  }

  private belongs(channel: Channel, status: StatusRecord, accountId: string): boolean {
    if (!mayView(this.world, status, accountId)) return false
    if (channel === 'public' || channel === 'public:local') {
      return status.visibility === 'public' && status.reblogOfId === null
    }
    if (channel !== 'user' || status.visibility === 'direct') return false
    return status.accountId === accountId || this.world.marked('follow', accountId, status.accountId)
  }
}
