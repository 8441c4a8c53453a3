import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateErasure1763776200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasure (
        id uuid PRIMARY KEY,
        status text NOT NULL CHECK (status IN ('proposed', 'ordered', 'carried-out', 'withdrawn')),
        item_id text NOT NULL,
        -- Whose data it is, as in content_key; gone when it is settled.
        author bytea,
        reason text NOT NULL,
        reference text NOT NULL,
        scope text NOT NULL,
        proposed_by_id uuid NOT NULL,
        proposed_by text NOT NULL,
        proposed_at timestamptz NOT NULL,
        ordered_by text,
        ordered_at timestamptz,
        done text[] NOT NULL,
        waiting_for text,
        carried_out_at timestamptz,
        version integer NOT NULL,
        leased_until timestamptz,
        CHECK ((status IN ('proposed', 'ordered')) = (author IS NOT NULL)),
        CHECK ((status IN ('ordered', 'carried-out')) = (ordered_by IS NOT NULL))
      );
      CREATE UNIQUE INDEX erasure_pending ON erasure (author) WHERE author IS NOT NULL;

      -- What was ordered and is not carried out yet.
      CREATE TABLE erasure_record (
        erasure_id uuid NOT NULL REFERENCES erasure (id),
        record_id text NOT NULL,
        PRIMARY KEY (erasure_id, record_id)
      );
      CREATE INDEX erasure_record_id ON erasure_record (record_id);

      -- Whatever the code above thinks: no key goes that two persons have not ordered to go, and none that is on hold.
      CREATE FUNCTION key_may_go() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM erasure_record r JOIN erasure e ON e.id = r.erasure_id WHERE r.record_id = OLD.record_id AND e.status = 'ordered') THEN
          RAISE EXCEPTION 'nobody ordered to erase %', OLD.record_id USING ERRCODE = '23514';
        END IF;
        IF is_held(OLD.record_id) THEN
          RAISE EXCEPTION '% is on legal hold', OLD.record_id USING ERRCODE = '23514';
        END IF;
        RETURN OLD;
      END $$;
      CREATE TRIGGER key_may_go BEFORE DELETE ON content_key FOR EACH ROW EXECUTE FUNCTION key_may_go();
      -- Wrapping a key anew is all that changes one; which record it is for is final.
      CREATE FUNCTION key_stays() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.record_id <> OLD.record_id OR NEW.id <> OLD.id THEN
          RAISE EXCEPTION 'which record a key is for is final' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER key_stays BEFORE UPDATE ON content_key FOR EACH ROW EXECUTE FUNCTION key_stays();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER key_may_go ON content_key;
      DROP TRIGGER key_stays ON content_key;
      DROP FUNCTION key_may_go, key_stays;
      DROP TABLE erasure_record, erasure;
    `)
  }
}
