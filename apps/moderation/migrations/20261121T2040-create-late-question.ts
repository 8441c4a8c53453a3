import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateLateQuestion1763757600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Messages for which somebody has yet to answer what rules ask, one version of each at most; those given up stay for a while to be counted.
      CREATE TABLE late_question (
        item_id uuid NOT NULL,
        source text NOT NULL CHECK (source IN ('classifier', 'pictures')),
        item_version integer NOT NULL,
        -- What arrived, as it was said.
        envelope text,
        asked_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        -- Not before; while somebody has it in hand, when that lease runs out.
        next_at timestamptz NOT NULL,
        turn uuid,
        given_up_at timestamptz,
        PRIMARY KEY (item_id, source),
        CHECK ((given_up_at IS NULL) = (envelope IS NOT NULL))
      );
      CREATE INDEX late_question_next ON late_question (source, next_at) WHERE given_up_at IS NULL;
      CREATE INDEX late_question_given_up ON late_question (given_up_at) WHERE given_up_at IS NOT NULL;

      -- What each of those that are asked said last.
      CREATE TABLE late_source (
        source text PRIMARY KEY,
        answered_at timestamptz,
        model text,
        failed_at timestamptz,
        fault text
      );

      -- What opened a review of a version may be ended by what becomes known later, which opens another of the same version.
      DROP INDEX review_job_item;
      CREATE UNIQUE INDEX review_job_item ON review_job (item_id, item_version) WHERE sample_of IS NULL AND status <> 'superseded';
      CREATE INDEX review_job_superseded ON review_job (item_id) WHERE sample_of IS NULL AND status = 'superseded';
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX review_job_superseded, review_job_item;
      DELETE FROM review_job j USING review_job n
        WHERE j.status = 'superseded' AND j.sample_of IS NULL AND n.sample_of IS NULL AND n.id > j.id
          AND n.item_id = j.item_id AND n.item_version = j.item_version;
      CREATE UNIQUE INDEX review_job_item ON review_job (item_id, item_version) WHERE sample_of IS NULL;
      DROP TABLE late_source, late_question;
    `)
  }
}
