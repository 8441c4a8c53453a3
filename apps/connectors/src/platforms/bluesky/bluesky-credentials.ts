import { type Session } from '../platform'
import { PlatformError } from '../platform-error'

/** What the vault holds for a connected account. The app password is not among it. */
export interface BlueskyCredentials extends Record<string, unknown> {
  /** Origin of the server that signs in and renews; for most people bsky.social. */
  service: string
  /** Origin of the server that keeps the account's data, from its DID document. */
  pds: string
  did: string
  handle: string
  accessJwt: string
  refreshJwt: string
  /** UTC ISO 8601; of two copies the later one is the valid one. */
  obtainedAt: string
}

export function blueskyCredentialsOf(session: Session): BlueskyCredentials {
  const held = session.credentials as Partial<BlueskyCredentials>
  for (const field of ['service', 'pds', 'did', 'handle', 'accessJwt', 'refreshJwt', 'obtainedAt'] as const)
    if (typeof held[field] !== 'string' || held[field] === '')
      throw new PlatformError('unauthorised', 'The stored sign-in of this account is incomplete. Connect it again.')
  return held as BlueskyCredentials
}

/** The `#atproto_pds` service of a DID document (atproto.com/specs/did); null when it names none. */
export function pdsIn(didDoc: unknown): string | null {
  const services = (didDoc as { service?: unknown } | undefined)?.service
  if (!Array.isArray(services)) return null
  const pds = (services as { id?: unknown; serviceEndpoint?: unknown }[]).find((one) =>
    String(one?.id).endsWith('#atproto_pds'),
  )
  const endpoint = pds?.serviceEndpoint
  return typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint).origin : null
}
