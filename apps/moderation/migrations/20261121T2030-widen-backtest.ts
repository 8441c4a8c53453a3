import type { MigrationInterface, QueryRunner } from 'typeorm'

export class WidenBacktest1763757000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- With the author's native id it says who wrote it; empty where it was assessed before this was kept.
      ALTER TABLE assessment ADD COLUMN network text;
      -- For the author's history; the native id may be long.
      CREATE INDEX assessment_author ON assessment (md5(network || ':' || author_native_id), item_id);

      -- Authors that a backtest on its way has counted, as digests; gone when it ends.
      CREATE TABLE backtest_author (
        proposal_id uuid REFERENCES backtest (proposal_id),
        author uuid,
        PRIMARY KEY (proposal_id, author)
      );
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE backtest_author;
      ALTER TABLE assessment DROP COLUMN network;
    `)
  }
}
