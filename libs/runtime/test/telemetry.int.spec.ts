import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { deadLetters } from '@cordon/contracts/dead-letter'
import { CallerSigner, connectNats, ProcedureClient, provision } from '@cordon/messaging'
import {
  freshDatabase,
  freshNats,
  makeScratchDir,
  removeScratchDir,
  startGuarded,
  until,
  type Database,
  type GuardedProcess,
} from '@cordon/testing'
import { makeCallerKeys } from '@cordon/testing/stack'
import type { NatsConnection } from '@nats-io/transport-node'

const program = join(__dirname, '../../../apps/moderation/dist/src/main.js')
const { list } = deadLetters.moderation

describe('a service that is told of an OTLP receiver', () => {
  let receiver: OtlpReceiver
  let nats: Awaited<ReturnType<typeof freshNats>>
  let database: Database
  let connection: NatsConnection
  let dir: string
  let service: GuardedProcess
  let client: ProcedureClient

  beforeAll(async () => {
    if (!existsSync(program)) throw new Error(`${program} is missing: build the services first (npm test does).`)
    receiver = await OtlpReceiver.start()
    dir = makeScratchDir('telemetry')
    ;[nats, database] = await Promise.all([freshNats(), freshDatabase('moderation')])
    const provisioner = await nats.connect('provisioner')
    await provision(provisioner)
    await provisioner.close()
    const keys = await makeCallerKeys()
    service = startGuarded(
      {
        name: 'moderation',
        command: process.execPath,
        args: [program],
        env: {
          PATH: process.env['PATH'],
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_METRIC_EXPORT_INTERVAL: '500',
          OTEL_METRIC_EXPORT_TIMEOUT: '400',
          OTEL_BSP_SCHEDULE_DELAY: '200',
          OTEL_BLRP_SCHEDULE_DELAY: '200',
          CORDON_NATS_URL: nats.url,
          CORDON_NATS_NKEY: nats.seed('moderation'),
          CORDON_CALLER_KEYS: keys.jwks,
          CORDON_SIGNING_KEY: JSON.stringify(keys.private.moderation),
          CORDON_DATABASE_URL: database.url,
          CORDON_MIGRATE: 'true',
        },
        stopSignal: 'SIGTERM',
        orphanSignal: 'SIGKILL',
      },
      join(dir, 'moderation.log'),
    )
    connection = await connectNats({ service: 'tester', url: nats.url, nkeySeed: nats.seed('tester') })
    const identity = new CallerSigner('identity', keys.private.identity)
    client = new ProcedureClient(connection, 'tester', () =>
      identity.forPerson({
        personId: '01890a5d-ac96-774b-bcce-b302099a8057',
        name: 'Alex Administrator',
        sessionId: '01890a5d-ac96-774b-bcce-b302099a8058',
        factors: ['pwd'],
        grants: [{ role: 'administrator', units: '*' }],
      }),
    )
  }, 60_000)

  afterAll(async () => {
    await service?.stop()
    await connection?.close()
    await nats?.stop()
    await database?.drop()
    await receiver?.close()
    if (dir !== undefined) removeScratchDir(dir)
  })

  it('sends a procedure and the statements it ran as one trace', async () => {
    await until('the service to answer', () => client.call(list, {}).catch(() => undefined), { everyMs: 100 })
    const served = await until('the span of the procedure', () =>
      receiver.spans().find(({ name }) => name === list.name),
    )
    expect(served.service).toBe('cordon-moderation')
    const statement = await until('the span of its statement', () =>
      receiver.spans().find(({ name, parentId }) => name.startsWith('pg.query') && parentId === served.spanId),
    )
    expect(statement.traceId).toBe(served.traceId)
  })

  it('sends metrics of the messages and of the process', async () => {
    const both = ['cordon.messaging.duration', 'nodejs.eventloop.utilization']
    await until('the metrics', () => both.every((name) => receiver.metrics().has(`cordon-moderation ${name}`)))
  })

  it('sends its log lines', async () => {
    await until('the log line', () => receiver.logs().has('cordon-moderation The service is up.'))
  })

  it('sends what it still holds when it is stopped', async () => {
    expect(await service.stop()).toEqual({ code: 0, signal: null })
    expect(receiver.logs()).toContain('cordon-moderation The service is shutting down.')
  })
})

interface ReceivedSpan {
  service: string
  name: string
  traceId: string
  spanId: string
  parentId: string
}

/** Takes OTLP over HTTP with protobuf, the protocol services speak by default (opentelemetry-proto 1.x field numbers). */
class OtlpReceiver {
  private readonly bodies = new Map<string, Buffer[]>()

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const path = request.url ?? ''
        if (request.headers['content-type'] !== 'application/x-protobuf') return void response.writeHead(415).end()
        this.bodies.set(path, [...(this.bodies.get(path) ?? []), Buffer.concat(chunks)])
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
      })
    })
  }

  static async start(): Promise<OtlpReceiver> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new OtlpReceiver(server)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  spans(): ReceivedSpan[] {
    return this.records('/v1/traces', 2).map(({ service, record }) => ({
      service,
      traceId: at(record, 1)[0]?.toString('hex') ?? '',
      spanId: at(record, 2)[0]?.toString('hex') ?? '',
      parentId: at(record, 4)[0]?.toString('hex') ?? '',
      name: at(record, 5)[0]?.toString('utf8') ?? '',
    }))
  }

  /** `<service> <metric>` */
  metrics(): Set<string> {
    return new Set(this.records('/v1/metrics', 2).map(({ service, record }) => `${service} ${text(at(record, 1)[0])}`))
  }

  /** `<service> <text>` */
  logs(): Set<string> {
    return new Set(this.records('/v1/logs', 2).map(({ service, record }) => `${service} ${text(at(record, 5, 1)[0])}`))
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** All three requests nest alike: resources (1) with their attributes (1.1), scopes (2) and in them the records. */
  private records(path: string, field: number): { service: string; record: Buffer }[] {
    return (this.bodies.get(path) ?? [])
      .flatMap((body) => at(body, 1))
      .flatMap((resource) => {
        const attribute = at(resource, 1, 1).find((pair) => text(at(pair, 1)[0]) === 'service.name')
        const service = attribute ? text(at(attribute, 2, 1)[0]) : ''
        return at(resource, 2, field).map((record) => ({ service, record }))
      })
  }
}

function text(bytes: Buffer | undefined): string {
  return bytes?.toString('utf8') ?? ''
}

/** What lies in a protobuf message at this path of field numbers; only fields with a length (strings, bytes, messages). */
function at(message: Buffer, ...[field, ...rest]: number[]): Buffer[] {
  const found: Buffer[] = []
  let offset = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = message.readUInt8(offset++)
      value += (byte & 0x7f) * shift
      if (byte < 0x80) return value
    }
  }
  while (offset < message.length) {
    const tag = varint()
    const wireType = tag % 8
    if (wireType === 0) varint()
    else if (wireType === 1) offset += 8
    else if (wireType === 5) offset += 4
    else {
      const length = varint()
      if (Math.floor(tag / 8) === field) found.push(message.subarray(offset, offset + length))
      offset += length
    }
  }
  return rest.length === 0 ? found : found.flatMap((inner) => at(inner, ...rest))
}
