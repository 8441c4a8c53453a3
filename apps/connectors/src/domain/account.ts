import { decided, refused, type Decision } from '@cordon/contracts'

/** An account in custody; what the network and the public may know, never a credential. */
export interface AccountState {
  id: string
  unitId: string
  network: 'mastodon' | 'bluesky'
  server: string
  nativeId: string
  handle: string
  displayName: string
  url: string
  avatarUrl: string | null
  status: 'connected' | 'reconnect-needed' | 'disconnected'
  attention: string | null
  sending: 'open' | 'stopped'
  requiredApprovals: number
  maxGraphemes: number
  idempotentCommit: 'key' | 'record-key' | 'none'
  /** Whether its server and its sign-in allow hiding somebody's reply, and blocking. */
  mayHide: boolean
  mayBlock: boolean
  version: number
}

/** What a network said of the account that signed in. */
export type SignedIn = Pick<
  AccountState,
  | 'network'
  | 'server'
  | 'nativeId'
  | 'handle'
  | 'displayName'
  | 'url'
  | 'avatarUrl'
  | 'maxGraphemes'
  | 'idempotentCommit'
  | 'mayHide'
  | 'mayBlock'
>

export interface AccountChange {
  kind: 'connected' | 'configured' | 'sending-stopped' | 'sending-resumed' | 'reconnect-needed' | 'disconnected'
  reason?: string
}

type AccountDecision<Refusal extends string> = Decision<AccountState, AccountChange, Refusal>

/** `known`: the account as it is in custody, or as it last was in this unit. A new one starts with one approval and sends. */
export function connect(
  known: AccountState | undefined,
  signedIn: SignedIn,
  unitId: string,
  newId: string,
): AccountDecision<'ACCOUNT_ALREADY_CONNECTED'> {
  if (known === undefined) {
    const fresh = { sending: 'open', requiredApprovals: 1, status: 'connected', attention: null, version: 1 } as const
    return decided({ ...signedIn, ...fresh, id: newId, unitId }, [{ kind: 'connected' }])
  }
  if (known.status === 'connected' || known.unitId !== unitId) return refused('ACCOUNT_ALREADY_CONNECTED')
  return changed({ ...known, ...signedIn, status: 'connected', attention: null }, { kind: 'connected' })
}

export function configure(
  account: AccountState | undefined,
  requiredApprovals: number,
): AccountDecision<'ACCOUNT_NOT_FOUND'> {
  if (account === undefined) return refused('ACCOUNT_NOT_FOUND')
  if (account.requiredApprovals === requiredApprovals) return decided(account, [])
  return changed({ ...account, requiredApprovals }, { kind: 'configured' })
}

/** Stopping and resuming again are no changes: whoever asks gets what they asked for. */
export function setSending(
  account: AccountState | undefined,
  sending: 'open' | 'stopped',
  reason: string,
): AccountDecision<'ACCOUNT_NOT_FOUND'> {
  if (account === undefined) return refused('ACCOUNT_NOT_FOUND')
  if (account.sending === sending) return decided(account, [])
  return changed({ ...account, sending }, { kind: sending === 'open' ? 'sending-resumed' : 'sending-stopped', reason })
}

export function disconnect(account: AccountState | undefined, reason: string): AccountDecision<'ACCOUNT_NOT_FOUND'> {
  if (account === undefined) return refused('ACCOUNT_NOT_FOUND')
  if (account.status === 'disconnected') return decided(account, [])
  return changed({ ...account, status: 'disconnected', attention: null }, { kind: 'disconnected', reason })
}

/** Only a connected account can fall out with its network. */
export function needReconnect(account: AccountState | undefined, said: string): AccountDecision<'ACCOUNT_NOT_FOUND'> {
  if (account === undefined) return refused('ACCOUNT_NOT_FOUND')
  if (account.status !== 'connected') return decided(account, [])
  const attention = `${said.slice(0, 400)} Connect the account again.`
  return changed({ ...account, status: 'reconnect-needed', attention }, { kind: 'reconnect-needed', reason: attention })
}

function changed(
  account: AccountState,
  change: AccountChange,
): { ok: true; state: AccountState; facts: AccountChange[] } {
  return decided({ ...account, version: account.version + 1 }, [change])
}
