import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CompleteBundle1763775000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bundle DROP CONSTRAINT bundle_stage_check,
        ADD CONSTRAINT bundle_stage_check CHECK (stage IN ('choose', 'entries', 'payloads', 'media', 'pages', 'seal')),
        -- Pictures and videos that were asked for, those that could not be had, and until when more are asked for.
        ADD COLUMN media integer NOT NULL DEFAULT 0,
        ADD COLUMN media_missing integer NOT NULL DEFAULT 0,
        ADD COLUMN media_bytes bigint NOT NULL DEFAULT 0,
        ADD COLUMN media_until timestamptz,
        -- Which limit was reached before all had been asked for.
        ADD COLUMN media_ended text CHECK (media_ended IN ('count', 'bytes', 'time'));

      -- A cursor now counts otherwise: what is being made begins again.
      DELETE FROM bundle_part USING bundle WHERE bundle.id = bundle_id AND status = 'making';
      UPDATE bundle SET stage = 'choose', cursor = -1, done = 0, chunks = 0, payloads = 0, payloads_missing = 0, staff = '[]',
        owner = NULL, leased_until = NULL WHERE status = 'making';
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bundle DROP CONSTRAINT bundle_stage_check,
        ADD CONSTRAINT bundle_stage_check CHECK (stage IN ('choose', 'entries', 'payloads', 'pages', 'seal')),
        DROP COLUMN media, DROP COLUMN media_missing, DROP COLUMN media_bytes, DROP COLUMN media_until, DROP COLUMN media_ended;
    `)
  }
}
