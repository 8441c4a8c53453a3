import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { startNats, type NatsBacking } from './backing'
import { backingMode } from './backing-mode'
import { createOwnedDatabase, type OwnedDatabase } from './database'
import { brokerVariable } from './jest/postgres-broker'
import { startPostgresServer } from './postgres-backing'

/**
 * An empty database for one test file, on the PostgreSQL that the whole Jest run shares. A role named after the service works in it,
 * another owns it, both without rights elsewhere. Dropping it is good manners; the end of the run removes it in any case.
 */
export async function freshDatabase(service: string): Promise<OwnedDatabase> {
  const adminUrl = await sharedPostgres()
  const name = `${service}_${randomBytes(6).toString('hex')}`
  const password = createHash('sha256').update(`${adminUrl} ${service}`).digest('hex').slice(0, 32)
  return createOwnedDatabase(adminUrl, name, service, { password, ownerPassword: password })
}

/** A nats-server with our users and rights, empty, for one test file: subjects are fixed, so a server is not shared. */
export async function freshNats(): Promise<NatsBacking> {
  return startNats(await backingMode())
}

let own: Promise<string> | undefined

async function sharedPostgres(): Promise<string> {
  const socket = process.env[brokerVariable]
  if (socket !== undefined) return askBroker(socket)
  // Outside Jest, as in a benchmark: one for this process, ended with it.
  own ??= backingMode().then(async (mode) => (await startPostgresServer(mode)).url)
  return own
}

async function askBroker(path: string): Promise<string> {
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(path)
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.once('error', reject)
    socket.once('end', () => resolve(text))
  })
  const { adminUrl, error } = JSON.parse(answer) as { adminUrl?: string; error?: string }
  if (adminUrl === undefined) throw new Error(error ?? 'no PostgreSQL for this test run')
  return adminUrl
}
