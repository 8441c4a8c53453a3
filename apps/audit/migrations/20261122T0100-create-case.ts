import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateCase1763773200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE case_file (
        id uuid PRIMARY KEY,
        version integer NOT NULL,
        title text NOT NULL,
        reference text NOT NULL,
        why text NOT NULL,
        unit_id uuid,
        status text NOT NULL CHECK (status IN ('open', 'closed')),
        status_reason text,
        opened_by text NOT NULL,
        opened_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL
      );

      -- What was done to a case is only ever added to: taking out and lifting are rows of their own.
      CREATE TABLE case_record (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL REFERENCES case_file,
        kind text NOT NULL,
        record_id text NOT NULL,
        from_time timestamptz,
        to_time timestamptz,
        why text NOT NULL,
        added_by text NOT NULL,
        added_at timestamptz NOT NULL,
        CHECK (from_time < to_time)
      );
      CREATE INDEX case_record_case ON case_record (case_id, id);
      CREATE INDEX case_record_record ON case_record (record_id);

      CREATE TABLE case_removal (
        case_record_id uuid PRIMARY KEY REFERENCES case_record,
        reason text NOT NULL,
        removed_by_id uuid NOT NULL,
        removed_by text NOT NULL,
        removed_at timestamptz NOT NULL
      );

      CREATE TABLE case_note (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL REFERENCES case_file,
        text text NOT NULL,
        written_by text NOT NULL,
        written_at timestamptz NOT NULL
      );
      CREATE INDEX case_note_case ON case_note (case_id, id);

      CREATE TABLE case_hold (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL REFERENCES case_file,
        reason text NOT NULL,
        authority text NOT NULL,
        placed_by_id uuid NOT NULL,
        placed_by text NOT NULL,
        placed_at timestamptz NOT NULL,
        UNIQUE (id, placed_by_id)
      );
      CREATE INDEX case_hold_case ON case_hold (case_id, id);

      -- The second person is a second person by the hold itself.
      CREATE TABLE case_lift (
        hold_id uuid PRIMARY KEY,
        placed_by_id uuid NOT NULL,
        lifted_by_id uuid NOT NULL,
        lifted_by text NOT NULL,
        reason text NOT NULL,
        lifted_at timestamptz NOT NULL,
        FOREIGN KEY (hold_id, placed_by_id) REFERENCES case_hold (id, placed_by_id),
        CHECK (lifted_by_id <> placed_by_id)
      );

      CREATE VIEW case_standing_hold AS
        SELECT h.* FROM case_hold h WHERE NOT EXISTS (SELECT FROM case_lift l WHERE l.hold_id = h.id);
      CREATE VIEW case_current_record AS
        SELECT r.* FROM case_record r WHERE NOT EXISTS (SELECT FROM case_removal d WHERE d.case_record_id = r.id);

      -- Every record of a case with what is part of it, down to the review of a message in a conversation on an account, and the
      -- message that a review or measure is about. A view, so that what comes later is in it too.
      CREATE VIEW case_member AS
        SELECT case_id, record_id, from_time, to_time FROM case_current_record
        UNION ALL
        SELECT r.case_id, m.part_of, r.from_time, r.to_time FROM case_current_record r
          JOIN thread_member m ON m.record_id = r.record_id AND m.whole = 'message'
        UNION ALL
        SELECT r.case_id, a.record_id, r.from_time, r.to_time FROM case_current_record r
          JOIN thread_member a ON a.part_of = r.record_id
        UNION ALL
        SELECT r.case_id, b.record_id, r.from_time, r.to_time FROM case_current_record r
          JOIN thread_member a ON a.part_of = r.record_id JOIN thread_member b ON b.part_of = a.record_id
        UNION ALL
        SELECT r.case_id, c.record_id, r.from_time, r.to_time FROM case_current_record r
          JOIN thread_member a ON a.part_of = r.record_id JOIN thread_member b ON b.part_of = a.record_id
          JOIN thread_member c ON c.part_of = b.record_id;

      -- Every entry about what is in a case, that mentions it, that a person in it made, or about the case itself.
      CREATE VIEW case_entry AS
        SELECT m.case_id, e.index FROM case_member m JOIN entry e ON e.subject = m.record_id
          WHERE (m.from_time IS NULL OR e.time >= m.from_time) AND (m.to_time IS NULL OR e.time < m.to_time)
        UNION ALL
        SELECT m.case_id, e.index FROM case_member m JOIN mention n ON n.id = m.record_id JOIN entry e USING (index)
          WHERE (m.from_time IS NULL OR e.time >= m.from_time) AND (m.to_time IS NULL OR e.time < m.to_time)
        UNION ALL
        SELECT r.case_id, e.index FROM case_current_record r JOIN entry e ON e.actor = 'person:' || r.record_id
          WHERE r.kind = 'person' AND e.actor LIKE 'person:%'
            AND (r.from_time IS NULL OR e.time >= r.from_time) AND (r.to_time IS NULL OR e.time < r.to_time)
        UNION ALL
        SELECT f.id, e.index FROM case_file f JOIN entry e ON e.subject = f.id::text
        UNION ALL
        SELECT f.id, n.index FROM case_file f JOIN mention n ON n.id = f.id::text;

      -- What must not be erased, and for which case. Of a person: whatever he or she did something with.
      CREATE VIEW held_record AS
        SELECT m.record_id, m.case_id FROM case_member m
          WHERE EXISTS (SELECT FROM case_standing_hold h WHERE h.case_id = m.case_id)
            AND ((m.from_time IS NULL AND m.to_time IS NULL) OR EXISTS (
              SELECT FROM entry e WHERE e.subject = m.record_id
                AND (m.from_time IS NULL OR e.time >= m.from_time) AND (m.to_time IS NULL OR e.time < m.to_time)))
        UNION ALL
        SELECT e.subject, r.case_id FROM case_current_record r JOIN entry e ON e.actor = 'person:' || r.record_id
          WHERE r.kind = 'person' AND e.actor LIKE 'person:%'
            AND EXISTS (SELECT FROM case_standing_hold h WHERE h.case_id = r.case_id)
            AND (r.from_time IS NULL OR e.time >= r.from_time) AND (r.to_time IS NULL OR e.time < r.to_time)
        UNION ALL
        SELECT h.case_id::text, h.case_id FROM case_standing_hold h;

      -- Asked by whatever erases, in the transaction that does. It waits for holds that are being placed, and they for it: once a hold
      -- is placed, no erasure that did not see it is still to be committed.
      CREATE FUNCTION is_held(record text) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('cordon-hold', 0));
        RETURN EXISTS (SELECT FROM held_record h WHERE h.record_id = $1);
      END $$;

      CREATE FUNCTION wait_for_erasures() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('cordon-hold', 0));
        RETURN NEW;
      END $$;
      CREATE TRIGGER wait_for_erasures BEFORE INSERT ON case_hold FOR EACH ROW EXECUTE FUNCTION wait_for_erasures();
      CREATE TRIGGER wait_for_erasures BEFORE INSERT ON case_record FOR EACH ROW EXECUTE FUNCTION wait_for_erasures();

      CREATE FUNCTION refuse_removal_from_hold() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM case_record r JOIN case_standing_hold h USING (case_id) WHERE r.id = NEW.case_record_id) THEN
          RAISE EXCEPTION 'A legal hold stands: nothing is taken out of its case.';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse_removal_from_hold BEFORE INSERT ON case_removal
        FOR EACH ROW EXECUTE FUNCTION refuse_removal_from_hold();
    `)
    for (const table of ['case_record', 'case_removal', 'case_note', 'case_hold', 'case_lift']) {
      await runner.query(
        `CREATE TRIGGER only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      )
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION is_held;
      DROP VIEW held_record, case_entry, case_member, case_current_record, case_standing_hold;
      DROP TABLE case_lift, case_hold, case_note, case_removal, case_record, case_file;
      DROP FUNCTION refuse_removal_from_hold, wait_for_erasures`)
  }
}
