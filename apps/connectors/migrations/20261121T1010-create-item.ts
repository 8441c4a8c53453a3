import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateItem1763700200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row a revision. Keys as digests (the first 16 bytes of SHA-256): a network's own may be longer than an index row takes.
      -- No foreign key to account: it would cost a lock for every item, and accounts are never deleted.
      CREATE TABLE item (
        id uuid NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        account_id uuid NOT NULL,
        kind text NOT NULL,
        key_digest bytea NOT NULL,
        revision_digest bytea NOT NULL,
        captured_at timestamptz NOT NULL,
        raw bytea NOT NULL,
        PRIMARY KEY (id, version),
        CONSTRAINT item_once UNIQUE (account_id, key_digest, revision_digest)
      );
      -- pglz takes 20 µs more for a status of 2.5 kB and saves 63 % of its room (PostgreSQL 18): at 3,000 a second the time counts more.
      ALTER TABLE item ALTER COLUMN raw SET STORAGE EXTERNAL;

      -- What a network sent and nobody could make sense of: kept as received for a person to look at.
      CREATE TABLE unreadable_item (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES account (id),
        raw_digest bytea NOT NULL,
        raw bytea NOT NULL,
        reason text NOT NULL,
        at timestamptz NOT NULL,
        UNIQUE (account_id, raw_digest)
      );
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE unreadable_item, item`)
  }
}
