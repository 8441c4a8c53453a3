import { causedBy, causedByService, fact, type PersonCaller } from '@cordon/contracts'
import { sessionEnded, sessionStarted, signInFailed } from '@cordon/contracts/identity'
import { Database } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuid } from 'uuid'

export interface Session {
  id: string
  personId: string
  factors: string[]
}

/** Failures within a minute after which a user name has to wait. */
const FAILURES_ALLOWED = 10

/** Sessions, by the digest of their token. */
@Injectable()
export class SessionStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  async start(
    person: { id: string; name: string; username: string; jobTitle: string },
    factors: string[],
    at: Date,
    minutes: number,
  ): Promise<{ token: string; expiresAt: Date }> {
    const token = randomBytes(32).toString('base64url')
    const id = uuid()
    const expiresAt = new Date(at.getTime() + minutes * 60_000)
    await this.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO session (id, token_digest, person_id, factors, started_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, digest(token), person.id, factors, at, expiresAt],
      )
      tx.state(
        [fact(sessionStarted, id, 1, { sessionId: id, personId: person.id, username: person.username, factors })],
        causedBy(callerOf(person.id, person.name, person.jobTitle), `signed in by ${factors.join(', ')}`),
      )
    })
    return { token, expiresAt }
  }

  async find(token: string, at: Date): Promise<Session | undefined> {
    const [row] = await this.db.query<{ id: string; person_id: string; factors: string[] }>(
      `SELECT id, person_id, factors FROM session WHERE token_digest = $1 AND ended_at IS NULL AND expires_at > $2`,
      [digest(token), at],
    )
    return row && { id: row.id, personId: row.person_id, factors: row.factors }
  }

  async end(token: string, at: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      const [ended] = await tx.query<{
        id: string
        person_id: string
        factors: string[]
        username: string
        name: string
        job_title: string
      }>(
        `UPDATE session s SET ended_at = $2 FROM person p WHERE p.id = s.person_id AND s.token_digest = $1 AND s.ended_at IS NULL
         RETURNING s.id, s.person_id, s.factors, p.username, p.name, p.job_title`,
        [digest(token), at],
      )
      if (ended === undefined) return
      const { id, person_id: personId, factors, username, name, job_title } = ended
      tx.state(
        [fact(sessionEnded, id, 2, { sessionId: id, personId, username, factors })],
        causedBy(callerOf(personId, name, job_title), 'own session'),
      )
    })
  }

  /** Whether a user name has failed too often within the last minute. */
  async paused(username: string, at: Date): Promise<boolean> {
    const [row] = await this.db.query<{ failures: string }>(
      `SELECT count(*) AS failures FROM sign_in_failure WHERE username_digest = $1 AND at > $2`,
      [usernameDigest(username), new Date(at.getTime() - 60_000)],
    )
    return Number(row?.failures ?? 0) >= FAILURES_ALLOWED
  }

  async recordFailure(username: string, at: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query(`INSERT INTO sign_in_failure (username_digest, at) VALUES ($1, $2)`, [
        usernameDigest(username),
        at,
      ])
      await tx.query(`DELETE FROM sign_in_failure WHERE at < $1`, [new Date(at.getTime() - 3_600_000)])
      tx.state(
        [fact(signInFailed, uuid(), 1, { usernameDigest: usernameDigest(username), reason: 'user name or password' })],
        causedByService('identity', 'sign-in refused'),
      )
    })
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function usernameDigest(username: string): string {
  return createHash('sha256').update(username.trim().toLowerCase()).digest('hex')
}

function callerOf(personId: string, name: string, title: string): PersonCaller {
  return { actor: `person:${personId}`, name, ...(title !== '' && { title }) } as PersonCaller
}
