import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Reconnecting } from '@cordon/load'
import { connectNats, provision } from '@cordon/messaging'
import type { RunningSystem } from '@cordon/start'
import { createDatabase, postgresUrl, startGuarded, type GuardedProcess } from '@cordon/testing'
import { durableName } from '@cordon/contracts'
import { pause } from './pause'

export interface TallyCounts {
  /** Events that connectors said and the tally does not have. */
  lost: number
  /** Events it counted more than once. */
  doubled: number
  /** Events that came again after they had been counted. */
  redelivered: number
  /** How often it was killed. */
  crashes: number
}

/** Runs the tally beside the services, with a read-only key as another system of the organisation has, and starts it again whenever it dies. */
export class TallyProcess {
  private readonly tally: Reconnecting
  private readonly origin: Reconnecting
  private current: GuardedProcess | undefined
  private stopped = false
  private crashes = 0
  private readonly done: Promise<void>

  private constructor(
    private readonly system: RunningSystem,
    private readonly environment: Record<string, string>,
  ) {
    this.tally = new Reconnecting(environment['TALLY_DATABASE_URL'] as string)
    this.origin = new Reconnecting(system.databaseUrl('connectors'))
    this.done = this.keepRunning()
  }

  static async start(system: RunningSystem): Promise<TallyProcess> {
    const key = (name: string) => readFileSync(join(system.dir, 'keys', name), 'utf8').trim()
    const natsUrl = `nats://127.0.0.1:${system.ports.nats}`
    const provisioner = await connectNats({ service: 'provisioner', url: natsUrl, nkeySeed: key('provisioner.nkey') })
    await provision(provisioner, { readers: [{ name: 'reader', streams: ['connectors'] }] })
    await provisioner.close()
    const admin = postgresUrl(system.ports.postgres, key('postgres.password'))
    const { url } = await createDatabase(admin, 'tally', 'tally')
    return new TallyProcess(system, {
      TALLY_DATABASE_URL: url,
      TALLY_NATS_URL: natsUrl,
      TALLY_NKEY: key('reader.nkey'),
      TALLY_CONSUMER: durableName('reader', 'connectors'),
    })
  }

  /** Waits as long as `ms` for everything to be counted, and stops. */
  async finish(ms: number): Promise<TallyCounts> {
    let counts: TallyCounts | undefined
    for (const end = performance.now() + ms; performance.now() < end; await pause(500)) {
      counts = await this.count().catch(() => counts)
      if (counts?.lost === 0) break
    }
    await this.stop()
    if (counts === undefined) throw new Error('The tally cannot be read.')
    return counts
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.current?.kill9()
    await this.done
    await Promise.all([this.tally.close(), this.origin.close()])
  }

  private async count(): Promise<TallyCounts> {
    const [said] = await this.origin.rows<{ last: string }>(`SELECT last_position AS last FROM outbox_state`)
    const [counted] = await this.tally.rows<{ events: string; doubled: string; redelivered: string }>(
      `SELECT (SELECT count(DISTINCT position) FROM tally) AS events, (SELECT COALESCE(sum(events), 0) FROM repeated) AS redelivered,
              (SELECT count(*) FROM (SELECT event_id FROM tally GROUP BY event_id HAVING count(*) > 1) AS twice) AS doubled`,
    )
    return {
      lost: Number(said?.last) - Number(counted?.events),
      doubled: Number(counted?.doubled),
      redelivered: Number(counted?.redelivered),
      crashes: this.crashes,
    }
  }

  private async keepRunning(): Promise<void> {
    const { PATH = '' } = process.env
    const program = join(__dirname, 'tally.js')
    while (!this.stopped) {
      this.current = startGuarded(
        {
          name: 'tally',
          command: process.execPath,
          args: [program],
          env: { PATH, ...this.environment },
          stopSignal: 'SIGTERM',
          orphanSignal: 'SIGKILL',
        },
        join(this.system.dir, 'logs', 'tally.log'),
      )
      await this.current.exited.catch(() => undefined)
      if (!this.stopped) this.crashes++
      await pause(200)
    }
  }
}
