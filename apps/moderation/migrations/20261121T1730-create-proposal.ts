import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateProposal1763746200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE proposal (
        id uuid PRIMARY KEY,
        based_on_version integer NOT NULL CHECK (based_on_version > 0),
        -- Canonical JSON (RFC 8785): the database proves the hash itself.
        rules text NOT NULL,
        content_hash text NOT NULL CONSTRAINT rules_prove_hash CHECK (content_hash = encode(sha256(convert_to(E'cordon/rules/v1\\n' || rules, 'UTF8')), 'hex')),
        status text NOT NULL CHECK (status IN ('draft', 'approved', 'live', 'retired', 'withdrawn')),
        author_id uuid NOT NULL,
        author_name text NOT NULL,
        purpose text NOT NULL,
        created_at timestamptz NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        UNIQUE (id, author_id, content_hash),
        UNIQUE (id, content_hash)
      );
      CREATE UNIQUE INDEX proposal_live ON proposal (status) WHERE status = 'live';

      CREATE TABLE rules_approval (
        proposal_id uuid PRIMARY KEY,
        author_id uuid NOT NULL,
        content_hash text NOT NULL,
        approver_id uuid NOT NULL,
        approver_name text NOT NULL,
        at timestamptz NOT NULL,
        note text,
        FOREIGN KEY (proposal_id, author_id, content_hash) REFERENCES proposal (id, author_id, content_hash),
        CONSTRAINT author_cannot_approve CHECK (approver_id <> author_id)
      );

      CREATE TABLE backtest (
        proposal_id uuid PRIMARY KEY,
        content_hash text NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'finished', 'cancelled', 'failed')),
        total integer NOT NULL,
        tally json NOT NULL,
        -- The message read last; the next is older.
        cursor uuid,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        reason text,
        FOREIGN KEY (proposal_id, content_hash) REFERENCES proposal (id, content_hash),
        CHECK ((status = 'finished') = (finished_at IS NOT NULL))
      );
      CREATE INDEX backtest_running ON backtest (started_at) WHERE status = 'running';

      -- What a backtest replays.
      ALTER TABLE assessment ADD COLUMN account_id uuid, ADD COLUMN captured_at timestamptz, ADD COLUMN text text;

      ALTER TABLE rule_set ADD COLUMN proposal_id uuid REFERENCES proposal (id);

      -- The second line behind the code: whatever writes here, no rules follow the first without a backtest of exactly these and a second person's yes.
      CREATE FUNCTION rules_were_tested() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP <> 'INSERT' THEN
          RAISE EXCEPTION 'a version of the rules never changes' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT 1 FROM rule_set) AND NOT EXISTS (
          SELECT 1 FROM proposal p
          JOIN rules_approval a ON a.proposal_id = p.id AND a.content_hash = p.content_hash AND a.approver_id <> p.author_id
          JOIN backtest b ON b.proposal_id = p.id AND b.content_hash = p.content_hash AND b.status = 'finished'
          WHERE p.id = NEW.proposal_id AND p.rules::jsonb = NEW.content AND p.based_on_version = NEW.version - 1
            AND b.finished_at >= clock_timestamp() - interval '7 days'
        ) THEN
          RAISE EXCEPTION 'version % of the rules is not backtested and approved', NEW.version USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER rules_were_tested BEFORE INSERT OR UPDATE OR DELETE ON rule_set FOR EACH ROW EXECUTE FUNCTION rules_were_tested();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER rules_were_tested ON rule_set;
      DROP FUNCTION rules_were_tested;
      ALTER TABLE rule_set DROP COLUMN proposal_id;
      ALTER TABLE assessment DROP COLUMN account_id, DROP COLUMN captured_at, DROP COLUMN text;
      DROP TABLE backtest, rules_approval, proposal;
    `)
  }
}
