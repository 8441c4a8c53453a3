import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateDelivery1763700200002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE delivery (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL,
        unit_id uuid NOT NULL,
        status text NOT NULL
          CHECK (status IN ('held', 'committing', 'sent', 'refused', 'unknown', 'abandoned')),
        -- JSON text, not jsonb: jsonb refuses U+0000, which a person may have typed.
        content text NOT NULL,
        content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
        author_id uuid NOT NULL,
        required_approvals integer NOT NULL CHECK (required_approvals BETWEEN 0 AND 3),
        post_version bigint NOT NULL,
        conversation_id uuid,
        cause text NOT NULL,
        due_at timestamptz NOT NULL,
        -- Written before the network is called, the same for every attempt.
        idempotency_key uuid,
        intent_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        -- The network is being called, or was when the process died.
        calling_since timestamptz,
        -- Since when an outcome has been missing; what may have left stays possible until it is found.
        unknown_since timestamptz,
        absent_finds integer NOT NULL DEFAULT 0,
        next_try_at timestamptz,
        claimed_by uuid,
        claimed_until timestamptz,
        reason text,
        permalink text,
        native_key text,
        native_id text,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        UNIQUE (id, author_id, content_hash),
        CHECK (status NOT IN ('committing', 'sent', 'unknown') OR (idempotency_key IS NOT NULL AND intent_at IS NOT NULL)),
        CHECK (calling_since IS NULL OR (status = 'committing' AND attempts > 0)),
        CHECK ((status = 'sent') = (native_key IS NOT NULL)),
        CHECK (status NOT IN ('held', 'refused') OR unknown_since IS NULL)
      );
      CREATE UNIQUE INDEX delivery_native_key ON delivery (account_id, md5(native_key)) WHERE native_key IS NOT NULL;
      CREATE INDEX delivery_due ON delivery (next_try_at) WHERE status IN ('committing', 'unknown');
      CREATE INDEX delivery_claimed ON delivery (account_id, claimed_until) WHERE claimed_until IS NOT NULL;
      CREATE INDEX delivery_unit ON delivery (unit_id, id);

      -- Four eyes: an approval is bound to the author and to exactly the content of the delivery.
      CREATE TABLE delivery_approval (
        delivery_id uuid NOT NULL,
        author_id uuid NOT NULL,
        content_hash text NOT NULL,
        approver_id uuid NOT NULL,
        PRIMARY KEY (delivery_id, approver_id),
        FOREIGN KEY (delivery_id, author_id, content_hash) REFERENCES delivery (id, author_id, content_hash),
        CHECK (approver_id <> author_id)
      );

      -- The second line behind the gate's code: whatever writes to this table, nothing starts past a closed fence or without its approvals.
      CREATE FUNCTION delivery_may_start() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE needed integer;
      BEGIN
        SELECT GREATEST(NEW.required_approvals, required_approvals) INTO needed FROM account
        WHERE id = NEW.account_id AND unit_id = NEW.unit_id AND status = 'connected' AND sending = 'open';
        IF needed IS NULL THEN
          RAISE EXCEPTION 'delivery % may not start: its account does not send', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        IF (SELECT count(*) FROM delivery_approval WHERE delivery_id = NEW.id AND content_hash = NEW.content_hash) < needed THEN
          RAISE EXCEPTION 'delivery % may not start: it lacks approvals of its content', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER delivery_starts_approved AFTER INSERT ON delivery
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'committing')
        EXECUTE FUNCTION delivery_may_start();
      CREATE CONSTRAINT TRIGGER delivery_restarts_approved AFTER UPDATE ON delivery
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.status = 'committing' AND (OLD.status <> 'committing' OR (OLD.calling_since IS NULL AND NEW.calling_since IS NOT NULL)))
        EXECUTE FUNCTION delivery_may_start();

      CREATE FUNCTION delivery_stays_itself() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.status IN ('sent', 'abandoned') AND NEW.status <> OLD.status THEN
          RAISE EXCEPTION 'delivery % is settled', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.status NOT IN ('held', 'refused')
          AND (NEW.content, NEW.content_hash, NEW.author_id, NEW.account_id, NEW.idempotency_key)
            IS DISTINCT FROM (OLD.content, OLD.content_hash, OLD.author_id, OLD.account_id, OLD.idempotency_key) THEN
          RAISE EXCEPTION 'delivery % may have left: it cannot become another', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER delivery_stays_itself BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION delivery_stays_itself();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE delivery_approval, delivery`)
    await runner.query(`DROP FUNCTION delivery_may_start, delivery_stays_itself`)
  }
}
