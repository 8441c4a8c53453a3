import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateMeasure1763755800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a block needs to know of a message. Empty in assessments from before: their authors cannot be blocked by it.
      ALTER TABLE assessment ADD COLUMN author_native_id text, ADD COLUMN author_handle text, ADD COLUMN author_name text, ADD COLUMN url text;
      -- For the count of messages in a period; it costs next to nothing when messages are written.
      CREATE INDEX assessment_captured ON assessment USING brin (captured_at);

      CREATE TABLE standards (
        version integer PRIMARY KEY CHECK (version > 0),
        clauses json NOT NULL,
        published_at timestamptz NOT NULL,
        published_by text NOT NULL
      );
      CREATE FUNCTION standards_stay() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'a version of the standards never changes' USING ERRCODE = 'check_violation';
      END $$;
      CREATE TRIGGER standards_stay BEFORE UPDATE OR DELETE ON standards FOR EACH ROW EXECUTE FUNCTION standards_stay();

      CREATE TABLE measure (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('hide', 'block')),
        status text NOT NULL CHECK (status IN ('ordered', 'in_force', 'refused', 'lifting', 'lifted')),
        account_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        item_id uuid NOT NULL,
        item_version integer NOT NULL,
        text text NOT NULL,
        url text,
        author_native_id text NOT NULL,
        author_handle text NOT NULL,
        author_name text NOT NULL,
        captured_at timestamptz NOT NULL,
        clause text NOT NULL,
        standards_version integer NOT NULL REFERENCES standards (version),
        reason text NOT NULL CHECK (length(reason) >= 3),
        imposed_by text NOT NULL,
        imposed_by_id uuid,
        rule_id text,
        rule_set_version integer,
        confirmed_by_id uuid,
        imposed_at timestamptz NOT NULL,
        until timestamptz,
        review_at timestamptz NOT NULL,
        reviewed_by text,
        reviewed_at timestamptz,
        review_reason text,
        said text,
        lifted_by text,
        lifted_at timestamptz,
        lift_reason text,
        lift_refused boolean NOT NULL,
        appeals integer NOT NULL,
        appeal_received_at timestamptz,
        appeal_text text,
        appeal_outcome text CHECK (appeal_outcome IN ('upheld', 'rejected')),
        appeal_reason text,
        appeal_decided_by_id uuid,
        appeal_decided_by text,
        appeal_decided_at timestamptz,
        order_id uuid NOT NULL,
        order_sequence integer NOT NULL,
        -- The version of the newest word on that order.
        order_heard integer NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        CONSTRAINT by_person_or_rule CHECK ((imposed_by_id IS NULL) <> (rule_id IS NULL)),
        CONSTRAINT appeal_decided_by_somebody CHECK ((appeal_outcome IS NULL) = (appeal_decided_by_id IS NULL)),
        CONSTRAINT imposer_cannot_decide CHECK (appeal_decided_by_id IS DISTINCT FROM imposed_by_id OR imposed_by_id IS NULL),
        CONSTRAINT confirmer_cannot_decide CHECK (appeal_decided_by_id IS DISTINCT FROM confirmed_by_id OR confirmed_by_id IS NULL)
      );
      -- One at a time: two that stand side by side could not be undone apart.
      CREATE UNIQUE INDEX measure_hide ON measure (item_id) WHERE kind = 'hide' AND status IN ('ordered', 'in_force', 'lifting');
      CREATE UNIQUE INDEX measure_block ON measure (account_id, author_native_id) WHERE kind = 'block' AND status IN ('ordered', 'in_force', 'lifting');
      CREATE INDEX measure_item ON measure (item_id);
      CREATE INDEX measure_imposed ON measure (imposed_at);
      CREATE INDEX measure_until ON measure (until) WHERE until IS NOT NULL AND status IN ('ordered', 'in_force') AND NOT lift_refused;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE measure, standards;
      DROP FUNCTION standards_stay;
      DROP INDEX assessment_captured;
      ALTER TABLE assessment DROP COLUMN author_native_id, DROP COLUMN author_handle, DROP COLUMN author_name, DROP COLUMN url;
    `)
  }
}
