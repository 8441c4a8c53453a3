import type { MigrationInterface, QueryRunner } from 'typeorm'

export class CreateLedger1763700300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row: whoever appends holds it, so that entries of all streams fall into one order.
      CREATE TABLE ledger_head (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
        -- The roots of the perfect subtrees, largest first: all that appending needs.
        peaks bytea NOT NULL DEFAULT '' CHECK (octet_length(peaks) % 32 = 0),
        root bytea NOT NULL CHECK (octet_length(root) = 32)
      );
      INSERT INTO ledger_head (root) VALUES (sha256(''));

      -- Up to which position each origin's events are in the ledger, without a gap. Changed only under the lock of the head.
      CREATE TABLE origin_position (
        origin text PRIMARY KEY,
        position bigint NOT NULL CHECK (position > 0)
      );

      -- What the leaves of the tree commit to. No foreign key joins content and entry: it would be checked 6,000 times a second.
      CREATE TABLE entry (
        index bigint PRIMARY KEY CHECK (index >= 0),
        position bigint NOT NULL CHECK (position > 0),
        time timestamptz NOT NULL,
        event_id uuid NOT NULL,
        aggregate_version bigint NOT NULL CHECK (aggregate_version >= 0),
        origin text NOT NULL,
        type text NOT NULL,
        subject text NOT NULL,
        actor text NOT NULL,
        authority text NOT NULL,
        data_digest bytea NOT NULL CHECK (octet_length(data_digest) = 32),
        leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
        UNIQUE (origin, position)
      );
      CREATE INDEX entry_subject ON entry (subject, index);
      CREATE INDEX entry_time ON entry USING brin (time) WITH (pages_per_range = 32);
      -- Only what people and policies did: arrivals and their assessments are found by subject and time.
      CREATE INDEX entry_type ON entry (type, index)
        WHERE type NOT IN ('connectors.item.captured.v1', 'moderation.item.assessed.v1');
      CREATE INDEX entry_person ON entry (actor, index) WHERE actor LIKE 'person:%';

      -- The content lies apart, so that it can be erased while the entry stands.
      CREATE TABLE entry_content (
        index bigint PRIMARY KEY,
        salt bytea NOT NULL CHECK (octet_length(salt) = 16),
        content text NOT NULL
      );

      -- Ids that an entry mentions beside its own subject.
      CREATE TABLE mention (
        id text NOT NULL,
        index bigint NOT NULL,
        PRIMARY KEY (id, index)
      );

      -- The accounts' handles, for the summaries of events that carry only the account's id.
      CREATE TABLE account_handle (
        account_id text PRIMARY KEY,
        handle text NOT NULL
      );

      -- One row a batch: the leaf hashes once more, and the interior nodes these leaves completed, in the order of completion.
      CREATE TABLE tree_run (
        first bigint PRIMARY KEY,
        size integer NOT NULL CHECK (size > 0),
        leaf_hashes bytea NOT NULL CHECK (octet_length(leaf_hashes) = size * 32),
        nodes bytea NOT NULL CHECK (octet_length(nodes) % 32 = 0)
      );
      -- Hashes do not compress, and slices are read out of the middle.
      ALTER TABLE tree_run ALTER COLUMN leaf_hashes SET STORAGE EXTERNAL, ALTER COLUMN nodes SET STORAGE EXTERNAL;

      CREATE TABLE checkpoint (
        size bigint PRIMARY KEY,
        note text NOT NULL,
        at timestamptz NOT NULL
      );

      -- Events behind a gap wait here until the missing ones have come: they count as consumed, so nothing else keeps them.
      CREATE TABLE early_entry (
        origin text NOT NULL,
        position bigint NOT NULL,
        event_id uuid NOT NULL,
        event text NOT NULL,
        PRIMARY KEY (origin, position)
      );

      -- What should never happen: an origin that gave one position to two events.
      CREATE TABLE ledger_alarm (
        origin text NOT NULL,
        position bigint NOT NULL,
        event_id uuid NOT NULL,
        reason text NOT NULL,
        event text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (origin, position, event_id)
      );

      CREATE TABLE verification (
        id uuid PRIMARY KEY,
        status text NOT NULL CHECK (status IN ('running', 'intact', 'tampered', 'failed')),
        checked bigint NOT NULL DEFAULT 0,
        size bigint NOT NULL,
        root_hash text,
        checkpoint text,
        problems jsonb NOT NULL DEFAULT '[]',
        more_problems boolean NOT NULL DEFAULT false,
        started_by text NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        CHECK ((status = 'running') = (finished_at IS NULL))
      );

      -- A second line: the tree shows a change, this makes it harder to make one by mistake.
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The ledger is only ever added to: % of % is refused.', TG_OP, TG_TABLE_NAME;
      END $$;
    `)
    for (const table of ['entry', 'entry_content', 'tree_run', 'checkpoint']) {
      await runner.query(
        `CREATE TRIGGER only_add BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
      )
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE verification, ledger_alarm, early_entry, checkpoint, tree_run, account_handle, mention, entry_content, entry, origin_position, ledger_head;
      DROP FUNCTION refuse_change`)
  }
}
