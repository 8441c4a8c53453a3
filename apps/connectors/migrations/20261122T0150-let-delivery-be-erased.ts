import type { MigrationInterface, QueryRunner } from 'typeorm'

export class LetDeliveryBeErased1763776200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The hash of what was approved stays, so that nothing else can stand in the place of the words.
    await runner.query(
      itself(`OLD.status IN ('sent', 'abandoned', 'refused') AND NEW.content = '{"erased":true}'
          AND (NEW.content_hash, NEW.author_id, NEW.account_id, NEW.status) = (OLD.content_hash, OLD.author_id, OLD.account_id, OLD.status)
          AND NEW.idempotency_key IS NOT DISTINCT FROM OLD.idempotency_key`),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(itself('false'))
  }
}

function itself(erased: string): string {
  return `
    CREATE OR REPLACE FUNCTION delivery_stays_itself() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF ${erased} THEN
        RETURN NEW;
      END IF;
      IF OLD.status IN ('sent', 'abandoned') AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'delivery % is settled', NEW.id USING ERRCODE = 'check_violation';
      END IF;
      IF OLD.status NOT IN ('held', 'refused')
        AND (NEW.content, NEW.content_hash, NEW.author_id, NEW.account_id, NEW.idempotency_key)
          IS DISTINCT FROM (OLD.content, OLD.content_hash, OLD.author_id, OLD.account_id, OLD.idempotency_key) THEN
        RAISE EXCEPTION 'delivery % may have left: it cannot become another', NEW.id USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$;`
}
