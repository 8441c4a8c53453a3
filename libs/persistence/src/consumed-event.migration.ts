import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Event ids sort by time: with them first, the old ones that are forgotten are one range, and few letters decide where a new one goes. */
export class OrderConsumedEventsByTime1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE consumed_event DROP CONSTRAINT consumed_event_pkey, ADD PRIMARY KEY (event_id, consumer)`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE consumed_event DROP CONSTRAINT consumed_event_pkey, ADD PRIMARY KEY (consumer, event_id)`,
    )
  }
}
