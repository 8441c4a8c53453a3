import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The tables every service has: outbox, consumed events, dead letters. */
export class CreateOutbox1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        position bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        event_id uuid NOT NULL,
        type text NOT NULL,
        envelope text NOT NULL,
        PRIMARY KEY (position, created_at)
      ) PARTITION BY RANGE (created_at);
      CREATE TABLE outbox_default PARTITION OF outbox DEFAULT;

      CREATE TABLE outbox_state (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        last_position bigint NOT NULL DEFAULT 0
      );
      INSERT INTO outbox_state DEFAULT VALUES;

      CREATE TABLE outbox_relay (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        published_position bigint NOT NULL DEFAULT 0,
        stream_created text,
        stream_sequence bigint NOT NULL DEFAULT 0,
        receipted_position bigint NOT NULL DEFAULT 0
      );
      INSERT INTO outbox_relay DEFAULT VALUES;

      -- Which positions lie at which stream sequences: one row a published batch.
      CREATE TABLE outbox_published (
        last_position bigint NOT NULL,
        first_position bigint NOT NULL,
        first_sequence bigint NOT NULL,
        stream_created text NOT NULL,
        published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (last_position, published_at)
      );

      CREATE TABLE consumed_event (
        consumer text NOT NULL,
        event_id uuid NOT NULL,
        PRIMARY KEY (consumer, event_id)
      );

      CREATE TABLE dead_letter (
        id uuid PRIMARY KEY,
        consumer text NOT NULL,
        event_id uuid,
        type text NOT NULL,
        subject text NOT NULL,
        reason text NOT NULL,
        body text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        redrives integer NOT NULL DEFAULT 0
      );
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE dead_letter, consumed_event, outbox_published, outbox_relay, outbox_state, outbox`)
  }
}
