import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { deadLetters } from '@cordon/contracts/dead-letter'
import { CallerSigner, connectNats, ProcedureClient, provision } from '@cordon/messaging'
import {
  freshDatabase,
  freshNats,
  makeScratchDir,
  OtlpReceiver,
  removeScratchDir,
  startGuarded,
  until,
  type OwnedDatabase,
  type GuardedProcess,
} from '@cordon/testing'
import { makeCallerKeys } from '@cordon/testing/stack'
import type { NatsConnection } from '@nats-io/transport-node'

const program = join(__dirname, '../../../apps/moderation/dist/src/main.js')
const { list } = deadLetters.moderation

describe('a service that is told of an OTLP receiver', () => {
  let receiver: OtlpReceiver
  let nats: Awaited<ReturnType<typeof freshNats>>
  let database: OwnedDatabase
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
          CORDON_DATABASE_OWNER_URL: database.ownerUrl,
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
