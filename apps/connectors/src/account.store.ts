import { fact, type Cause, type Decision, type Fact } from '@cordon/contracts'
import {
  accountConfigured,
  accountConnected,
  accountDisconnected,
  accountReconnectNeeded,
  accountSendingResumed,
  accountSendingStopped,
  type Account,
} from '@cordon/contracts/connectors'
import { Database, Store, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { accountView } from './account.views'
import { CredentialStore } from './credential.store'
import { connect, needReconnect, type AccountChange, type AccountState, type SignedIn } from './domain/account'
import { type Fence } from './domain/gate'
import { type Credentials } from './platforms/platform'
import { Platforms } from './platforms/platforms'

interface AccountRow {
  id: string
  unit_id: string
  network: AccountState['network']
  server: string
  native_id: string
  handle: string
  display_name: string
  url: string
  avatar_url: string | null
  status: AccountState['status']
  attention: string | null
  sending: AccountState['sending']
  required_approvals: number
  max_graphemes: number
  idempotent_commit: AccountState['idempotentCommit']
  may_hide: boolean
  may_block: boolean
  version: number
}

const eventOf = {
  connected: accountConnected,
  configured: accountConfigured,
  'sending-stopped': accountSendingStopped,
  'sending-resumed': accountSendingResumed,
  'reconnect-needed': accountReconnectNeeded,
  disconnected: accountDisconnected,
} as const

/** Accounts in custody. Their row is the fence of the send gate: whoever starts a delivery holds it shared, whoever changes it holds it alone. */
@Injectable()
export class AccountStore extends Store<AccountState, AccountChange> {
  private changed: () => void = () => undefined

  constructor(
    @Inject(Database) db: Database,
    @Inject(Platforms) private readonly platforms: Platforms,
    @Inject(CredentialStore) private readonly credentials: CredentialStore,
  ) {
    super(db)
  }

  /** Called after every change of an account in this process. */
  onChange(listener: () => void): void {
    const before = this.changed
    this.changed = () => {
      before()
      listener()
    }
  }

  /** Takes the account that signed in into custody, or back, with its credentials. */
  async connect(
    signedIn: SignedIn,
    credentials: Credentials,
    unitId: string,
    cause: Cause,
  ): Promise<Decision<AccountState, AccountChange, 'ACCOUNT_ALREADY_CONNECTED'>> {
    const decision = await this.db.transaction(async (tx) => {
      // Two people may connect one account at once: the second waits here and then sees it.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
        `connect ${signedIn.network} ${signedIn.server} ${signedIn.nativeId}`,
      ])
      const [row] = await tx.query<AccountRow>(
        `SELECT * FROM account WHERE network = $1 AND server = $2 AND native_id = $3
           AND (status <> 'disconnected' OR unit_id = $4)
         ORDER BY status <> 'disconnected' DESC, version DESC, id DESC LIMIT 1 FOR UPDATE`,
        [signedIn.network, signedIn.server, signedIn.nativeId, unitId],
      )
      const decision = connect(row && toState(row), signedIn, unitId, uuid())
      if (!decision.ok) return decision
      await this.save(tx, decision.state)
      await this.credentials.keep(tx, decision.state.id, credentials)
      await tx.query(`INSERT INTO capture (account_id) VALUES ($1) ON CONFLICT DO NOTHING`, [decision.state.id])
      tx.state(this.events(decision.facts, decision.state), cause)
      return decision
    })
    this.changed()
    return decision
  }

  override async changeIn<Refusal extends string>(
    tx: Tx,
    id: string,
    cause: Cause,
    decide: (state: AccountState | undefined) => Decision<AccountState, AccountChange, Refusal>,
  ): Promise<Decision<AccountState, AccountChange, Refusal>> {
    const decision = await super.changeIn(tx, id, cause, decide)
    if (decision.ok && decision.state.status === 'disconnected') await this.credentials.giveUp(tx, id)
    return decision
  }

  override async change<Refusal extends string>(
    id: string,
    cause: Cause,
    decide: (state: AccountState | undefined) => Decision<AccountState, AccountChange, Refusal>,
  ): Promise<Decision<AccountState, AccountChange, Refusal>> {
    const decision = await super.change(id, cause, decide)
    this.changed()
    return decision
  }

  /** The network does not accept the account's credentials any more. */
  async needsReconnect(id: string, said: string, cause: Cause): Promise<void> {
    await this.change(id, cause, (account) => needReconnect(account, said))
  }

  async read(id: string): Promise<AccountState | undefined> {
    const [row] = await this.db.query<AccountRow>(`SELECT * FROM account WHERE id = $1`, [id])
    return row && toState(row)
  }

  async view(state: AccountState): Promise<Account> {
    const [row] = await this.db.query<{ last_captured_at: Date | null }>(
      `SELECT last_captured_at FROM capture WHERE account_id = $1`,
      [state.id],
    )
    return accountView(state, this.platforms.of(state.network).capabilities, row?.last_captured_at ?? null)
  }

  /** Every account in the units (`*`: everywhere), those in custody first. */
  async list(units: '*' | string[]): Promise<Account[]> {
    const rows = await this.db.query<AccountRow & { last_captured_at: Date | null }>(
      `SELECT account.*, capture.last_captured_at FROM account LEFT JOIN capture ON capture.account_id = account.id
       WHERE $1::uuid[] IS NULL OR unit_id = ANY($1)
       ORDER BY status = 'disconnected', network, handle, account.id LIMIT 2000`,
      [units === '*' ? null : units],
    )
    return rows.map((row) =>
      accountView(toState(row), this.platforms.of(row.network).capabilities, row.last_captured_at),
    )
  }

  protected async lock(tx: Tx, id: string): Promise<AccountState | undefined> {
    const [row] = await tx.query<AccountRow>(`SELECT * FROM account WHERE id = $1 FOR UPDATE`, [id])
    return row && toState(row)
  }

  protected async save(tx: Tx, state: AccountState): Promise<void> {
    const { id, unitId, network, server, nativeId, handle, displayName, url, avatarUrl, status, attention } = state
    await tx.query(
      `INSERT INTO account (id, unit_id, network, server, native_id, handle, display_name, url, avatar_url, status,
         attention, sending, required_approvals, max_graphemes, idempotent_commit, version, may_hide, may_block)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       ON CONFLICT (id) DO UPDATE SET handle = $6, display_name = $7, url = $8, avatar_url = $9, status = $10,
         attention = $11, sending = $12, required_approvals = $13, max_graphemes = $14, idempotent_commit = $15, version = $16,
         may_hide = $17, may_block = $18`,
      [id, unitId, network, server, nativeId, handle, displayName, url, avatarUrl, status, attention].concat([
        state.sending,
        state.requiredApprovals,
        state.maxGraphemes,
        state.idempotentCommit,
        state.version,
        state.mayHide,
        state.mayBlock,
      ] as never[]),
    )
  }

  protected events(facts: AccountChange[], state: AccountState): Fact[] {
    const account = accountView(state, this.platforms.of(state.network).capabilities, null)
    return facts.map(({ kind, reason }) =>
      fact(eventOf[kind], state.id, state.version, { account, ...(reason !== undefined && { reason }) }),
    )
  }
}

/** The account as the send gate sees it. Shared: many may pass at once, but who stops the account waits for them, and they for who stops it. */
export async function fenceOf(tx: Tx, accountId: string): Promise<Fence | undefined> {
  const [row] = await tx.query<Fence>(
    `SELECT unit_id AS "unitId", status, sending, required_approvals AS "requiredApprovals"
     FROM account WHERE id = $1 FOR SHARE`,
    [accountId],
  )
  return row
}

function toState(row: AccountRow): AccountState {
  return {
    id: row.id,
    unitId: row.unit_id,
    network: row.network,
    server: row.server,
    nativeId: row.native_id,
    handle: row.handle,
    displayName: row.display_name,
    url: row.url,
    avatarUrl: row.avatar_url,
    status: row.status,
    attention: row.attention,
    sending: row.sending,
    requiredApprovals: row.required_approvals,
    maxGraphemes: row.max_graphemes,
    idempotentCommit: row.idempotent_commit,
    mayHide: row.may_hide,
    mayBlock: row.may_block,
    version: row.version,
  }
}
