import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateReviewJob1763756400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review_job (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('first', 'second', 'sample')),
        status text NOT NULL CHECK (status IN ('open', 'decided', 'superseded')),
        item_id uuid NOT NULL,
        item_version integer NOT NULL,
        account_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        network text NOT NULL,
        outcome text NOT NULL,
        severity text NOT NULL,
        -- Its place among the severities, for the order of the queue.
        severity_rank smallint NOT NULL,
        categories text[] NOT NULL,
        rules text[] NOT NULL,
        clause text,
        text text NOT NULL,
        author_native_id text NOT NULL,
        author_handle text NOT NULL,
        author_name text NOT NULL,
        attachments json NOT NULL,
        url text,
        captured_at timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        note text,
        lease_person_id uuid,
        lease_person_name text,
        lease_until timestamptz,
        excluded uuid[] NOT NULL,
        sample_of uuid REFERENCES review_job (id),
        sample_of_choice text,
        version integer NOT NULL CHECK (version > 0),
        CHECK ((kind = 'sample') = (sample_of IS NOT NULL)),
        CHECK (status = 'open' OR lease_until IS NULL)
      );
      CREATE UNIQUE INDEX review_job_item ON review_job (item_id, item_version) WHERE sample_of IS NULL;
      CREATE UNIQUE INDEX review_job_sample ON review_job (sample_of) WHERE status = 'open' AND sample_of IS NOT NULL;
      CREATE INDEX review_job_queue ON review_job (severity_rank DESC, id) WHERE status = 'open';
      CREATE INDEX review_job_sampled ON review_job (opened_at) WHERE sample_of IS NOT NULL;

      -- Every decision, those too that were taken back.
      CREATE TABLE review_decision (
        id uuid PRIMARY KEY,
        job_id uuid NOT NULL REFERENCES review_job (id),
        kind text NOT NULL,
        outcome text NOT NULL,
        choice text NOT NULL CHECK (choice IN ('keep', 'hide', 'escalate')),
        reason text NOT NULL CHECK (length(reason) >= 3),
        clause text,
        person_id uuid NOT NULL,
        person_name text NOT NULL,
        at timestamptz NOT NULL,
        drawn boolean NOT NULL,
        undone boolean NOT NULL DEFAULT false,
        CONSTRAINT hide_needs_clause CHECK (choice <> 'hide' OR clause IS NOT NULL)
      );
      CREATE UNIQUE INDEX review_decision_standing ON review_decision (job_id) WHERE NOT undone;
      CREATE INDEX review_decision_job ON review_decision (job_id, id);
      CREATE INDEX review_decision_at ON review_decision (at);

      -- Grave messages and images that somebody opened in the last hour.
      CREATE TABLE exposure (
        person_id uuid NOT NULL,
        job_id uuid NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (person_id, job_id)
      );
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE exposure, review_decision, review_job`)
  }
}
