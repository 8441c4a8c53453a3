import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreatePost1763700300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What publishing knows of an account: connectors owns it.
      CREATE TABLE account (
        id uuid PRIMARY KEY,
        unit_id uuid NOT NULL,
        network text NOT NULL,
        handle text NOT NULL,
        status text NOT NULL,
        required_approvals smallint NOT NULL,
        max_graphemes integer NOT NULL,
        version integer NOT NULL
      );

      CREATE TABLE post (
        id uuid PRIMARY KEY,
        unit_id uuid NOT NULL,
        account_id uuid NOT NULL REFERENCES account (id),
        network text NOT NULL,
        account_handle text NOT NULL,
        status text NOT NULL CHECK (status IN ('in-review', 'approved', 'released', 'sent', 'rejected', 'withdrawn', 'expired', 'held', 'refused', 'unknown', 'abandoned')),
        -- Canonical JSON (RFC 8785): the database proves the hash itself.
        content text NOT NULL,
        content_hash text NOT NULL CONSTRAINT content_proves_hash CHECK (content_hash = encode(sha256(convert_to(E'cordon/post-content/v1\\n' || content, 'UTF8')), 'hex')),
        author_id uuid NOT NULL,
        author_name text NOT NULL,
        required_approvals smallint NOT NULL CHECK (required_approvals BETWEEN 0 AND 3),
        not_before timestamptz,
        reason text,
        permalink text,
        submitted_at timestamptz NOT NULL,
        sent_at timestamptz,
        version integer NOT NULL,
        delivery_version integer NOT NULL DEFAULT 0,
        UNIQUE (id, author_id)
      );
      CREATE INDEX post_unit ON post (unit_id, id DESC);
      CREATE INDEX post_in_review ON post (unit_id, id) WHERE status = 'in-review';
      CREATE INDEX post_due ON post (not_before) WHERE status IN ('in-review', 'approved') AND not_before IS NOT NULL;

      -- The author's id comes along, so that the row itself can refuse him.
      CREATE TABLE approval (
        post_id uuid NOT NULL,
        author_id uuid NOT NULL,
        approver_id uuid NOT NULL,
        approver_name text NOT NULL,
        content_hash text NOT NULL,
        at timestamptz NOT NULL,
        voided boolean NOT NULL DEFAULT false,
        note text,
        PRIMARY KEY (post_id, approver_id, at),
        FOREIGN KEY (post_id, author_id) REFERENCES post (id, author_id),
        CONSTRAINT author_cannot_approve CHECK (approver_id <> author_id)
      );
      CREATE UNIQUE INDEX approval_once ON approval (post_id, approver_id, content_hash) WHERE NOT voided;

      CREATE FUNCTION approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'an approval is never deleted' USING ERRCODE = '23514'; END IF;
        IF OLD.voided OR (OLD.post_id, OLD.approver_id, OLD.content_hash, OLD.at) IS DISTINCT FROM (NEW.post_id, NEW.approver_id, NEW.content_hash, NEW.at) OR NOT NEW.voided THEN
          RAISE EXCEPTION 'an approval can only be voided, once' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER approval_guard BEFORE UPDATE OR DELETE ON approval FOR EACH ROW EXECUTE FUNCTION approval_guard();

      -- Four eyes, whatever the code above thinks.
      CREATE FUNCTION post_guard() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE valid integer;
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          IF NEW.author_id <> OLD.author_id OR NEW.account_id <> OLD.account_id THEN
            RAISE EXCEPTION 'author and account of a post are final' USING ERRCODE = '23514';
          END IF;
          IF NEW.required_approvals < OLD.required_approvals THEN
            RAISE EXCEPTION 'required approvals never fall' USING ERRCODE = '23514';
          END IF;
          IF NEW.content <> OLD.content AND OLD.status NOT IN ('in-review', 'approved', 'rejected', 'expired') THEN
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
      END $$;
      CREATE TRIGGER post_guard BEFORE INSERT OR UPDATE ON post FOR EACH ROW EXECUTE FUNCTION post_guard();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE approval, post, account; DROP FUNCTION approval_guard, post_guard`)
  }
}
