import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'

export interface Database {
  name: string
  /** Address for its owner, who may do everything in it and nothing outside. */
  url: string
  drop(): Promise<void>
}

/** A database whose tables belong to another role than the one that works with them. */
export interface OwnedDatabase extends Database {
  /** Address for the role that owns the tables and migrates them. */
  ownerUrl: string
}

/** Makes a database and, where missing, the role that owns it. Existing ones are kept; the role's password is set. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  role: string,
  password: string = randomPassword(),
): Promise<Database> {
  await asAdmin(adminUrl, async (admin) => {
    await makeRoles(admin, [[role, password]])
    await makeDatabase(admin, name, role)
  })
  return databaseOf(adminUrl, name, role, password)
}

/**
 * Makes a service's database: `<role>_owner` owns it and migrates it, `<role>` works in it, and can neither change a table nor
 * take a trigger off. The owner is a member of the role, never the other way round.
 */
export async function createOwnedDatabase(
  adminUrl: string,
  name: string,
  role: string,
  { password = randomPassword(), ownerPassword = randomPassword() }: { password?: string; ownerPassword?: string } = {},
): Promise<OwnedDatabase> {
  const owner = `${role}_owner`
  await asAdmin(adminUrl, async (admin) => {
    await makeRoles(
      admin,
      [
        [role, password],
        [owner, ownerPassword],
      ],
      `GRANT ${escapeIdentifier(role)} TO ${escapeIdentifier(owner)}`,
    )
    await makeDatabase(admin, name, owner)
    await admin.query(`GRANT CONNECT ON DATABASE ${escapeIdentifier(name)} TO ${escapeIdentifier(role)}`)
  })
  return {
    ...databaseOf(adminUrl, name, role, password),
    ownerUrl: databaseOf(adminUrl, name, owner, ownerPassword).url,
  }
}

function databaseOf(adminUrl: string, name: string, role: string, password: string): Database {
  const url = new URL(adminUrl)
  url.username = role
  url.password = password
  url.pathname = `/${name}`
  return {
    name,
    url: url.href,
    drop: () =>
      asAdmin(adminUrl, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`)
      }),
  }
}

async function makeRoles(admin: Client, roles: [role: string, password: string][], then?: string): Promise<void> {
  // Two callers may find a role missing at once, and ALTER ROLE at once fails too: take turns.
  await admin.query('SELECT pg_advisory_lock(7232710)')
  for (const [role, password] of roles) {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
    const verb = rowCount === 0 ? 'CREATE' : 'ALTER'
    await admin.query(`${verb} ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(password)}`)
  }
  if (then !== undefined) await admin.query(then)
  await admin.query('SELECT pg_advisory_unlock(7232710)')
}

async function makeDatabase(admin: Client, name: string, owner: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (rowCount === 0) await admin.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(owner)}`)
  await admin.query(`REVOKE CONNECT ON DATABASE ${escapeIdentifier(name)} FROM PUBLIC`)
}

function randomPassword(): string {
  return randomBytes(16).toString('hex')
}

async function asAdmin(adminUrl: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
