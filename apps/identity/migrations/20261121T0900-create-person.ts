import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreatePerson1763700100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE unit (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        parent_id uuid REFERENCES unit (id)
      );
      CREATE TABLE person (
        id uuid PRIMARY KEY,
        username text NOT NULL,
        name text NOT NULL,
        job_title text NOT NULL,
        password_hash text NOT NULL,
        version integer NOT NULL DEFAULT 1
      );
      CREATE UNIQUE INDEX person_username ON person (lower(username));

      -- A role over a unit and everything below it; without a unit: over the whole organisation.
      CREATE TABLE person_grant (
        person_id uuid NOT NULL REFERENCES person (id),
        role text NOT NULL,
        unit_id uuid REFERENCES unit (id),
        UNIQUE NULLS NOT DISTINCT (person_id, role, unit_id)
      );
      -- Only the digest of the token: who reads the table cannot sign in with it.
      CREATE TABLE session (
        id uuid PRIMARY KEY,
        token_digest bytea NOT NULL UNIQUE,
        person_id uuid NOT NULL REFERENCES person (id),
        factors text[] NOT NULL,
        started_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz
      );
      CREATE INDEX session_expires_at ON session (expires_at);

      -- Failed sign-ins by digest of the user name tried, for the pause after too many.
      CREATE TABLE sign_in_failure (
        username_digest text NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX sign_in_failure_recent ON sign_in_failure (username_digest, at);
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE sign_in_failure, session, person_grant, person, unit`)
  }
}
