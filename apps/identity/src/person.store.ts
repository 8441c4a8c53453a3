import { causedByService, fact, type Grant } from '@cordon/contracts'
import { personAdded, unitAdded, type Person, type Unit } from '@cordon/contracts/identity'
import { Database } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { subtree } from './domain/unit-tree'

interface PersonRow {
  id: string
  username: string
  name: string
  job_title: string
  grants: { role: string; unit_id: string | null }[]
}

export interface NewPerson {
  person: Person
  passwordHash: string
  /** Roles over units as they are granted, subtrees not expanded; no unit: the whole organisation. */
  grants: { role: string; unitId?: string }[]
}

const selectPeople = `
  SELECT p.id, p.username, p.name, p.job_title,
         COALESCE(json_agg(json_build_object('role', g.role, 'unit_id', g.unit_id)) FILTER (WHERE g.role IS NOT NULL), '[]') AS grants
  FROM person p LEFT JOIN person_grant g ON g.person_id = p.id`

/** People, their grants, and the units they work in. */
@Injectable()
export class PersonStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  async units(): Promise<Unit[]> {
    const rows = await this.db.query<{ id: string; name: string; parent_id: string | null }>(
      `SELECT id, name, parent_id FROM unit ORDER BY name`,
    )
    return rows.map(({ id, name, parent_id }) => ({ id, name, ...(parent_id !== null && { parentId: parent_id }) }))
  }

  async people(): Promise<Person[]> {
    const units = await this.units()
    const rows = await this.db.query<PersonRow>(`${selectPeople} GROUP BY p.id ORDER BY p.name`)
    return rows.map((row) => toPerson(row, units))
  }

  async person(id: string): Promise<Person | undefined> {
    const units = await this.units()
    const [row] = await this.db.query<PersonRow>(`${selectPeople} WHERE p.id = $1 GROUP BY p.id`, [id])
    return row && toPerson(row, units)
  }

  async credentials(username: string): Promise<{ personId: string; passwordHash: string } | undefined> {
    const [row] = await this.db.query<{ id: string; password_hash: string }>(
      `SELECT id, password_hash FROM person WHERE lower(username) = lower($1)`,
      [username],
    )
    return row && { personId: row.id, passwordHash: row.password_hash }
  }

  /** Adds the units and people of a demonstration, once: nothing where anybody exists already. */
  async addAll(units: Unit[], people: NewPerson[]): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      // Replicas may start at once.
      await tx.query(`LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE`)
      const [existing] = await tx.query(`SELECT 1 FROM person LIMIT 1`)
      if (existing !== undefined) return false
      const cause = causedByService('identity', 'demonstration set-up')
      for (const unit of units) {
        await tx.query(`INSERT INTO unit (id, name, parent_id) VALUES ($1, $2, $3)`, [
          unit.id,
          unit.name,
          unit.parentId ?? null,
        ])
        tx.state([fact(unitAdded, unit.id, 1, { unit })], cause)
      }
      for (const { person, passwordHash, grants } of people) {
        await tx.query(
          `INSERT INTO person (id, username, name, job_title, password_hash) VALUES ($1, $2, $3, $4, $5)`,
          [person.id, person.username, person.name, person.jobTitle, passwordHash],
        )
        for (const { role, unitId } of grants) {
          await tx.query(`INSERT INTO person_grant (person_id, role, unit_id) VALUES ($1, $2, $3)`, [
            person.id,
            role,
            unitId ?? null,
          ])
        }
        tx.state([fact(personAdded, person.id, 1, { person })], cause)
      }
      return true
    })
  }
}

/** A person’s grants as a caller token carries them. */
export function grantsOf(person: Person): Grant[] {
  return person.grants.map(({ role, everywhere, units }) => ({ role, units: everywhere ? '*' : units }))
}

function toPerson(row: PersonRow, units: Unit[]): Person {
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    jobTitle: row.job_title,
    grants: row.grants.map(({ role, unit_id }) => ({
      role,
      everywhere: unit_id === null,
      units: unit_id === null ? [] : subtree(units, unit_id),
    })),
  }
}
