import type { Network } from '@cordon/contracts/connectors'

export const networkLabels: Record<Network, string> = { mastodon: 'Mastodon', bluesky: 'Bluesky' }
