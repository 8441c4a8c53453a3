import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateAssessment1763700200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Versions are never changed: an assessment names the one it was made with.
      CREATE TABLE rule_set (
        version integer PRIMARY KEY CHECK (version > 0),
        id uuid NOT NULL,
        content jsonb NOT NULL,
        published_at timestamptz NOT NULL,
        published_by text NOT NULL
      );

      -- The newest assessment of each item; what the rules said of older revisions is in the ledger.
      CREATE TABLE assessment (
        item_id uuid PRIMARY KEY,
        item_version integer NOT NULL,
        unit_id uuid NOT NULL,
        body text NOT NULL
      );
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE assessment, rule_set`)
  }
}
