import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/** How to run one program; where it runs and who stops it is decided by the one who starts it. */
export interface ProcessSpec {
  name: string
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  uid?: number
  gid?: number
  /** Asks for an orderly stop. */
  stopSignal: NodeJS.Signals
  /** Sent by the guard when we vanished without stopping the program, as after `kill -9`. */
  orphanSignal: NodeJS.Signals
  /** Directories the guard removes after it had to end the program. */
  removeWhenOrphaned?: readonly string[]
}

export interface ProcessExit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface GuardedProcess {
  readonly pid: number
  readonly exited: Promise<ProcessExit>
  readonly running: boolean
  kill9(): Promise<ProcessExit>
  /** Sends the stop signal, after `graceMs` SIGKILL, and waits for the end. */
  stop(graceMs?: number): Promise<ProcessExit>
}

/**
 * Starts a program that cannot outlive us: a shell holds the other end of a pipe of ours and ends the program's group
 * when the pipe closes, whatever closed it. Output is appended to `logFile`. Keeps no event loop alive.
 */
export function startGuarded(spec: ProcessSpec, logFile: string): GuardedProcess {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a', 0o600)
  // Its own group: Ctrl-C in the terminal must reach us only, so that we can stop things in order.
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env ?? process.env,
    uid: spec.uid,
    gid: spec.gid,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const ended = new Promise<ProcessExit>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Error(`${spec.name} could not be started (${spec.command}): ${error.message}`)),
    )
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  ended.catch(() => undefined)
  const guard = child.pid === undefined ? undefined : startGuard(child.pid, spec)
  void ended.finally(() => guard?.kill('SIGKILL')).catch(() => undefined)
  child.unref()
  return new RunningProcess(child, spec, ended)
}

class RunningProcess implements GuardedProcess {
  constructor(
    private readonly child: ChildProcess,
    private readonly spec: ProcessSpec,
    readonly exited: Promise<ProcessExit>,
  ) {}

  /** -1 if the program could not be started at all; `exited` then rejects with the reason. */
  get pid(): number {
    return this.child.pid ?? -1
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null
  }

  async kill9(): Promise<ProcessExit> {
    return this.stopWith('SIGKILL', 0)
  }

  async stop(graceMs = 10_000): Promise<ProcessExit> {
    return this.stopWith(this.spec.stopSignal, graceMs)
  }

  private async stopWith(signal: NodeJS.Signals, graceMs: number): Promise<ProcessExit> {
    this.child.ref()
    if (this.running) this.child.kill(signal)
    const hard = setTimeout(() => this.running && this.child.kill('SIGKILL'), graceMs)
    try {
      return await this.exited
    } finally {
      clearTimeout(hard)
    }
  }
}

const GUARD = `
read -r _
kill -s "$1" -- "-$2" 2>/dev/null || kill -s "$1" "$2" 2>/dev/null
n=0
while kill -0 "$2" 2>/dev/null && [ "$n" -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
kill -s KILL -- "-$2" 2>/dev/null
shift 2
[ "$#" -gt 0 ] && rm -rf -- "$@"
`

function startGuard(pid: number, spec: ProcessSpec): ChildProcess {
  const signal = spec.orphanSignal.replace('SIG', '')
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD, 'cordon-guard', signal, String(pid), ...(spec.removeWhenOrphaned ?? [])],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  )
  guard.on('error', () => undefined)
  guard.stdin.on('error', () => undefined)
  guard.unref()
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref()
  return guard
}
