import { readdirSync, readFileSync } from 'node:fs'

/** Seconds of processor time by process name; PostgreSQL with all its backends. */
export type ProcessorTimes = Record<string, number>

/** Clock ticks a second in /proc (USER_HZ), 100 on every Linux that Node runs on. */
const TICKS = 100

/** Whatever runs as processes with names. */
export interface Processes {
  readonly processes: readonly { name: string; pid?: number | undefined }[]
}

/** Starts counting; the answer counts until it is called. Includes this process, which offers the load. */
export function processorTimes(system: Processes): () => ProcessorTimes {
  const before = read(system)
  return () => {
    const now = read(system)
    return Object.fromEntries(Object.entries(now).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]))
  }
}

function read(system: Processes): ProcessorTimes {
  const processes = allProcesses()
  const times: ProcessorTimes = { 'load (this one)': ownTime(processes, process.pid) }
  for (const { name, pid } of system.processes) {
    if (pid !== undefined) times[name] = treeTime(processes, pid)
  }
  return times
}

/** Of one process, all its threads, since it was started. */
export function processSeconds(pid: number): number {
  return ownTime(allProcesses(), pid)
}

interface Process {
  pid: number
  parent: number
  seconds: number
}

function allProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        // proc(5): after the name come state, ppid, … utime is field 14 and stime 15 of the whole line, cutime 16, cstime 17.
        const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number) as [number, number, number, number]
        return [{ pid: Number(entry), parent: Number(fields[1]), seconds: (utime + stime + cutime + cstime) / TICKS }]
      } catch {
        return [] // ended between the two looks
      }
    })
}

function ownTime(processes: Process[], pid: number): number {
  return processes.find((process) => process.pid === pid)?.seconds ?? 0
}

function treeTime(processes: Process[], pid: number): number {
  const children = processes.filter(({ parent }) => parent === pid)
  return ownTime(processes, pid) + children.reduce((sum, child) => sum + treeTime(processes, child.pid), 0)
}
