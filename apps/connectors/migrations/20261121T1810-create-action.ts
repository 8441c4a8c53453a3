import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateAction1763748600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE action (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('hide', 'unhide', 'block', 'unblock')),
        measure_id uuid NOT NULL,
        account_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        item_id uuid NOT NULL,
        sequence integer NOT NULL CHECK (sequence > 0),
        status text NOT NULL CHECK (status IN ('held', 'committing', 'done', 'refused', 'superseded')),
        cause text NOT NULL,
        ordered_at timestamptz NOT NULL,
        started_at timestamptz,
        attempts integer NOT NULL CHECK (attempts >= 0),
        next_try_at timestamptz,
        paused_until timestamptz,
        claimed_by uuid,
        claimed_until timestamptz,
        reason text,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        UNIQUE (measure_id, sequence),
        CHECK ((status = 'committing') <= (started_at IS NOT NULL AND next_try_at IS NOT NULL)),
        CHECK (status <> 'done' OR attempts > 0),
        CHECK (status NOT IN ('held', 'refused', 'superseded') OR reason IS NOT NULL)
      );
      -- Of one measure one order is on its way at most.
      CREATE UNIQUE INDEX action_open ON action (measure_id) WHERE status IN ('held', 'committing');
      CREATE INDEX action_due ON action (account_id) WHERE status IN ('held', 'committing');
      CREATE INDEX action_claimed ON action (account_id, claimed_until) WHERE claimed_until IS NOT NULL;

      -- The second line behind the gate's code: whatever writes to this table, nothing starts past a closed fence.
      CREATE FUNCTION action_may_start() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.account_id AND unit_id = NEW.unit_id
                       AND status = 'connected' AND sending = 'open') THEN
          RAISE EXCEPTION 'action % may not start: its account does not send', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER action_starts AFTER INSERT ON action
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'committing') EXECUTE FUNCTION action_may_start();
      CREATE CONSTRAINT TRIGGER action_restarts AFTER UPDATE ON action
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.status = 'committing' AND (OLD.status <> 'committing' OR NEW.attempts > OLD.attempts))
        EXECUTE FUNCTION action_may_start();

      CREATE FUNCTION action_stays_itself() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.status IN ('done', 'refused', 'superseded') AND NEW.status <> OLD.status THEN
          RAISE EXCEPTION 'action % has ended', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        IF (NEW.kind, NEW.measure_id, NEW.account_id, NEW.unit_id, NEW.item_id, NEW.sequence)
          IS DISTINCT FROM (OLD.kind, OLD.measure_id, OLD.account_id, OLD.unit_id, OLD.item_id, OLD.sequence) THEN
          RAISE EXCEPTION 'action % cannot become another', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER action_stays_itself BEFORE UPDATE ON action FOR EACH ROW EXECUTE FUNCTION action_stays_itself();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE action`)
    await runner.query(`DROP FUNCTION action_may_start, action_stays_itself`)
  }
}
