import type { SiemFeedView } from '@cordon/contracts/audit'
import { publishForSiem } from '@cordon/messaging'
import { Log } from '@cordon/runtime'
import type { NatsConnection } from '@nats-io/transport-node'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { metrics } from '@opentelemetry/api'
import { hostname } from 'node:os'
import { setTimeout as rest } from 'node:timers/promises'
import { v7 as uuid } from 'uuid'
import { AuditConfig } from './audit.config'
import { ocsfKind, toOcsf, type WatchedEntry } from './domain/ocsf'
import { SiemStore, type SiemTarget } from './siem.store'
import { deliver, syslogFrame, type SyslogTarget } from './syslog.protocol'

/** Told at once; so many come again at most when a connection breaks. */
const BATCH = 1_000
const LOOK_EVERY_MS = 1_000
/** After failures in a row the wait doubles up to this. */
const LONGEST_WAIT_MS = 60_000
/** Longer than a delivery may take: nobody else tells the same meanwhile. */
const LEASE_MS = 90_000

type Tell = (entries: readonly WatchedEntry[]) => Promise<void>

/** Tells the organisation's SIEM of every entry, in order, at least once, from where it was left. */
@Injectable()
export class SiemWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = uuid()
  private readonly stopping = new AbortController()
  private readonly targets: ReadonlyMap<SiemTarget, Tell>
  private readonly host =
    hostname()
      .replace(/[^\x21-\x7e]/g, '')
      .slice(0, 255) || '-'
  private working: Promise<unknown> = Promise.resolve()

  constructor(
    @Inject(SiemStore) private readonly feeds: SiemStore,
    @Inject(Log) private readonly log: Log,
    @Inject('nats') private readonly connection: NatsConnection,
    @Inject(AuditConfig) private readonly config: AuditConfig,
  ) {
    const syslog = syslogTarget(config)
    this.targets = new Map<SiemTarget, Tell>([
      ...(syslog ? [['syslog', (entries) => this.overSyslog(syslog, entries)] satisfies [SiemTarget, Tell]] : []),
      ...(config.siemNats ? [['nats', (entries) => this.overNats(entries)] satisfies [SiemTarget, Tell]] : []),
    ])
  }

  onApplicationBootstrap(): void {
    const behind = metrics.getMeter('cordon').createObservableGauge('cordon.siem.behind', {
      description: 'How many entries of the ledger the SIEM has not been told of.',
    })
    behind.addCallback(async (result) => {
      for (const feed of await this.state()) result.observe(feed.behind, { target: feed.target })
    })
    this.working = Promise.all([...this.targets].map(([target, tell]) => this.loop(target, tell)))
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    await this.working
    for (const target of this.targets.keys()) await this.feeds.lease(target, this.owner, 0).catch(() => undefined)
  }

  async state(): Promise<SiemFeedView[]> {
    return this.targets.size === 0 ? [] : this.feeds.state([...this.targets.keys()])
  }

  private async loop(target: SiemTarget, tell: Tell): Promise<void> {
    const { signal } = this.stopping
    let failures = 0
    while (!signal.aborted) {
      let wait = LOOK_EVERY_MS
      try {
        if ((await this.tellNext(target, tell)) === BATCH) wait = 0
        if (failures > 0) this.log.info('The SIEM is told again.', { name: target })
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        const reason = error instanceof Error ? error.message : String(error)
        this.feeds.failed(target, reason)
        this.log.warn('The SIEM could not be told; trying again.', { name: target, reason })
        wait = Math.min(LOOK_EVERY_MS * 2 ** failures++, LONGEST_WAIT_MS)
      }
      if (wait > 0) await rest(wait, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Answers how many it told. */
  private async tellNext(target: SiemTarget, tell: Tell): Promise<number> {
    const from = await this.feeds.lease(target, this.owner, LEASE_MS)
    if (from === undefined) return 0
    const entries = await this.feeds.entries(from, BATCH)
    const last = entries.at(-1)
    if (last === undefined) return 0
    await tell(entries)
    await this.feeds.told(target, this.owner, last.index + 1)
    return entries.length
  }

  private async overSyslog(target: SyslogTarget, entries: readonly WatchedEntry[]): Promise<void> {
    const frames = entries.map((entry) => {
      const { classUid, severityId } = ocsfKind(entry.type, entry.sound)
      const id = `OCSF-${classUid}`
      return syslogFrame({ time: entry.time, severity: severityId, id, text: this.lineOf(entry) }, this.host)
    })
    await deliver(target, frames, this.stopping.signal)
  }

  private async overNats(entries: readonly WatchedEntry[]): Promise<void> {
    await publishForSiem(
      this.connection,
      entries.map((entry) => this.lineOf(entry)),
    )
  }

  private lineOf(entry: WatchedEntry): string {
    return JSON.stringify(toOcsf(entry, this.config.ledgerName)).replace(
      /[^\x20-\x7e]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  }
}

/** In plain text only to this machine itself, and only where that is asked for by name. */
function syslogTarget(config: AuditConfig): SyslogTarget | undefined {
  const { siemSyslogHost: host, siemSyslogPort: port, siemSyslogPlain: plain, siemSyslogCa: ca } = config
  const { siemSyslogCertificate: cert, siemSyslogKey: key, siemSyslogServerName: serverName } = config
  if (host === undefined) return undefined
  if ((cert === undefined) !== (key === undefined))
    throw new Error('CORDON_SIEM_SYSLOG_CERTIFICATE and CORDON_SIEM_SYSLOG_KEY are given together or not at all.')
  if (plain) {
    if (!['localhost', '127.0.0.1', '::1'].includes(host))
      throw new Error('CORDON_SIEM_SYSLOG_PLAIN is for a receiver on this machine only.')
    return { host, port }
  }
  if (ca === undefined)
    throw new Error('CORDON_SIEM_SYSLOG_HOST needs CORDON_SIEM_SYSLOG_CA, which the receiver is known by.')
  return {
    host,
    port,
    tls: {
      ca,
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(serverName !== undefined && { serverName }),
    },
  }
}
