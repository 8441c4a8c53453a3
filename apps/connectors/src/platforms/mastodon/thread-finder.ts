import { type mastodon } from 'masto'
import { isKey } from '../network-text'
import { PlatformError } from '../platform-error'
import { type ThreadPlace } from './captured-status'
import { type MastodonHttp } from './mastodon-http'

const REMEMBERED = 5_000

/** Mastodon does not say which thread a status belongs to; its context does, at the price of a call. Siblings share the answer. */
export class ThreadFinder {
  private readonly places = new Map<string, ThreadPlace>()

  constructor(private readonly origin: string) {}

  async placeOf(http: MastodonHttp, status: mastodon.v1.Status): Promise<ThreadPlace> {
    const parentId = status.inReplyToId
    if (!parentId) return { threadRootKey: status.uri, inReplyToKey: null }
    const key = `${this.origin} ${parentId}`
    const known = this.places.get(key)
    if (known) return known
    const place = await this.read(http, status.id, parentId)
    if (place.threadRootKey !== null) {
      if (this.places.size >= REMEMBERED) this.places.delete(this.places.keys().next().value as string)
      this.places.set(key, place)
    }
    return place
  }

  /** A thread that cannot be read must not hold up the item: its place stays unknown. A pause or a lost sign-in stops the poll instead. */
  private async read(http: MastodonHttp, statusId: string, parentId: string): Promise<ThreadPlace> {
    for (let attempt = 1; ; attempt++) {
      try {
        const context = await http.rest.v1.statuses.$select(statusId).context.fetch()
        const ancestors = Array.isArray(context?.ancestors) ? context.ancestors : []
        const parent = ancestors.find((one) => one?.id === parentId)
        const root = ancestors[0]
        return isKey(parent?.uri) && isKey(root?.uri)
          ? { threadRootKey: root.uri, inReplyToKey: parent.uri }
          : { threadRootKey: null, inReplyToKey: null }
      } catch (error) {
        if (!(error instanceof PlatformError) || error.kind === 'rate_limited' || error.kind === 'unauthorised')
          throw error
        if (error.kind === 'not_found' || error.kind === 'forbidden' || attempt === 2)
          return { threadRootKey: null, inReplyToKey: null }
      }
    }
  }
}
