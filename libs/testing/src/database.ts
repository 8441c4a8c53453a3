import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'

export interface Database {
  name: string
  /** Address for its owner, who may do everything in it and nothing outside. */
  url: string
  drop(): Promise<void>
}

/** Makes a database and, where missing, the role that owns it. Existing ones are kept; the role's password is set. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  role: string,
  password: string = randomBytes(16).toString('hex'),
): Promise<Database> {
  await asAdmin(adminUrl, async (admin) => {
    // Two callers may find the role missing at once, and ALTER ROLE at once fails too: take turns.
    await admin.query('SELECT pg_advisory_lock(7232710)')
    const { rowCount: roles } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
    const verb = roles === 0 ? 'CREATE' : 'ALTER'
    await admin.query(`${verb} ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(password)}`)
    await admin.query('SELECT pg_advisory_unlock(7232710)')
    const { rowCount: databases } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (databases === 0) await admin.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(role)}`)
    await admin.query(`REVOKE CONNECT ON DATABASE ${escapeIdentifier(name)} FROM PUBLIC`)
  })
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

async function asAdmin(adminUrl: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
