import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Facts that were published and lost on the way are asked for again by position. */
export class PublishAgain1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_again (
        first_position bigint PRIMARY KEY,
        last_position bigint NOT NULL CHECK (last_position >= first_position)
      );
      -- Whether what lies on the stream beyond the mark may be repetitions: then its sequences do not tell positions.
      ALTER TABLE outbox_relay ADD COLUMN again_pending boolean NOT NULL DEFAULT false;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE outbox_again; ALTER TABLE outbox_relay DROP COLUMN again_pending`)
  }
}

/** Where repetitions lie on the stream is remembered too: what is erased must be found there. */
export class RememberRepetitions1764100060000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE outbox_published ADD COLUMN again boolean NOT NULL DEFAULT false`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM outbox_published WHERE again; ALTER TABLE outbox_published DROP COLUMN again`)
  }
}
