import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateSiemFeed1763777400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How far each target outside has been told of the ledger, and which replica tells it.
      CREATE TABLE siem_feed (
        target text PRIMARY KEY CHECK (target IN ('syslog', 'nats')),
        next_index bigint NOT NULL DEFAULT 0,
        told_at timestamptz,
        owner uuid NOT NULL,
        leased_until timestamptz NOT NULL
      );
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE siem_feed`)
  }
}
