import { chmodSync, renameSync, writeFileSync } from 'node:fs'
import type { SystemPorts } from './process-table'

export interface DemoSignIn {
  username: string
  password: string
  /** What this person may do, in a few words. */
  role: string
}

/** What `.cordon/demo.json` says, for people and for programs that use the running system. */
export interface Demo {
  console: string
  exerciseNetwork: string | undefined
  nats: string
  postgres: string
  health: Record<string, string>
  signIns: readonly DemoSignIn[]
}

/** The people whom the identity service adds with `CORDON_DEMO=true` (`demo-people.ts` there), all with one password. */
const people: readonly Omit<DemoSignIn, 'password'>[] = [
  { username: 'admin', role: 'administrator: accounts, people, rules' },
  { username: 'officer', role: 'communications officer: inbox and posts' },
  { username: 'officer2', role: 'a second officer' },
  { username: 'approver', role: 'approves posts' },
  { username: 'auditor', role: 'reads the ledger' },
  { username: 'records', role: 'gathers cases and places legal holds' },
  { username: 'records2', role: 'a second records manager, who lifts them' },
  { username: 'council', role: 'an officer of the council only' },
]

export interface DemoParts {
  ports: SystemPorts
  exerciseNetwork: boolean
  /** Absent: no demonstration. */
  password: string | undefined
}

export function describeDemo({ ports, exerciseNetwork, password }: DemoParts): Demo {
  return {
    console: `http://localhost:${ports.gateway}`,
    exerciseNetwork: exerciseNetwork ? `http://127.0.0.1:${ports.exerciseNetwork}` : undefined,
    nats: `nats://127.0.0.1:${ports.nats}`,
    postgres: `postgres://127.0.0.1:${ports.postgres}`,
    health: Object.fromEntries(
      Object.entries(ports.health).map(([service, port]) => [service, `http://127.0.0.1:${port}/health/ready`]),
    ),
    signIns: password === undefined ? [] : demoSignIns(password),
  }
}

export function demoSignIns(password: string): DemoSignIn[] {
  return people.map(({ username, role }) => ({ username, password, role }))
}

export function writeDemo(file: string, demo: Demo): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`)
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}
