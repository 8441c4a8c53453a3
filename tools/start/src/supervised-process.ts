import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { startGuarded, until, type GuardedProcess, type ProcessExit, type ProcessSpec } from '@cordon/testing'

/** The first wait before a dead process is started again, in ms; it doubles with each death in a row. */
const FIRST_BACKOFF = 200
const LONGEST_BACKOFF = 5_000
/** A process that was ready for this long, in ms, is not failing in a row. */
const CALM = 3_000
/** Deaths before the very first readiness after which starting is given up. */
const GIVE_UP_AFTER = 3
const PROBE_EVERY = 50

export interface ProcessEvent {
  process: string
  kind: 'started' | 'ready' | 'died' | 'stopped'
  /** One line for people. */
  text: string
  at: Date
}

export interface ProcessDefinition {
  name: string
  /** Called before each start. */
  spec: () => ProcessSpec | Promise<ProcessSpec>
  /** Whether the process with this id does its work. */
  ready: (pid: number) => boolean | Promise<boolean>
  logFile: string
}

/** One process that is started again whenever it dies, until it is stopped. */
export class SupervisedProcess {
  readonly name: string
  /** How many times it died unasked. */
  deaths = 0
  private current: GuardedProcess | undefined
  private state: 'down' | 'starting' | 'ready' | 'failed' = 'down'
  private wasReady = false
  private failure: Error | undefined
  private readonly stopping = new AbortController()
  private finished: Promise<void> = Promise.resolve()

  constructor(
    private readonly definition: ProcessDefinition,
    private readonly onEvent: (event: ProcessEvent) => void,
  ) {
    this.name = definition.name
  }

  /** Of the present incarnation; `undefined` while there is none. */
  get pid(): number | undefined {
    return this.current?.running === true ? this.current.pid : undefined
  }

  get isReady(): boolean {
    return this.state === 'ready'
  }

  /**
   * Starts it and resolves once it is ready.
   * @throws Error with the end of its log if it dies again and again before that, or takes longer than `timeoutMs`
   */
  async start(timeoutMs = 120_000): Promise<void> {
    this.finished = this.keepRunning()
    await this.untilReady(timeoutMs)
  }

  /** Resolves at once if it is ready, else when it is again. */
  async untilReady(timeoutMs = 120_000): Promise<void> {
    await until(
      `${this.name} to be ready (log: ${this.definition.logFile})`,
      () => {
        if (this.failure) throw this.failure
        if (this.stopping.signal.aborted) throw new Error(`${this.name} was stopped`)
        return this.isReady
      },
      { timeoutMs },
    )
  }

  /** Ends it at once, as a crash would; it is started again after the usual wait. */
  async kill9(): Promise<void> {
    const victim = this.current
    if (!victim) return
    this.state = 'down'
    await victim.kill9()
  }

  /** Asks it to stop, ends it by force after `graceMs`, and starts it no more. */
  async stop(graceMs = 10_000): Promise<void> {
    this.stopping.abort()
    await this.current?.stop(graceMs).catch(() => undefined)
    await this.finished
    this.state = 'down'
  }

  private async keepRunning(): Promise<void> {
    let backoff = FIRST_BACKOFF
    while (!this.stopping.signal.aborted) {
      const { exit, readyFor } = await this.runOnce()
      if (this.stopping.signal.aborted) break
      this.deaths++
      if (!this.wasReady && this.deaths >= GIVE_UP_AFTER) return this.giveUp(exit)
      if (readyFor > CALM) backoff = FIRST_BACKOFF
      this.tell('died', `${this.name} ${inWords(exit)}; it is started again in ${backoff} ms`)
      await delay(backoff, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      backoff = Math.min(backoff * 2, LONGEST_BACKOFF)
    }
    this.tell('stopped', `${this.name} has stopped`)
  }

  private async runOnce(): Promise<{ exit: ProcessExit | Error; readyFor: number }> {
    const start = Date.now()
    let readyAt: number | undefined
    let exit: ProcessExit | Error
    try {
      const spec = await this.definition.spec()
      if (this.stopping.signal.aborted) return { exit: new Error('stopped'), readyFor: 0 }
      const current = (this.current = startGuarded(spec, this.definition.logFile))
      this.state = 'starting'
      this.tell('started', `${this.name} was started as process ${current.pid}`)
      void this.watch(current).then((ready) => {
        if (!ready) return
        readyAt = Date.now()
        this.state = 'ready'
        this.wasReady = true
        this.tell('ready', `${this.name} is ready after ${((readyAt - start) / 1000).toFixed(1)} s`)
      })
      exit = await current.exited
    } catch (error) {
      exit = error instanceof Error ? error : new Error(String(error))
    }
    this.state = 'down'
    return { exit, readyFor: readyAt === undefined ? 0 : Date.now() - readyAt }
  }

  /** Resolves to whether the process became ready before it ended. */
  private async watch(current: GuardedProcess): Promise<boolean> {
    while (current.running) {
      const ready = await Promise.resolve(this.definition.ready(current.pid)).catch(() => false)
      if (ready) return current.running
      await delay(PROBE_EVERY)
    }
    return false
  }

  private giveUp(exit: ProcessExit | Error): void {
    this.state = 'failed'
    const { logFile } = this.definition
    this.failure = new Error(
      `${this.name} does not start (it ${inWords(exit)}). The end of ${logFile}:\n${lastLines(logFile)}`,
    )
  }

  private tell(kind: ProcessEvent['kind'], text: string): void {
    this.onEvent({ process: this.name, kind, text, at: new Date() })
  }
}

function inWords(exit: ProcessExit | Error): string {
  if (exit instanceof Error) return `could not be started: ${exit.message}`
  return exit.signal ? `was ended by ${exit.signal}` : `ended with exit code ${exit.code}`
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-20)
      .map((line) => `  ${line}`)
      .join('\n')
  } catch {
    return '  (there is no log)'
  }
}
