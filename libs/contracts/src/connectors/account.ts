import { event } from '../event'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'

export const networks = ['mastodon', 'bluesky'] as const
export type Network = (typeof networks)[number]

export const accountStatuses = ['connected', 'reconnect-needed', 'disconnected'] as const
export const verifications = [
  'exercised against a real server',
  'exercised against a simulator',
  'not verified against the live network',
] as const

/** One thing the network can do through Cordon, and how far that has been proved. */
export class Capability {
  @Text({ min: 1, max: 60 }) name!: string
  @Flag() available!: boolean
  @OneOf(verifications) verification!: (typeof verifications)[number]
}

/** A social media account in Cordon's custody. */
export class Account {
  @Id() id!: string
  @Id() unitId!: string
  @OneOf(networks) network!: Network
  /** The server's host, such as `mastodon.social`. */
  @Text({ min: 1, max: 253 }) server!: string
  @Text({ min: 1, max: 253 }) handle!: string
  @Text({ max: 500 }) displayName!: string
  @Text({ max: 2000 }) url!: string
  @Optional() @Text({ max: 2000 }) avatarUrl?: string
  @OneOf(accountStatuses) status!: (typeof accountStatuses)[number]
  /** Why it needs attention, in plain English. */
  @Optional() @Text({ max: 500 }) attention?: string
  /** Stopped: the send gate lets nothing out of this account. */
  @OneOf(['open', 'stopped']) sending!: 'open' | 'stopped'
  /** How many people beside the author must approve what goes out. */
  @Whole({ max: 3 }) requiredApprovals!: number
  /** The longest text the network takes, in graphemes. */
  @Whole({ min: 1, max: 100_000 }) maxGraphemes!: number
  @ListOf(() => Capability, { max: 30 }) capabilities!: Capability[]
  @Optional() @Instant() lastCapturedAt?: string
  @Whole() version!: number
}

export class AccountList {
  @ListOf(() => Account, { max: 2000 }) items!: Account[]
}

export class AccountRef {
  @Id() accountId!: string
}

export class NoInput {}

export class BeginConnectInput {
  @OneOf(['mastodon']) network!: 'mastodon'
  /** Address of the server, such as `https://mastodon.social`. */
  @Text({ min: 1, max: 300 }) server!: string
  @Id() unitId!: string
  /** Where the network sends the browser back to: a page of this console. */
  @Text({ min: 1, max: 500 }) redirectUri!: string
}

export class BegunConnection {
  @Text({ min: 1, max: 200 }) state!: string
  @Text({ min: 1, max: 2000 }) authorizeUrl!: string
}

export class CompleteConnectInput {
  @Text({ min: 1, max: 200 }) state!: string
  @Text({ min: 1, max: 2000 }) code!: string
}

export class ConnectWithPasswordInput {
  @OneOf(['bluesky']) network!: 'bluesky'
  @Text({ min: 1, max: 300 }) server!: string
  @Text({ min: 1, max: 253 }) identifier!: string
  @Text({ min: 1, max: 500 }) appPassword!: string
  @Id() unitId!: string
}

export class ConfigureAccountInput {
  @Id() accountId!: string
  @Whole({ max: 3 }) requiredApprovals!: number
}

export class StopSendingInput {
  @Id() accountId!: string
  @Text({ min: 3, max: 500 }) reason!: string
}

const ACCOUNT_NOT_FOUND = { status: 404, message: 'No such account.' } as const
const connectRefusals = {
  SERVER_NOT_ALLOWED: {
    status: 422,
    message:
      'Cordon may not contact this server. Check the address; private addresses must be allowed by the platform team.',
  },
  NETWORK_UNAVAILABLE: { status: 503, message: 'The network does not answer properly. Try again later.' },
  NETWORK_REFUSED: {
    status: 422,
    message: 'The network refused. Check the details and that the account may be used by this app.',
  },
  ACCOUNT_ALREADY_CONNECTED: { status: 409, message: 'This account is already connected.' },
} as const

const ACCOUNTS_ARE_OURS = 'The organisation’s own accounts: no record about a person.'

export const beginConnect = procedure({
  name: 'connectors.account.begin-connect',
  kind: 'command',
  permission: 'account:connect',
  summary: 'Start connecting an account by the network’s own sign-in page.',
  trail: { asks: true },
  input: BeginConnectInput,
  output: BegunConnection,
  refusals: connectRefusals,
  http: { method: 'POST', path: '/accounts/connections' },
})

export const completeConnect = procedure({
  name: 'connectors.account.complete-connect',
  kind: 'command',
  permission: 'account:connect',
  summary: 'Finish connecting an account with the code the network sent back.',
  trail: { states: () => [accountConnected] },
  input: CompleteConnectInput,
  output: Account,
  refusals: {
    ...connectRefusals,
    CONNECTION_EXPIRED: {
      status: 410,
      message: 'This connection was not started here or took longer than ten minutes. Start again.',
    },
  },
  http: { method: 'POST', path: '/accounts/connections/:state/code' },
})

export const connectWithPassword = procedure({
  name: 'connectors.account.connect-with-password',
  kind: 'command',
  permission: 'account:connect',
  summary: 'Connect a Bluesky account with an app password.',
  trail: { states: () => [accountConnected] },
  input: ConnectWithPasswordInput,
  output: Account,
  refusals: connectRefusals,
  http: { method: 'POST', path: '/accounts/app-password-connections' },
})

export const listAccounts = procedure({
  name: 'connectors.account.list',
  kind: 'query',
  permission: 'account:read',
  services: ['inbox', 'publishing', 'moderation', 'gateway'],
  summary: 'The accounts the caller may see.',
  trail: { nothing: ACCOUNTS_ARE_OURS },
  input: NoInput,
  output: AccountList,
  http: { method: 'GET', path: '/accounts' },
})

export const readAccount = procedure({
  name: 'connectors.account.read',
  kind: 'query',
  permission: 'account:read',
  services: ['inbox', 'publishing', 'moderation', 'gateway'],
  summary: 'One account.',
  trail: { nothing: ACCOUNTS_ARE_OURS },
  input: AccountRef,
  output: Account,
  refusals: { ACCOUNT_NOT_FOUND },
  http: { method: 'GET', path: '/accounts/:accountId' },
})

export const configureAccount = procedure({
  name: 'connectors.account.configure',
  kind: 'command',
  permission: 'account:configure',
  summary: 'Say how many people beside the author must approve what goes out of the account.',
  trail: { states: () => [accountConfigured] },
  input: ConfigureAccountInput,
  output: Account,
  refusals: { ACCOUNT_NOT_FOUND },
  http: { method: 'PUT', path: '/accounts/:accountId/policy' },
})

export const stopSending = procedure({
  name: 'connectors.account.stop-sending',
  kind: 'command',
  permission: 'account:stop',
  summary: 'Stop everything that would leave through the account, at once.',
  trail: { states: () => [accountSendingStopped] },
  input: StopSendingInput,
  output: Account,
  refusals: { ACCOUNT_NOT_FOUND },
  http: { method: 'POST', path: '/accounts/:accountId/stop' },
})

export const resumeSending = procedure({
  name: 'connectors.account.resume-sending',
  kind: 'command',
  permission: 'account:stop',
  summary: 'Let the account send again.',
  trail: { states: () => [accountSendingResumed] },
  input: StopSendingInput,
  output: Account,
  refusals: { ACCOUNT_NOT_FOUND },
  http: { method: 'POST', path: '/accounts/:accountId/resume' },
})

export const disconnectAccount = procedure({
  name: 'connectors.account.disconnect',
  kind: 'command',
  permission: 'account:connect',
  summary: 'Give the account’s credentials up and stop capturing. What was captured stays.',
  trail: { states: () => [accountDisconnected] },
  input: StopSendingInput,
  output: Account,
  refusals: { ACCOUNT_NOT_FOUND },
  http: { method: 'POST', path: '/accounts/:accountId/disconnect' },
})

/** What every event about an account carries: the whole account as it is now. */
export class AccountFact {
  @Nested(() => Account) account!: Account
  @Optional() @Text({ max: 500 }) reason?: string
}

export const accountConnected = event({
  name: 'connectors.account.connected',
  summary: 'An account came into custody, or came back.',
  data: AccountFact,
})
export const accountConfigured = event({
  name: 'connectors.account.configured',
  summary: 'The account’s approval policy changed.',
  data: AccountFact,
})
export const accountSendingStopped = event({
  name: 'connectors.account.sending-stopped',
  summary: 'Nothing leaves through the account any more.',
  data: AccountFact,
})
export const accountSendingResumed = event({
  name: 'connectors.account.sending-resumed',
  summary: 'The account may send again.',
  data: AccountFact,
})
export const accountReconnectNeeded = event({
  name: 'connectors.account.reconnect-needed',
  summary: 'The network no longer accepts the account’s credentials.',
  data: AccountFact,
})
export const accountDisconnected = event({
  name: 'connectors.account.disconnected',
  summary: 'The account left custody.',
  data: AccountFact,
})
