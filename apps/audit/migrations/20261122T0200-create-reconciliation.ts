import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateReconciliation1763776800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The last heartbeat of each origin.
      CREATE TABLE heartbeat (
        origin text PRIMARY KEY,
        instance uuid NOT NULL,
        at timestamptz NOT NULL,
        every_seconds integer NOT NULL,
        stated bigint NOT NULL
      );

      CREATE TABLE reconciliation (
        id uuid PRIMARY KEY,
        agrees boolean NOT NULL,
        origins jsonb NOT NULL,
        started_by text NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz NOT NULL
      );
      CREATE INDEX reconciliation_finished ON reconciliation (finished_at);

      -- What should be in the ledger and is not, as long as that lasts.
      CREATE TABLE omission (
        origin text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('gap', 'silence', 'holes', 'ahead')),
        first_position bigint,
        last_position bigint,
        since timestamptz NOT NULL,
        explanation text NOT NULL,
        asked integer NOT NULL DEFAULT 0,
        asked_at timestamptz,
        PRIMARY KEY (origin, kind)
      );

      -- Which replica looks after what is missing.
      CREATE TABLE watch_lease (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        owner uuid,
        leased_until timestamptz NOT NULL DEFAULT '-infinity'
      );
      INSERT INTO watch_lease DEFAULT VALUES;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE watch_lease, omission, reconciliation, heartbeat`)
  }
}
