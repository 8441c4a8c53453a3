import type { MigrationInterface, QueryRunner } from 'typeorm'

export class HoldMedia1763775600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Files on their way into an evidence bundle: any replica gives out what one has fetched.
      CREATE TABLE fetched_media (
        id uuid PRIMARY KEY,
        fetched_at timestamptz NOT NULL,
        bytes bytea NOT NULL
      );
      ALTER TABLE fetched_media ALTER COLUMN bytes SET STORAGE EXTERNAL;
      CREATE INDEX fetched_media_age ON fetched_media (fetched_at);
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE fetched_media`)
  }
}
