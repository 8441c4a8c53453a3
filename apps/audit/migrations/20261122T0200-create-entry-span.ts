import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateEntrySpan1763777000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Between which times the 4,096 entries from span * 4,096 on were made: where to look for those of a day. Made from the entries,
      -- and can be made again.
      CREATE TABLE entry_span (
        span bigint PRIMARY KEY CHECK (span >= 0),
        earliest timestamptz NOT NULL,
        latest timestamptz NOT NULL CHECK (latest >= earliest)
      );
      INSERT INTO entry_span (span, earliest, latest) SELECT index / 4096, min(time), max(time) FROM entry GROUP BY 1;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE entry_span`)
  }
}
