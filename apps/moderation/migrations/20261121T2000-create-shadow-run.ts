import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateShadowRun1763755200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE proposal DROP CONSTRAINT proposal_status_check;
      ALTER TABLE proposal ADD CONSTRAINT proposal_status_check
        CHECK (status IN ('draft', 'approved', 'shadow', 'live', 'retired', 'withdrawn'));
      CREATE UNIQUE INDEX proposal_shadow ON proposal (status) WHERE status = 'shadow';

      -- That it ran, whatever became of it.
      CREATE TABLE shadow_run (
        proposal_id uuid PRIMARY KEY,
        content_hash text NOT NULL,
        since timestamptz NOT NULL,
        FOREIGN KEY (proposal_id, content_hash) REFERENCES proposal (id, content_hash)
      );
      -- One row a process that assesses, so that none waits for another.
      CREATE TABLE shadow_tally (
        proposal_id uuid NOT NULL REFERENCES shadow_run (proposal_id),
        writer uuid NOT NULL,
        tally json NOT NULL,
        PRIMARY KEY (proposal_id, writer)
      );

      -- Rules that a person took out of a version; a version itself never changes.
      CREATE TABLE rule_retirement (
        rule_set_version integer NOT NULL REFERENCES rule_set (version),
        rule_id text NOT NULL,
        rule_name text NOT NULL,
        retired_by_id uuid NOT NULL,
        retired_by text NOT NULL,
        reason text NOT NULL,
        retired_at timestamptz NOT NULL,
        PRIMARY KEY (rule_set_version, rule_id)
      );

      -- Messages in which a rule found something, by five minutes; the rule '' stands for all that were read. One row a process, so that none waits for another.
      CREATE TABLE rule_firing (
        bucket timestamptz NOT NULL,
        rule_id text NOT NULL,
        writer uuid NOT NULL,
        found integer NOT NULL,
        PRIMARY KEY (bucket, rule_id, writer)
      );

      -- Versions of what is said of a rule, which has no row of its own.
      CREATE SEQUENCE rule_event_version AS integer;

      CREATE TABLE rule_alarm (
        rule_id text PRIMARY KEY,
        rule_name text NOT NULL,
        rule_set_version integer NOT NULL,
        found integer NOT NULL,
        read integer NOT NULL,
        expected integer NOT NULL,
        reason text NOT NULL CHECK (reason IN ('jump', 'daily_cap')),
        since timestamptz NOT NULL
      );

      -- What was known beside the words: the same text under the same circumstances is decided the same way again.
      ALTER TABLE assessment ADD COLUMN context text;

      CREATE OR REPLACE FUNCTION rules_were_tested() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP <> 'INSERT' THEN
          RAISE EXCEPTION 'a version of the rules never changes' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT 1 FROM rule_set) AND NOT EXISTS (
          SELECT 1 FROM proposal p
          JOIN rules_approval a ON a.proposal_id = p.id AND a.content_hash = p.content_hash AND a.approver_id <> p.author_id
          JOIN backtest b ON b.proposal_id = p.id AND b.content_hash = p.content_hash AND b.status = 'finished'
          JOIN shadow_run s ON s.proposal_id = p.id AND s.content_hash = p.content_hash
          WHERE p.id = NEW.proposal_id AND p.rules::jsonb = NEW.content AND p.based_on_version = NEW.version - 1
            AND b.finished_at >= clock_timestamp() - interval '7 days'
        ) THEN
          RAISE EXCEPTION 'version % of the rules is not backtested, approved and shadowed', NEW.version USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$;
      -- An empty table would take any first version.
      CREATE TRIGGER rules_stay BEFORE TRUNCATE ON rule_set FOR EACH STATEMENT EXECUTE FUNCTION rules_were_tested();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER rules_stay ON rule_set;
      CREATE OR REPLACE FUNCTION rules_were_tested() RETURNS trigger LANGUAGE plpgsql AS $$
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
      ALTER TABLE assessment DROP COLUMN context;
      DROP SEQUENCE rule_event_version;
      DROP TABLE rule_alarm, rule_firing, rule_retirement, shadow_tally, shadow_run;
      DROP INDEX proposal_shadow;
      UPDATE proposal SET status = 'approved' WHERE status = 'shadow';
      ALTER TABLE proposal DROP CONSTRAINT proposal_status_check;
      ALTER TABLE proposal ADD CONSTRAINT proposal_status_check
        CHECK (status IN ('draft', 'approved', 'live', 'retired', 'withdrawn'));
    `)
  }
}
