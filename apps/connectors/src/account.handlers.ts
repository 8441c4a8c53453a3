import { authorityFor, mayInUnit, unitsWhere } from '@cordon/authz'
import { causedBy, fault, refusal, type Caller, type Decision, type Permission } from '@cordon/contracts'
import {
  beginConnect,
  completeConnect,
  configureAccount,
  connectWithPassword,
  disconnectAccount,
  listAccounts,
  readAccount,
  resumeSending,
  stopSending,
  type Account,
  type AccountList,
  type AccountRef,
  type BegunConnection,
  type BeginConnectInput,
  type CompleteConnectInput,
  type ConfigureAccountInput,
  type ConnectWithPasswordInput,
  type NoInput,
  type StopSendingInput,
} from '@cordon/contracts/connectors'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AccountStore } from './account.store'
import { CredentialStore } from './credential.store'
import {
  configure,
  disconnect,
  setSending,
  type AccountChange,
  type AccountState,
  type SignedIn,
} from './domain/account'
import { displayText } from './domain/display-text'
import { AddressRefused } from './platforms/address-guard'
import { type AppPasswordConnect, type Connection, type Network, type OAuthConnect } from './platforms/platform'
import { PlatformError } from './platforms/platform-error'
import { Platforms } from './platforms/platforms'

const CONNECTION_MINUTES = 10

@Controller()
export class AccountHandlers {
  constructor(
    @Inject(AccountStore) private readonly accounts: AccountStore,
    @Inject(CredentialStore) private readonly credentials: CredentialStore,
    @Inject(Platforms) private readonly platforms: Platforms,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(beginConnect)
  async begin({ network, server, unitId, redirectUri }: BeginConnectInput, caller: Caller): Promise<BegunConnection> {
    const personId = connecter(caller, unitId)
    const connect = this.platforms.of(network).connect as OAuthConnect
    const begun = await asked(() => connect.begin({ server, redirectUri }))
    const expiresAt = new Date(this.clock.now().getTime() + CONNECTION_MINUTES * 60_000)
    const { host } = new URL(begun.authorizeUrl)
    const pending = { network, server: host, unitId, personId, pending: begun.pending }
    await this.credentials.keepPending(uuid(), begun.state, pending, expiresAt)
    return { state: begun.state, authorizeUrl: begun.authorizeUrl }
  }

  @Handle(completeConnect)
  async complete({ state, code }: CompleteConnectInput, caller: Caller): Promise<Account> {
    if (caller.kind !== 'person') throw fault('PERMISSION_DENIED')
    const begun = await this.credentials.pending(state, caller.personId, this.clock.now())
    if (begun === undefined) throw refusal(completeConnect, 'CONNECTION_EXPIRED')
    connecter(caller, begun.unitId)
    const connect = this.platforms.of(begun.network).connect as OAuthConnect
    const connection = await asked(() => connect.complete({ pending: begun.pending, state, code }))
    const account = await this.takeIn(begun.network, begun.server, connection, begun.unitId, caller)
    await this.credentials.forgetPending(state)
    return account
  }

  @Handle(connectWithPassword)
  async connectWithPassword(input: ConnectWithPasswordInput, caller: Caller): Promise<Account> {
    const { network, server, identifier, appPassword, unitId } = input
    connecter(caller, unitId)
    const connect = this.platforms.of(network).connect as AppPasswordConnect
    const connection = await asked(() => connect.complete({ server, identifier, password: appPassword }))
    const address = /^https?:\/\//i.test(server.trim()) ? server.trim() : `https://${server.trim()}`
    return this.takeIn(network, new URL(address).host, connection, unitId, caller)
  }

  @Handle(listAccounts)
  async list(_input: NoInput, caller: Caller): Promise<AccountList> {
    return { items: await this.accounts.list(caller.kind === 'service' ? '*' : unitsWhere(caller, 'account:read')) }
  }

  @Handle(readAccount)
  async read({ accountId }: AccountRef, caller: Caller): Promise<Account> {
    const account = await this.accounts.read(accountId)
    if (account === undefined || (caller.kind === 'person' && !mayInUnit(caller, 'account:read', account.unitId)))
      throw refusal(readAccount, 'ACCOUNT_NOT_FOUND')
    return this.accounts.view(account)
  }

  @Handle(configureAccount)
  async configure({ accountId, requiredApprovals }: ConfigureAccountInput, caller: Caller): Promise<Account> {
    return this.changed(configureAccount, 'account:configure', accountId, caller, (account) =>
      configure(account, requiredApprovals),
    )
  }

  @Handle(stopSending)
  async stop({ accountId, reason }: StopSendingInput, caller: Caller): Promise<Account> {
    return this.changed(stopSending, 'account:stop', accountId, caller, (account) =>
      setSending(account, 'stopped', reason),
    )
  }

  @Handle(resumeSending)
  async resume({ accountId, reason }: StopSendingInput, caller: Caller): Promise<Account> {
    return this.changed(resumeSending, 'account:stop', accountId, caller, (account) =>
      setSending(account, 'open', reason),
    )
  }

  @Handle(disconnectAccount)
  async disconnect({ accountId, reason }: StopSendingInput, caller: Caller): Promise<Account> {
    return this.changed(disconnectAccount, 'account:connect', accountId, caller, (account) =>
      disconnect(account, reason),
    )
  }

  private async changed(
    procedure: typeof stopSending | typeof configureAccount,
    permission: Permission,
    accountId: string,
    caller: Caller,
    decide: (account: AccountState | undefined) => Decision<AccountState, AccountChange, 'ACCOUNT_NOT_FOUND'>,
  ): Promise<Account> {
    // An account never changes its unit, so that looking before the lock is safe.
    const account = await this.accounts.read(accountId)
    if (account === undefined || caller.kind !== 'person' || !maySee(caller, permission, account.unitId))
      throw refusal(procedure, 'ACCOUNT_NOT_FOUND')
    if (!mayInUnit(caller, permission, account.unitId)) throw fault('PERMISSION_DENIED')
    const cause = causedBy(caller, authorityFor(caller, permission, account.unitId))
    const decision = await this.accounts.change(accountId, cause, decide)
    if (!decision.ok) throw refusal(procedure, decision.refusal)
    return this.accounts.view(decision.state)
  }

  private async takeIn(
    network: Network,
    server: string,
    { account, credentials, limits, idempotentCommit, restricts }: Connection,
    unitId: string,
    caller: Caller,
  ): Promise<Account> {
    const signedIn: SignedIn = {
      network,
      server,
      nativeId: displayText(account.nativeId, 500),
      handle: displayText(account.handle, 253),
      displayName: displayText(account.displayName, 500),
      url: displayText(account.url, 2000),
      avatarUrl:
        account.avatarUrl === null || account.avatarUrl.length > 2000 ? null : displayText(account.avatarUrl, 2000),
      maxGraphemes: Math.min(Math.max(1, limits.maxGraphemes), 100_000),
      idempotentCommit,
      mayHide: restricts.hide,
      mayBlock: restricts.block,
    }
    const cause = causedBy(caller, authorityFor(caller, 'account:connect', unitId))
    const decision = await this.accounts.connect(signedIn, credentials, unitId, cause)
    if (!decision.ok) throw refusal(completeConnect, decision.refusal)
    return this.accounts.view(decision.state)
  }
}

/** The person who may connect accounts in the unit. */
function connecter(caller: Caller, unitId: string): string {
  if (caller.kind !== 'person' || !mayInUnit(caller, 'account:connect', unitId)) throw fault('PERMISSION_DENIED')
  return caller.personId
}

/** Whoever may not even see an account learns nothing of it, not even that it is there. */
function maySee(caller: Caller, permission: Permission, unitId: string): boolean {
  return mayInUnit(caller, 'account:read', unitId) || mayInUnit(caller, permission, unitId)
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    if (isAddressRefusal(error)) throw refusal(beginConnect, 'SERVER_NOT_ALLOWED')
    const detail = error.message.slice(0, 500)
    const refused = ['unauthorised', 'forbidden', 'rejected', 'not_found', 'too_long'].includes(error.kind)
    throw refusal(beginConnect, refused ? 'NETWORK_REFUSED' : 'NETWORK_UNAVAILABLE', { detail })
  }
}

// The guard speaks either before a call or, for a name that resolves to a private address, from inside the connection.
function isAddressRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { cause, code } = error as { cause?: unknown; code?: unknown }
  return error instanceof AddressRefused || code === 'ERR_ADDRESS_REFUSED' || isAddressRefusal(cause)
}
