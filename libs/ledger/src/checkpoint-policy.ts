import { noteVerifier } from './signed-note'
import type { NoteVerifier } from './signed-note'

/** Whose checkpoints are trusted (c2sp.org/tlog-policy): which ledgers, which witnesses, and how many of these must have cosigned. */
export interface CheckpointPolicy {
  /** Each bears the name of its ledger. Empty where the ledger is known otherwise. */
  readonly logs: readonly NoteVerifier[]
  readonly witnesses: readonly NoteVerifier[]
  /** Null where no cosignature is needed. */
  readonly quorum: Quorum | null
}

/** At least `needed` of these; a witness counts when it cosigned, a group when its own members suffice. */
export interface Quorum {
  readonly needed: number
  readonly members: readonly (NoteVerifier | Quorum)[]
}

const MOST_LINES = 1000

/** A policy that wants cosignatures of any `needed` of the witnesses. Throws a TypeError when it cannot be met or counts a key twice. */
export function anyOf(
  needed: number,
  witnesses: readonly NoteVerifier[],
  logs: readonly NoteVerifier[],
): CheckpointPolicy {
  witnesses.forEach(assertWitness)
  logs.forEach(assertLog)
  assertDistinct(witnesses, 'witness')
  assertDistinct(logs, 'ledger')
  if (!Number.isSafeInteger(needed) || needed < 0 || needed > witnesses.length) {
    throw new TypeError(`${needed} of ${witnesses.length} witnesses cannot be asked for.`)
  }
  return { logs, witnesses, quorum: needed === 0 ? null : { needed, members: witnesses } }
}

/** Reads the text form of c2sp.org/tlog-policy. Throws a TypeError that names the line; addresses of logs and witnesses are not kept. */
export function parsePolicy(text: string): CheckpointPolicy {
  if (/[^\t\n\x20-\x7e\u0080-\uffff]/.test(text)) throw new TypeError('A policy holds no control characters.')
  const lines = text.split('\n')
  if (lines.length > MOST_LINES) throw new TypeError(`A policy has at most ${MOST_LINES} lines.`)
  const reader = new PolicyReader()
  lines.forEach((line, i) => {
    try {
      reader.read(line.split(/[ \t]+/).filter(Boolean))
    } catch (error) {
      throw new TypeError(`Line ${i + 1} of the policy: ${(error as Error).message}`)
    }
  })
  return reader.policy()
}

/** Whether these keys, having cosigned, are enough. */
export function isQuorum(quorum: Quorum | null, cosigned: readonly NoteVerifier[]): boolean {
  if (quorum === null) return true
  const met = quorum.members.filter((member) =>
    'members' in member ? isQuorum(member, cosigned) : cosigned.some((key) => isSameKey(key, member)),
  )
  return met.length >= quorum.needed
}

/** How many cosignatures are wanted, in words for people. */
export function inWords({ quorum, witnesses }: CheckpointPolicy): string {
  const simple = quorum?.members.every((member) => !('members' in member))
  return quorum && simple
    ? `${quorum.needed} of ${quorum.members.length} witnesses`
    : `a quorum of ${witnesses.length} witnesses`
}

class PolicyReader {
  private readonly logs: NoteVerifier[] = []
  private readonly witnesses: NoteVerifier[] = []
  private readonly named = new Map<string, NoteVerifier | Quorum>()
  /** Each name counts in one place only, so that no witness counts twice. */
  private readonly taken = new Set<string>()
  private quorum: Quorum | null | undefined

  read([keyword, ...items]: string[]): void {
    if (keyword === undefined || keyword.startsWith('#')) return
    if (keyword === 'log') this.log(items)
    else if (keyword === 'witness') this.witness(items)
    else if (keyword === 'group') this.group(items)
    else if (keyword === 'quorum') this.setQuorum(items)
    else throw new TypeError('it begins with none of log, witness, group and quorum.')
  }

  policy(): CheckpointPolicy {
    if (this.quorum === undefined) throw new TypeError('The policy has no quorum line.')
    return { logs: this.logs, witnesses: this.witnesses, quorum: this.quorum }
  }

  private log([vkey, ...rest]: string[]): void {
    if (vkey === undefined || rest.length > 1) throw new TypeError('a log is "log <vkey> [<url>]".')
    this.logs.push(assertLog(noteVerifier(vkey)))
    assertDistinct(this.logs, 'ledger')
  }

  private witness([name, vkey, ...rest]: string[]): void {
    if (name === undefined || vkey === undefined || rest.length > 1) {
      throw new TypeError('a witness is "witness <name> <vkey> [<url>]".')
    }
    const key = assertWitness(noteVerifier(vkey))
    this.define(name, key)
    this.witnesses.push(key)
    assertDistinct(this.witnesses, 'witness')
  }

  private group([name, threshold, ...names]: string[]): void {
    if (name === undefined || threshold === undefined || names.length === 0) {
      throw new TypeError('a group is "group <name> <all, any or a number> <name>...".')
    }
    const needed = threshold === 'all' ? names.length : threshold === 'any' ? 1 : Number(threshold)
    if (!/^(all|any|[1-9][0-9]*)$/.test(threshold) || needed > names.length) {
      throw new TypeError(`${threshold} of ${names.length} cannot be asked for.`)
    }
    const members = names.map((member) => {
      const found = this.find(member)
      if (this.taken.has(member)) throw new TypeError(`${member} is in a group already.`)
      this.taken.add(member)
      return found
    })
    this.define(name, { needed, members })
  }

  private setQuorum([name, ...rest]: string[]): void {
    if (name === undefined || rest.length > 0) throw new TypeError('a quorum is "quorum <name>".')
    if (this.quorum !== undefined) throw new TypeError('there is a quorum line already.')
    if (name === 'none') {
      this.quorum = null
      return
    }
    const found = this.find(name)
    this.quorum = 'members' in found ? found : { needed: 1, members: [found] }
  }

  private find(name: string): NoteVerifier | Quorum {
    const found = this.named.get(name)
    if (!found) throw new TypeError(`${name} is not defined on a line before.`)
    return found
  }

  private define(name: string, as: NoteVerifier | Quorum): void {
    if (name === 'none' || this.named.has(name)) throw new TypeError(`the name ${name} is taken.`)
    this.named.set(name, as)
  }
}

function assertWitness(key: NoteVerifier): NoteVerifier {
  if (!key.signedAt) throw new TypeError(`the key of ${key.name} signs no time, so it is no witness key.`)
  return key
}

function assertLog(key: NoteVerifier): NoteVerifier {
  if (key.signedAt) throw new TypeError(`the key of ${key.name} is a witness key, not a ledger's.`)
  return key
}

function assertDistinct(keys: readonly NoteVerifier[], kind: string): void {
  if (new Set(keys.map(({ publicKey }) => publicKey)).size < keys.length) {
    throw new TypeError(`two of the ${kind} keys are the same key.`)
  }
}

function isSameKey(a: NoteVerifier, b: NoteVerifier): boolean {
  return a.name === b.name && a.keyId === b.keyId && a.publicKey === b.publicKey
}
