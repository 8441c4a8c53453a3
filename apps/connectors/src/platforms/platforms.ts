import { blueskyPlatform } from './bluesky/bluesky-platform'
import { mastodonPlatform } from './mastodon/mastodon-platform'
import { type OutboundOptions } from './outbound'
import { type Network, type Platform } from './platform'

type ClosablePlatform = Platform & { close(): Promise<void> }

/** The platforms of every network; a new network is a folder here and a line below. */
export class Platforms {
  private readonly all: Readonly<Record<Network, ClosablePlatform>>

  constructor(options: OutboundOptions) {
    this.all = { mastodon: mastodonPlatform(options), bluesky: blueskyPlatform(options) }
  }

  of(network: Network): Platform {
    return this.all[network]
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.all).map((platform) => platform.close()))
  }
}
