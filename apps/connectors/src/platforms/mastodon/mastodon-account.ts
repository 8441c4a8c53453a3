import { type Capabilities, type Credentials, type Restricts, type Session, type TextLimits } from '../platform'
import { PlatformError } from '../platform-error'
import { type MastodonServer } from './mastodon-http'
import { type Self } from './captured-status'

/** What the vault holds for a connected account. */
export interface MastodonCredentials extends Record<string, unknown> {
  server: string
  accessToken: string
  accountId: string
  domain: string
  /** Origin of the streaming API, where the server named one. */
  streaming: string | null
  maxCharacters: number
  /** Other software speaks the API too, but ignores Idempotency-Key (seen on Pleroma, GoToSocial and others). */
  honoursIdempotencyKey: boolean
  /** The exercise network says so of itself; Mastodon cannot hide somebody's reply. */
  hidesReplies?: boolean
  /** The sign-in covers blocks; one from before Cordon asked for that does not. */
  mayBlock?: boolean
}

export interface MastodonAccount {
  server: MastodonServer & { accessToken: string }
  self: Self
  streaming: string | null
  limits: TextLimits
  idempotentCommit: Capabilities['idempotentCommit']
  restricts: Restricts
}

export function accountOf(session: Session): MastodonAccount {
  const held = session.credentials as Credentials & Partial<MastodonCredentials>
  const { server, accessToken, accountId, domain } = held
  if (
    typeof server !== 'string' ||
    typeof accessToken !== 'string' ||
    typeof accountId !== 'string' ||
    typeof domain !== 'string'
  )
    throw new PlatformError('unauthorised', 'The stored sign-in of this account is incomplete. Connect it again.')
  return {
    server: { origin: server, accessToken },
    self: { accountId, domain },
    streaming: typeof held.streaming === 'string' ? held.streaming : null,
    limits: { maxGraphemes: typeof held.maxCharacters === 'number' ? held.maxCharacters : 500 },
    idempotentCommit: held.honoursIdempotencyKey === true ? 'key' : 'none',
    restricts: { hide: held.hidesReplies === true, block: held.mayBlock === true },
  }
}
