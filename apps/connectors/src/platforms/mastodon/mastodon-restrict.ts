import { type Restriction } from '../platform'
import { PlatformError } from '../platform-error'
import { type MastodonAccount } from './mastodon-account'
import { type MastodonHttp } from './mastodon-http'

/** Blocks are Mastodon's own; hidden replies the exercise network's (its README), since Mastodon has none (4.5). */
export async function restrictOnMastodon(
  http: MastodonHttp,
  { restricts }: MastodonAccount,
  { kind, target }: Restriction,
): Promise<void> {
  const hiding = kind === 'hide' || kind === 'unhide'
  if (hiding && !restricts.hide)
    throw new PlatformError(
      'rejected',
      'Mastodon cannot hide somebody’s reply. This server offers no way of its own either.',
    )
  if (!hiding && !restricts.block)
    throw new PlatformError('rejected', 'The sign-in of this account does not cover blocks. Connect the account again.')
  const of = hiding ? `/api/v1/statuses/${encodeURIComponent(target.nativeId)}` : accountPath(target.authorNativeId)
  try {
    const { data } = await http.post<unknown>(`${of}/${hiding ? `${kind}_reply` : kind}`)
    if (!tells(data, kind))
      throw new PlatformError(
        'unknown_outcome',
        'The server answered without saying that it was done; it is not known whether it did it.',
      )
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    if (error.kind === 'not_found' && (kind === 'unhide' || kind === 'unblock') && (await isGone(http, of))) return
    if (error.kind === 'forbidden' && hiding)
      throw new PlatformError(
        'forbidden',
        'This reply is not under one of our own posts, so that it cannot be hidden.',
        {
          cause: error,
        },
      )
    throw error
  }
}

/** What was to be undone is gone itself, rather than the way to undo it. */
async function isGone(http: MastodonHttp, path: string): Promise<boolean> {
  try {
    await http.get(path)
    return false
  } catch (error) {
    if (error instanceof PlatformError && error.kind === 'not_found') return true
    throw error
  }
}

function accountPath(id: string): string {
  return `/api/v1/accounts/${encodeURIComponent(id)}`
}

/** A Relationship says `blocking`; a Status of the exercise network `cordon_hidden`, while it is. */
function tells(answer: unknown, kind: Restriction['kind']): boolean {
  const { id, blocking, cordonHidden } = (answer ?? {}) as { id?: unknown; blocking?: unknown; cordonHidden?: unknown }
  if (typeof id !== 'string') return false
  if (kind === 'block' || kind === 'unblock') return blocking === (kind === 'block')
  return (cordonHidden === true) === (kind === 'hide')
}
