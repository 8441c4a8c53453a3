import type { MigrationInterface, QueryRunner } from 'typeorm'

export class LetPostBeErased1763775600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The words are gone; the hash of what was approved stays.
      ALTER TABLE post ADD COLUMN erased_at timestamptz,
        DROP CONSTRAINT content_proves_hash,
        ADD CONSTRAINT content_proves_hash CHECK (
          CASE WHEN erased_at IS NULL THEN content_hash = encode(sha256(convert_to(E'cordon/post-content/v1\\n' || content, 'UTF8')), 'hex')
          ELSE content::jsonb ->> 'text' = 'Erased.' AND status IN ('sent', 'rejected', 'withdrawn', 'expired', 'refused', 'abandoned') END);
    `)
    await runner.query(guard(`AND NEW.erased_at IS NULL`))
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(guard(''))
    await runner.query(`
      ALTER TABLE post DROP CONSTRAINT content_proves_hash, DROP COLUMN erased_at,
        ADD CONSTRAINT content_proves_hash CHECK (content_hash = encode(sha256(convert_to(E'cordon/post-content/v1\\n' || content, 'UTF8')), 'hex'))
    `)
  }
}

/** Four eyes, whatever the code above thinks, with one further condition on what counts as a change of content. */
function guard(unlessErased: string): string {
  return `
    CREATE OR REPLACE FUNCTION post_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE valid integer;
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF NEW.author_id <> OLD.author_id OR NEW.account_id <> OLD.account_id THEN
          RAISE EXCEPTION 'author and account of a post are final' USING ERRCODE = '23514';
        END IF;
        IF NEW.required_approvals < OLD.required_approvals THEN
          RAISE EXCEPTION 'required approvals never fall' USING ERRCODE = '23514';
        END IF;
        IF NEW.content <> OLD.content AND OLD.status NOT IN ('in-review', 'approved', 'rejected', 'expired') ${unlessErased} THEN
          RAISE EXCEPTION 'the content of a released or ended post is final' USING ERRCODE = '23514';
        END IF;
      END IF;
      IF NEW.status IN ('approved', 'released', 'sent', 'held', 'refused', 'unknown') THEN
        SELECT count(DISTINCT approver_id) INTO valid FROM approval
        WHERE post_id = NEW.id AND NOT voided AND content_hash = NEW.content_hash AND approver_id <> NEW.author_id;
        IF valid < NEW.required_approvals THEN
          RAISE EXCEPTION 'post % has % of % approvals of this content', NEW.id, valid, NEW.required_approvals USING ERRCODE = '23514';
        END IF;
      END IF;
      RETURN NEW;
    END $$;`
}
