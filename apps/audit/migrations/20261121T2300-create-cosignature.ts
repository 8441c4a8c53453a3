import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateCosignature1763766000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What witnesses outside said of checkpoints; one word of each key on each, the first.
      CREATE TABLE cosignature (
        size bigint NOT NULL,
        key_id text NOT NULL,
        witness text NOT NULL,
        -- By the witness's clock.
        at timestamptz NOT NULL,
        line text NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (size, witness, key_id)
      );
      CREATE INDEX cosignature_witness ON cosignature (witness, key_id, size);

      -- RFC 3161: when a checkpoint existed, by the word of an authority.
      CREATE TABLE time_stamp (
        size bigint PRIMARY KEY,
        at timestamptz NOT NULL,
        authority text NOT NULL,
        token bytea NOT NULL,
        received_at timestamptz NOT NULL
      );
    `)
    for (const table of ['cosignature', 'time_stamp']) {
      await runner.query(
        `CREATE TRIGGER only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      )
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE time_stamp, cosignature`)
  }
}
